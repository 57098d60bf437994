-- What employee and leader say to each other during the year: no act of the procedure, so no register and no journal.
-- Every table is append-only: an appointment, a text or a preparation that changes is another row, and the ones before
-- stay, with who and when on each.
-- +goose Up

-- Proposed appointments. The one with the highest number counts; starts_at is in the cycle's own time.
create table dialogue_slots (
  agency_id   uuid not null default app_agency(),
  id          uuid not null,
  case_id     uuid not null,
  period_key  text not null check (period_key <> ''),
  seq         int not null check (seq > 0),
  person_id   uuid not null,
  role        text not null check (role in ('employee', 'appraiser', 'superior')),
  starts_at   timestamptz not null,
  minutes     smallint not null check (minutes between 10 and 480),
  place       text not null default '',
  link        text not null default '',
  note        text not null default '',
  proposed_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  unique (agency_id, case_id, period_key, seq),
  check (place <> '' or link <> ''),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);

-- That the other side agreed.
create table dialogue_agreements (
  agency_id uuid not null default app_agency(),
  slot_id   uuid not null,
  person_id uuid not null,
  role      text not null check (role in ('employee', 'appraiser', 'superior')),
  agreed_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, slot_id),
  foreign key (agency_id, slot_id) references dialogue_slots,
  foreign key (agency_id, person_id) references people
);

-- Preparations, each of one person; the highest version counts.
create table dialogue_notes (
  agency_id  uuid not null default app_agency(),
  case_id    uuid not null,
  period_key text not null check (period_key <> ''),
  person_id  uuid not null,
  role       text not null check (role in ('employee', 'appraiser', 'superior')),
  version    int not null check (version > 0),
  note       text not null check (note <> ''),
  shared     boolean not null,
  written_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, case_id, period_key, person_id, version),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);

-- What was talked about and agreed, and what became of points of periods before; the highest version counts.
create table dialogue_texts (
  agency_id  uuid not null default app_agency(),
  case_id    uuid not null,
  period_key text not null check (period_key <> ''),
  version    int not null check (version > 0),
  person_id  uuid not null,
  role       text not null check (role in ('employee', 'appraiser', 'superior')),
  summary    text not null check (summary <> ''),
  points     json not null,
  follow_ups json not null,
  written_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, case_id, period_key, version),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);

-- Confirmations, one for each side and version.
create table dialogue_confirmations (
  agency_id    uuid not null default app_agency(),
  case_id      uuid not null,
  period_key   text not null,
  version      int not null,
  side         text not null check (side in ('employee', 'leader')),
  person_id    uuid not null,
  role         text not null check (role in ('employee', 'appraiser', 'superior')),
  confirmed_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, case_id, period_key, version, side),
  foreign key (agency_id, case_id, period_key, version) references dialogue_texts,
  foreign key (agency_id, person_id) references people
);

-- Feedback that was asked for.
create table feedback_requests (
  agency_id uuid not null default app_agency(),
  id        uuid not null,
  case_id   uuid not null,
  asked_id  uuid not null,
  result    smallint not null check (result between 0 and 40),
  planned   text not null default '',
  behaviour smallint not null check (behaviour between 0 and 7),
  question  text not null check (question <> ''),
  asked_at  timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, asked_id) references people
);
create index feedback_requests_case on feedback_requests (agency_id, case_id);
create index feedback_requests_asked on feedback_requests (agency_id, asked_id, asked_at desc);

-- Feedback that was given.
create table feedback (
  agency_id  uuid not null default app_agency(),
  id         uuid not null,
  case_id    uuid not null,
  period_key text not null default '',
  person_id  uuid not null,
  relation   text not null check (relation in ('appraiser', 'superior', 'peer', 'below', 'other')),
  request_id uuid,
  result     smallint not null check (result between 0 and 40),
  planned    text not null default '',
  behaviour  smallint not null check (behaviour between 0 and 7),
  said       text not null check (said <> ''),
  in_person  boolean not null,
  given_at   timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, request_id) references feedback_requests
);
create index feedback_case on feedback (agency_id, case_id, given_at desc);
create index feedback_request on feedback (agency_id, request_id) where request_id is not null;

-- Planned results that a leader took over, with the note that is evidence (art. 20(6)–(8)).
create table result_takeovers (
  agency_id  uuid not null default app_agency(),
  id         uuid not null,
  case_id    uuid not null,
  period_key text not null default '',
  result     smallint not null check (result between 1 and 40),
  planned    text not null check (planned <> ''),
  note       text not null check (note <> ''),
  person_id  uuid not null,
  role       text not null check (role in ('appraiser', 'superior')),
  taken_at   timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  unique (agency_id, case_id, result),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);

-- +goose StatementBegin
do $$
declare
  tbl text;
begin
  foreach tbl in array array['dialogue_slots', 'dialogue_agreements', 'dialogue_notes', 'dialogue_texts', 'dialogue_confirmations',
      'feedback_requests', 'feedback', 'result_takeovers'] loop
    call protect(tbl::regclass, 'select, insert');
    execute format('create trigger %I before update or delete on %I for each row execute function append_only()', tbl || '_append_only', tbl);
    execute format('create trigger %I before truncate on %I for each statement execute function append_only()', tbl || '_not_emptied', tbl);
  end loop;
end $$;
-- +goose StatementEnd
