-- The register at the door, the hash-chained journal, the versions of results, and who read what.
-- +goose Up

create table acts (
  agency_id         uuid not null default app_agency() references agencies,
  id                uuid not null,
  case_id           uuid not null,
  proceeding        text not null,
  kind              text not null,
  by_person         text not null,
  by_role           text not null,
  by_capacity       text not null default '',
  facts             json not null,
  content           json,
  via               text not null default '',
  request_id        text not null check (request_id <> ''),
  received_at       timestamptz not null default clock_timestamp(),
  state             text not null default 'received' check (state in ('received', 'taken', 'refused')),
  taken_at          timestamptz,
  stage             text not null default '',
  refused_at        timestamptz,
  refusal_code      text not null default '',
  refusal_sentence  text not null default '',
  refusal_english   text not null default '',
  refusal_provision text not null default '',
  primary key (agency_id, id),
  unique (agency_id, by_person, request_id),
  foreign key (agency_id, case_id) references cases
);
create index acts_waiting on acts (agency_id, received_at) where state = 'received';
create index acts_case on acts (agency_id, case_id, received_at);
call protect('acts', 'select, insert');
grant update (state, taken_at, stage, refused_at, refusal_code, refusal_sentence, refusal_english, refusal_provision)
  on acts to siklus_app;

-- +goose StatementBegin
create function act_decided_once() returns trigger
  language plpgsql as $$
begin
  if old.state <> 'received' then
    raise exception 'act % is % already', old.id, old.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger acts_decided_once before update on acts for each row execute function act_decided_once();

create table journal (
  agency_id   uuid not null default app_agency() references agencies,
  case_id     uuid not null,
  seq         bigint not null check (seq > 0),
  entry_id    text not null,
  kind        text not null,
  act_id      uuid,
  by_person   text not null default '',
  by_role     text not null default '',
  by_capacity text not null default '',
  at          timestamptz not null,
  recorded_at timestamptz not null,
  stage       text not null,
  entry       json not null,
  content_sum bytea,
  prev_hash   bytea not null,
  hash        bytea not null,
  primary key (agency_id, case_id, seq),
  unique (agency_id, entry_id),
  foreign key (agency_id, case_id) references cases
);
call protect('journal', 'select, insert');
create trigger journal_append_only before update or delete on journal for each row execute function append_only();
create trigger journal_not_emptied before truncate on journal for each statement execute function append_only();

create table results (
  agency_id     uuid not null default app_agency() references agencies,
  evaluation_id uuid not null,
  version       int not null check (version > 0),
  case_id       uuid not null,
  entry_id      text not null,
  act_id        uuid,
  results       text not null,
  behaviour     text not null,
  predicate     text not null,
  signed_by     text not null,
  signed_role   text not null,
  capacity      text not null,
  signed_at     timestamptz,
  final         text not null default '',
  org_unit      text not null default '',
  org_result    text not null default '',
  org_year      int not null default 0,
  org_fallback  boolean not null default false,
  primary key (agency_id, evaluation_id, version),
  unique (agency_id, evaluation_id, entry_id),
  foreign key (agency_id, evaluation_id) references cases,
  foreign key (agency_id, case_id) references cases
);
call protect('results', 'select, insert');

create table reads (
  agency_id uuid not null default app_agency() references agencies,
  id        bigint generated always as identity,
  person_id text not null,
  case_id   uuid not null,
  what      text not null,
  read_at   timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  foreign key (agency_id, case_id) references cases
);
create index reads_case on reads (agency_id, case_id);
call protect('reads', 'select, insert');
create trigger reads_append_only before update or delete on reads for each row execute function append_only();
create trigger reads_not_emptied before truncate on reads for each statement execute function append_only();

create table organisation_results (
  agency_id uuid not null default app_agency() references agencies,
  unit_code text not null,
  year      int not null,
  period    text not null,
  result    text not null check (result in ('istimewa', 'baik', 'butuh-perbaikan', 'kurang', 'sangat-kurang')),
  put_at    timestamptz not null default clock_timestamp(),
  primary key (agency_id, unit_code, year, period)
);
call protect('organisation_results', 'select, insert, update');
