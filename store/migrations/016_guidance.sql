-- Action plans (form B.1.1), guidance (B.1.6–B.1.9), and counselling (B.1.10), which is confidential.
-- +goose Up

-- Action plans; the highest version of a planned result counts.
create table action_plans (
  agency_id  uuid not null default app_agency(),
  case_id    uuid not null,
  result     smallint not null check (result between 1 and 40),
  version    int not null check (version > 0),
  planned    text not null check (planned <> ''),
  actions    json not null,
  person_id  uuid not null,
  written_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, case_id, result, version),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);

-- Marks on actions; the last one of an action counts.
create table action_marks (
  agency_id uuid not null default app_agency(),
  id        uuid not null,
  case_id   uuid not null,
  seq       bigint generated always as identity,
  action_id uuid not null,
  done      boolean not null,
  day       date not null,
  note      text not null default '',
  person_id uuid not null,
  marked_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);
create index action_marks_case on action_marks (agency_id, case_id, seq);

-- Coaching and mentoring: who guides whom.
create table guidances (
  agency_id   uuid not null default app_agency(),
  id          uuid not null,
  case_id     uuid not null,
  kind        text not null check (kind in ('coaching', 'mentoring')),
  cause       text not null check (cause in ('no-progress', 'low-result', 'growth')),
  guide_id    uuid not null,
  assigned_by uuid not null,
  assigned_as text not null check (assigned_as in ('appraiser', 'superior')),
  started_at  timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, guide_id) references people,
  foreign key (agency_id, assigned_by) references people
);
create index guidances_case on guidances (agency_id, case_id);
create index guidances_guide on guidances (agency_id, guide_id);

-- What is written into them, in order: texts by version, signatures of a version, meetings of a mentoring, its end, the
-- competence seen (B.1.9), the report's way up.
create table guidance_entries (
  agency_id   uuid not null default app_agency(),
  id          uuid not null,
  guidance_id uuid not null,
  seq         int not null check (seq > 0),
  step        text not null check (step in ('write', 'sign', 'meet', 'close', 'evaluate', 'forward', 'decide')),
  version     int not null default 0 check (version >= 0),
  person_id   uuid not null,
  side        text not null check (side in ('employee', 'guide', 'appraiser', 'superior', 'hr')),
  content     json,
  entered_at  timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  unique (agency_id, guidance_id, seq),
  foreign key (agency_id, guidance_id) references guidances,
  foreign key (agency_id, person_id) references people
);

-- Form B.1.8, apart: the guide does not read it, only the superior to whom it is handed.
create table guidance_feedback (
  agency_id   uuid not null default app_agency(),
  guidance_id uuid not null,
  id          uuid not null,
  reader_id   uuid not null,
  content     json not null,
  given_at    timestamptz not null default clock_timestamp(),
  primary key (agency_id, guidance_id),
  foreign key (agency_id, guidance_id) references guidances,
  foreign key (agency_id, reader_id) references people
);
create index guidance_feedback_reader on guidance_feedback (agency_id, reader_id);

-- Counselling: that there is a record, and whose.
create table counsellings (
  agency_id uuid not null default app_agency(),
  id        uuid not null,
  case_id   uuid not null,
  opened_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  foreign key (agency_id, case_id) references cases
);
create index counsellings_case on counsellings (agency_id, case_id);

-- Its steps in order. What was written stands in words, and nowhere else in this database.
create table counselling_entries (
  agency_id      uuid not null default app_agency(),
  id             uuid not null,
  counselling_id uuid not null,
  seq            int not null check (seq > 0),
  step           text not null check (step in ('noted', 'told', 'answered', 'changed', 'reported', 'taken', 'released', 'appointed',
    'scheduled', 'recorded', 'passed', 'decided')),
  person_id      uuid not null,
  subject_id     uuid,
  as_kind        text not null default '' check (as_kind in ('', 'independent', 'appraiser', 'official')),
  day            date,
  starts_at      timestamptz,
  words          json,
  entered_at     timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  unique (agency_id, counselling_id, seq),
  foreign key (agency_id, counselling_id) references counsellings,
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, subject_id) references people
);
create index counselling_entries_person on counselling_entries (agency_id, person_id);
create index counselling_entries_subject on counselling_entries (agency_id, subject_id) where subject_id is not null;

-- Who read words of it, and of which steps.
create table counselling_reads (
  agency_id      uuid not null default app_agency(),
  id             bigint generated always as identity,
  counselling_id uuid not null,
  person_id      uuid not null,
  steps          text[] not null,
  read_at        timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  foreign key (agency_id, counselling_id) references counsellings,
  foreign key (agency_id, person_id) references people
);
create index counselling_reads_record on counselling_reads (agency_id, counselling_id, id);

call protect('action_plans', 'select, insert');
call protect('action_marks', 'select, insert');
call protect('guidances', 'select, insert');
call protect('guidance_entries', 'select, insert');
call protect('guidance_feedback', 'select, insert');
call protect('counsellings', 'select, insert');
-- The application writes words and never selects them: no list, export or search can carry them away by accident.
call protect('counselling_entries', 'insert');
grant select (agency_id, id, counselling_id, seq, step, person_id, subject_id, as_kind, day, starts_at, entered_at) on counselling_entries to siklus_app;
call protect('counselling_reads', 'select');

-- The only way to the words: it notes who reads before it hands them out, in the same transaction.
-- +goose StatementBegin
create function read_counselling(wanted uuid, reader uuid, parts text[]) returns table (id uuid, words json)
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.counselling_reads (counselling_id, person_id, steps) values (wanted, reader, parts);
  return query select e.id, e.words from public.counselling_entries e
    where e.counselling_id = wanted and e.step = any (parts) and e.words is not null order by e.seq;
end $$;
-- +goose StatementEnd
revoke execute on function read_counselling(uuid, uuid, text[]) from public;
grant execute on function read_counselling(uuid, uuid, text[]) to siklus_app;

-- Whether a step with this ID says the same: a repeated request is recognised without handing the words out.
-- +goose StatementBegin
create function same_counselling(wanted uuid, said text) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(e.words::text, '') = said from public.counselling_entries e where e.id = wanted
$$;
-- +goose StatementEnd
revoke execute on function same_counselling(uuid, text) from public;
grant execute on function same_counselling(uuid, text) to siklus_app;

-- +goose StatementBegin
do $$
declare
  tbl text;
begin
  foreach tbl in array array['action_plans', 'action_marks', 'guidances', 'guidance_entries', 'guidance_feedback', 'counsellings',
      'counselling_entries', 'counselling_reads'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function append_only()', tbl || '_append_only', tbl);
    execute format('create trigger %I before truncate on %I for each statement execute function append_only()', tbl || '_not_emptied', tbl);
  end loop;
end $$;
-- +goose StatementEnd
