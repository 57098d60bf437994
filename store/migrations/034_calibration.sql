-- Organisations' results keep where they are from and who put them on record. Sessions in which ratings that are not signed
-- yet are compared (kalibrasi): how the ratings stood, what was said and proposed, what became of it, and the record that
-- is frozen at the end. No row of a session changes a rating; ratings change by acts only.
-- +goose Up

alter table organisation_results
  add column source    text not null default '',
  add column by_person text not null default '';

create table calibrations (
  agency_id  uuid not null default app_agency(),
  id         uuid not null,
  cycle_id   uuid not null,
  unit_id    uuid not null,
  below      boolean not null,
  period_key text not null check (period_key <> ''),
  purpose    text not null check (purpose <> ''),
  state      text not null default 'open' check (state in ('open', 'closed')),
  opened_by  uuid not null,
  request_id text not null check (request_id <> ''),
  opened_at  timestamptz not null, -- real, as every instant here
  primary key (agency_id, id),
  unique (agency_id, opened_by, request_id),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, unit_id) references units,
  foreign key (agency_id, opened_by) references people
);
create unique index calibrations_one_open on calibrations (agency_id, cycle_id, unit_id, period_key) where state = 'open';
create index calibrations_cycle on calibrations (agency_id, cycle_id, opened_at);
call protect('calibrations', 'select, insert');
grant update (state) on calibrations to siklus_app;

-- How each rating stood when the session opened; empty ratings are people whom nobody had rated.
create table calibration_before (
  agency_id      uuid not null default app_agency(),
  calibration_id uuid not null,
  case_id        uuid not null,
  state          text not null check (state in ('unrated', 'unsigned', 'signed', 'delivered')),
  results        text not null default '',
  behaviour      text not null default '',
  predicate      text not null default '',
  primary key (agency_id, calibration_id, case_id),
  foreign key (agency_id, calibration_id) references calibrations,
  foreign key (agency_id, case_id) references cases
);
call protect('calibration_before', 'select, insert');
create trigger calibration_before_append_only before update or delete on calibration_before for each row execute function append_only();
create trigger calibration_before_not_emptied before truncate on calibration_before for each statement execute function append_only();

create table calibration_notes (
  agency_id      uuid not null default app_agency(),
  id             uuid not null,
  calibration_id uuid not null,
  case_id        uuid,
  body           text not null check (body <> ''),
  by_person      uuid not null,
  request_id     text not null check (request_id <> ''),
  noted_at       timestamptz not null,
  primary key (agency_id, id),
  unique (agency_id, by_person, request_id),
  foreign key (agency_id, calibration_id) references calibrations,
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, by_person) references people
);
create index calibration_notes_of on calibration_notes (agency_id, calibration_id, noted_at);
call protect('calibration_notes', 'select, insert');
create trigger calibration_notes_append_only before update or delete on calibration_notes for each row execute function append_only();
create trigger calibration_notes_not_emptied before truncate on calibration_notes for each statement execute function append_only();

create table calibration_proposals (
  agency_id      uuid not null default app_agency(),
  id             uuid not null,
  calibration_id uuid not null,
  case_id        uuid not null,
  from_results   text not null,
  from_behaviour text not null,
  from_predicate text not null,
  to_results     text not null,
  to_behaviour   text not null,
  to_predicate   text not null,
  reason         text not null check (reason <> ''),
  by_person      uuid not null,
  asked          uuid not null, -- who could rate when it was proposed
  request_id     text not null check (request_id <> ''),
  proposed_at    timestamptz not null,
  primary key (agency_id, id),
  unique (agency_id, by_person, request_id),
  foreign key (agency_id, calibration_id) references calibrations,
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, by_person) references people,
  foreign key (agency_id, asked) references people
);
create index calibration_proposals_of on calibration_proposals (agency_id, calibration_id, proposed_at);
create index calibration_proposals_case on calibration_proposals (agency_id, case_id);
create index calibration_proposals_asked on calibration_proposals (agency_id, asked);
call protect('calibration_proposals', 'select, insert');
create trigger calibration_proposals_append_only before update or delete on calibration_proposals for each row execute function append_only();
create trigger calibration_proposals_not_emptied before truncate on calibration_proposals for each statement execute function append_only();

-- What became of a proposal, once. Accepted names the act by which the rating was given again.
create table calibration_answers (
  agency_id   uuid not null default app_agency(),
  proposal_id uuid not null,
  answer      text not null check (answer in ('accepted', 'declined', 'withdrawn', 'lapsed')),
  body        text not null default '',
  by_person   uuid not null,
  act_id      uuid,
  answered_at timestamptz not null,
  primary key (agency_id, proposal_id),
  check ((answer = 'accepted') = (act_id is not null)),
  foreign key (agency_id, proposal_id) references calibration_proposals,
  foreign key (agency_id, act_id) references acts,
  foreign key (agency_id, by_person) references people
);
call protect('calibration_answers', 'select, insert');
create trigger calibration_answers_append_only before update or delete on calibration_answers for each row execute function append_only();
create trigger calibration_answers_not_emptied before truncate on calibration_answers for each statement execute function append_only();

-- The record of a session: who, what, before, after and why, as it stood when it was closed.
create table calibration_records (
  agency_id      uuid not null default app_agency(),
  calibration_id uuid not null,
  record         bytea not null,
  record_sum     bytea not null check (octet_length(record_sum) = 32),
  closed_by      uuid not null,
  conclusion     text not null check (conclusion <> ''),
  closed_at      timestamptz not null,
  primary key (agency_id, calibration_id),
  foreign key (agency_id, calibration_id) references calibrations,
  foreign key (agency_id, closed_by) references people
);
call protect('calibration_records', 'select, insert');
create trigger calibration_records_append_only before update or delete on calibration_records for each row execute function append_only();
create trigger calibration_records_not_emptied before truncate on calibration_records for each statement execute function append_only();
