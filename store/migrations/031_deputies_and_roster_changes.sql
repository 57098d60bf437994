-- Deputies (Plt, Plh) as they were named, beside the holdings by which they act; and what HR decided on the differences
-- between the roster and a running cycle.
-- +goose Up

-- One row for each post and naming. The holding with the same post, person, capacity and first day makes the deputy act;
-- to_day here stays what was named, ended_on is the first day back when it was handed back before.
create table deputies (
  agency_id      uuid not null default app_agency() references agencies,
  id             uuid not null,
  post_id        uuid not null,
  holder_id      uuid,
  person_id      uuid not null,
  capacity       text not null check (capacity in ('plt', 'plh')),
  from_day       date not null,
  to_day         date not null check (to_day >= from_day),
  decree         text not null default '',
  reason         text not null check (reason <> ''),
  by_person      uuid not null,
  request_id     text not null check (request_id <> ''),
  named_at       timestamptz not null default clock_timestamp(),
  ended_on       date,
  ended_by       uuid,
  end_reason     text not null default '',
  end_request    text not null default '',
  handed_back_at timestamptz,
  primary key (agency_id, id),
  unique (agency_id, by_person, request_id, post_id),
  check ((ended_on is null) = (ended_by is null)),
  foreign key (agency_id, post_id) references posts,
  foreign key (agency_id, holder_id) references people,
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, by_person) references people,
  foreign key (agency_id, ended_by) references people
);
create index deputies_post on deputies (agency_id, post_id, from_day);
create index deputies_running on deputies (agency_id, to_day) where handed_back_at is null;
call protect('deputies', 'select, insert, update');

-- Roster imports. An import with rows whose person could not be read is no list of everybody.
create table roster_imports (
  agency_id   uuid not null default app_agency() references agencies,
  id          uuid not null,
  on_day      date not null,
  rows        int not null check (rows >= 0),
  named       int not null check (named >= 0),
  unread      int not null check (unread >= 0),
  staff       int not null check (staff >= 0),
  imported_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, id)
);
create index roster_imports_newest on roster_imports (agency_id, imported_at);
call protect('roster_imports', 'select, insert');

-- The last import that named a person, and the last one that changed what is known of them. What stood there before is
-- not kept: names and addresses stand in table people and nowhere else.
create table roster_mentions (
  agency_id  uuid not null default app_agency(),
  person_id  uuid not null,
  import_id  uuid not null,
  changed    text[] not null default '{}',
  changed_by uuid,
  primary key (agency_id, person_id),
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, import_id) references roster_imports,
  foreign key (agency_id, changed_by) references roster_imports
);
call protect('roster_mentions', 'select, insert, update');

-- What HR decided on a difference; key names it, and another difference has another key. attempt counts confirmations of
-- one difference: the procedure may refuse an act, and HR may confirm what was declined.
create table roster_decisions (
  agency_id  uuid not null default app_agency() references agencies,
  cycle_id   uuid not null,
  key        text not null check (key <> ''),
  kind       text not null,
  person_id  uuid,
  case_id    uuid,
  decided    text not null check (decided in ('confirmed', 'declined')),
  act_id     uuid,
  attempt    int not null default 1,
  reason     text not null check (reason <> ''),
  by_person  uuid not null,
  decided_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, cycle_id, key),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, by_person) references people
);
create index roster_decisions_act on roster_decisions (agency_id, act_id) where act_id is not null;
call protect('roster_decisions', 'select, insert, update');
