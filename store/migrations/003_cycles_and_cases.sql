-- Performance years, the roster each starts from, and the cases that run in them.
-- +goose Up

-- Rules pinned by cases, once per content: ten thousand cases of one launch share one row.
create table pinned_rules (
  agency_id uuid not null default app_agency() references agencies,
  hash      bytea not null,
  rules     json not null,
  pace      json not null,
  primary key (agency_id, hash)
);
call protect('pinned_rules', 'select, insert');

create table cycles (
  agency_id   uuid not null default app_agency() references agencies,
  id          uuid not null,
  year        int not null,
  rehearsal   boolean not null,
  rules_hash  bytea not null,
  rules_name  text not null,
  stage       text not null check (stage in ('launching', 'running', 'closed')),
  planned     int not null default 0,
  request_id  text not null,
  launched_at timestamptz not null default clock_timestamp(),
  closed_at   timestamptz,
  primary key (agency_id, id),
  unique (agency_id, request_id),
  foreign key (agency_id, rules_hash) references pinned_rules
);
create unique index cycles_one_a_year on cycles (agency_id, year) where not rehearsal;
call protect('cycles', 'select, insert, update');

create table cycle_members (
  agency_id  uuid not null default app_agency() references agencies,
  cycle_id   uuid not null,
  person_id  uuid not null,
  post_id    uuid,
  unit_id    uuid,
  since      date,
  left_out   text,
  opened     boolean not null default false,
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, person_id) references people,
  primary key (agency_id, cycle_id, person_id)
);
create index cycle_members_unopened on cycle_members (agency_id, cycle_id, person_id) where left_out is null and not opened;
create index cycle_members_left_out on cycle_members (agency_id, cycle_id) where left_out is not null;
call protect('cycle_members', 'select, insert, update');

create table cases (
  agency_id    uuid not null default app_agency() references agencies,
  id           uuid not null,
  cycle_id     uuid not null,
  parent_id    uuid,
  appraisal_id uuid not null,
  proceeding   text not null check (proceeding in ('appraisal', 'evaluation', 'objection', 'training')),
  stage        text not null,
  person_id    uuid not null,
  post_id      uuid not null,
  unit_id      uuid not null,
  unit_code    text not null,
  period       json,
  period_key   text not null default '',
  top          boolean not null default false,
  awaits       json not null default '[]',
  due          date,
  awaited_role text not null default '',
  result       json,
  final        text not null default '',
  rules_hash   bytea not null,
  started      boolean not null default false,
  journal_seq  bigint not null default 0,
  journal_head bytea not null default '',
  opened_at    timestamptz not null,
  closed_at    timestamptz,
  primary key (agency_id, id),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, parent_id) references cases,
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, post_id) references posts,
  foreign key (agency_id, rules_hash) references pinned_rules
);
create index cases_list on cases (agency_id, cycle_id, proceeding, stage, due, id);
create index cases_children on cases (agency_id, parent_id, period_key) where parent_id is not null;
create index cases_appraisal on cases (agency_id, appraisal_id);
create index cases_person on cases (agency_id, person_id);
create index cases_unstarted on cases (agency_id, cycle_id, id) where not started;
call protect('cases', 'select, insert, update');

-- Whom HR named for a role in one case and in the cases below it; the newest row counts.
create table case_parties (
  agency_id uuid not null default app_agency() references agencies,
  case_id   uuid not null,
  role      text not null check (role in ('appraiser', 'superior')),
  person_id uuid not null,
  capacity  text not null,
  act_id    uuid not null,
  named_at  timestamptz not null default clock_timestamp(),
  primary key (agency_id, act_id),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);
create index case_parties_case on case_parties (agency_id, case_id, role, named_at);
call protect('case_parties', 'select, insert');
