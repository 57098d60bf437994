-- What follows from results: nine boxes, shortlists for vacancies, improvement plans, recognition. Every table is
-- append-only: what changes is another version, and a snapshot never changes.
-- +goose Up

-- The agency's rule of the nine boxes; the highest version counts, without any it is the one that comes with the product.
create table talent_rules (
  agency_id uuid not null default app_agency() references agencies,
  version   int not null check (version > 0),
  rule      json not null,
  reason    text not null check (reason <> ''),
  person_id uuid not null,
  set_at    timestamptz not null default clock_timestamp(),
  primary key (agency_id, version),
  foreign key (agency_id, person_id) references people
);

-- Snapshots: the rule and its version stand with them, so that every place can be worked out again.
create table talent_snapshots (
  agency_id    uuid not null default app_agency() references agencies,
  id           uuid not null,
  cycle_id     uuid not null,
  rule_version int not null check (rule_version >= 0),
  rule         json not null,
  reason       text not null check (reason <> ''),
  taken_on     date not null,
  person_id    uuid not null,
  request_id   text not null check (request_id <> ''),
  taken_at     timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  unique (agency_id, person_id, request_id),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, person_id) references people
);
create index talent_snapshots_cycle on talent_snapshots (agency_id, cycle_id, taken_at);

create table talent_places (
  agency_id   uuid not null default app_agency(),
  snapshot_id uuid not null,
  person_id   uuid not null,
  case_id     uuid not null,
  post_id     uuid not null,
  unit_id     uuid not null,
  box         smallint not null check (box between 0 and 9),
  facts       json not null,
  place       json not null,
  primary key (agency_id, snapshot_id, person_id),
  foreign key (agency_id, snapshot_id) references talent_snapshots,
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, post_id) references posts,
  foreign key (agency_id, unit_id) references units
);
create index talent_places_person on talent_places (agency_id, person_id);

-- Vacancies; the highest version counts. From the first published one staff know the criteria.
create table vacancies (
  agency_id  uuid not null default app_agency() references agencies,
  id         uuid not null,
  version    int not null check (version > 0),
  post_id    uuid not null,
  state      text not null check (state in ('draft', 'published', 'filled', 'cancelled')),
  rule       json not null,
  about      text not null default '',
  chosen_id  uuid,
  reason     text not null check (reason <> ''),
  person_id  uuid not null,
  request_id text not null check (request_id <> ''),
  set_at     timestamptz not null default clock_timestamp(),
  primary key (agency_id, id, version),
  unique (agency_id, person_id, request_id),
  check (chosen_id is null or state = 'filled'),
  foreign key (agency_id, post_id) references posts,
  foreign key (agency_id, chosen_id) references people,
  foreign key (agency_id, person_id) references people
);

-- Shortlists, frozen with the version of the vacancy, the snapshot and the standard that they were made from.
create table shortlists (
  agency_id        uuid not null default app_agency(),
  id               uuid not null,
  vacancy_id       uuid not null,
  vacancy_version  int not null,
  snapshot_id      uuid not null,
  standard         json not null,
  standard_version int not null,
  person_id        uuid not null,
  request_id       text not null check (request_id <> ''),
  made_at          timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  unique (agency_id, person_id, request_id),
  foreign key (agency_id, vacancy_id, vacancy_version) references vacancies,
  foreign key (agency_id, snapshot_id) references talent_snapshots,
  foreign key (agency_id, person_id) references people
);
create index shortlists_vacancy on shortlists (agency_id, vacancy_id, made_at);

create table shortlist_places (
  agency_id    uuid not null default app_agency(),
  shortlist_id uuid not null,
  seq          int not null check (seq > 0),
  person_id    uuid not null,
  place        json not null,
  primary key (agency_id, shortlist_id, person_id),
  unique (agency_id, shortlist_id, seq),
  foreign key (agency_id, shortlist_id) references shortlists,
  foreign key (agency_id, person_id) references people
);

-- Improvement plans after a low result: what was written about one evaluation, in order.
create table improvement_entries (
  agency_id  uuid not null default app_agency(),
  id         uuid not null,
  case_id    uuid not null,
  seq        int not null check (seq > 0),
  step       text not null check (step in ('plan', 'read', 'check', 'outcome', 'decision')),
  person_id  uuid not null,
  role       text not null check (role in ('employee', 'appraiser', 'superior', 'hr')),
  day        date not null,
  content    json not null,
  entered_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  unique (agency_id, case_id, seq),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);

-- What HR decided about those whom the rule proposed for recognition; once for each person and snapshot.
create table recognitions (
  agency_id   uuid not null default app_agency(),
  snapshot_id uuid not null,
  person_id   uuid not null,
  recognised  boolean not null,
  award       text not null check (award in ('', 'succession', 'development', 'other')),
  words       text not null default '',
  reason      text not null check (reason <> ''),
  by_person   uuid not null,
  decided_on  date not null,
  decided_at  timestamptz not null default clock_timestamp(),
  primary key (agency_id, snapshot_id, person_id),
  check (recognised = (award <> '')),
  foreign key (agency_id, snapshot_id, person_id) references talent_places,
  foreign key (agency_id, by_person) references people
);

-- +goose StatementBegin
do $$
declare
  tbl text;
begin
  foreach tbl in array array['talent_rules', 'talent_snapshots', 'talent_places', 'vacancies', 'shortlists', 'shortlist_places',
      'improvement_entries', 'recognitions'] loop
    call protect(tbl::regclass, 'select, insert');
    execute format('create trigger %I before update or delete on %I for each row execute function append_only()', tbl || '_append_only', tbl);
    execute format('create trigger %I before truncate on %I for each statement execute function append_only()', tbl || '_not_emptied', tbl);
  end loop;
end $$;
-- +goose StatementEnd
