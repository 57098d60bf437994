-- The citizen's voice: service desks with a QR code, the survey of PermenPANRB 14/2017, complaints and praise. Nothing
-- here says who a citizen is: no name, number or address, and no instant of a visit, only its day.
-- +goose Up

-- A desk of a rehearsal counts for that rehearsal only, in its own time.
create table desks (
  agency_id  uuid not null default app_agency() references agencies,
  id         uuid not null,
  unit_id    uuid not null,
  service_id uuid not null,
  cycle_id   uuid,
  name       text not null check (name <> ''),
  slips_only boolean not null default false,
  sheet      int not null default 1 check (sheet between 1 and 65535),
  opened_at  timestamptz not null,
  opened_by  uuid not null,
  closed_at  timestamptz,
  primary key (agency_id, id),
  unique (id),
  foreign key (agency_id, unit_id) references units,
  foreign key (agency_id, service_id) references services,
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, opened_by) references people
);
create index desks_served on desks (agency_id, unit_id, service_id);
call protect('desks', 'select, insert, update');
call allow_lookup('desks');

-- +goose StatementBegin
create function agency_of_desk(desk uuid) returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  found_id uuid;
begin
  perform set_config('app.lookup', 'on', true);
  select d.agency_id into found_id from public.desks d where d.id = desk;
  perform set_config('app.lookup', '', true);
  return found_id;
end $$;
-- +goose StatementEnd
revoke execute on function agency_of_desk(uuid) from public;
grant execute on function agency_of_desk(uuid) to siklus_app;

-- That a token was used, and nothing else: neither what was answered with it nor when. over_on is when the mark can go,
-- because the token is over by then.
create table desk_visits (
  agency_id uuid not null default app_agency(),
  desk_id   uuid not null,
  nonce     bytea not null check (octet_length(nonce) = 12),
  over_on   date not null,
  primary key (agency_id, desk_id, nonce),
  foreign key (agency_id, desk_id) references desks
);
create index desk_visits_over on desk_visits (agency_id, over_on);
call protect('desk_visits', 'select, insert, delete');

-- How many forms a desk was sent in an hour, for all processes of the door: those over the limit are counted, not taken.
create table desk_hours (
  agency_id uuid not null default app_agency(),
  desk_id   uuid not null,
  hour      timestamptz not null,
  taken     int not null default 0,
  refused   int not null default 0,
  primary key (agency_id, desk_id, hour),
  foreign key (agency_id, desk_id) references desks
);
call protect('desk_hours', 'select, insert, update, delete');

-- One row for each answer, under an ID that tells no order. What was written freely stands apart, so that no row joins it
-- to the marks given.
create table survey_answers (
  agency_id uuid not null default app_agency(),
  id        uuid not null default gen_random_uuid(),
  desk_id   uuid not null,
  on_day    date not null,
  marks     smallint[] not null check (array_length(marks, 1) = 9 and 1 <= all (marks) and 4 >= all (marks)),
  primary key (agency_id, id),
  foreign key (agency_id, desk_id) references desks
);
create index survey_answers_desk on survey_answers (agency_id, desk_id, on_day);
call protect('survey_answers', 'select, insert');
create trigger survey_answers_append_only before update or delete on survey_answers for each row execute function append_only();
create trigger survey_answers_not_emptied before truncate on survey_answers for each statement execute function append_only();

create table survey_words (
  agency_id uuid not null default app_agency(),
  id        uuid not null default gen_random_uuid(),
  desk_id   uuid not null,
  on_day    date not null,
  body      text not null check (body <> ''),
  primary key (agency_id, id),
  foreign key (agency_id, desk_id) references desks
);
create index survey_words_desk on survey_words (agency_id, desk_id, on_day);
call protect('survey_words', 'select, insert');
create trigger survey_words_append_only before update or delete on survey_words for each row execute function append_only();
create trigger survey_words_not_emptied before truncate on survey_words for each statement execute function append_only();

-- A complaint or praise, without what could tell the citizen. Of the code by which it is followed only the SHA-256 sum
-- is kept. What a citizen wrote never changes; where it stands does, and every step is a row of its own.
create table complaints (
  agency_id    uuid not null default app_agency(),
  id           uuid not null default gen_random_uuid(),
  desk_id      uuid not null,
  code_hash    bytea not null check (octet_length(code_hash) = 32),
  kind         text not null check (kind in ('complaint', 'praise')),
  body         text not null check (body <> ''),
  on_day       date not null,
  stage        text not null default 'received' check (stage in ('received', 'assigned', 'answered', 'closed')),
  person_id    uuid,
  due          date,
  escalated_on date,
  outcome      text not null default '' check (outcome in ('', 'not-genuine', 'founded', 'unfounded')),
  closed_on    date,
  primary key (agency_id, id),
  unique (code_hash),
  check ((stage = 'closed') = (outcome <> '')),
  foreign key (agency_id, desk_id) references desks,
  foreign key (agency_id, person_id) references people
);
create index complaints_desk on complaints (agency_id, desk_id, on_day);
create index complaints_person on complaints (agency_id, person_id, on_day) where person_id is not null;
create index complaints_awaited on complaints (agency_id, due) where stage = 'assigned';
call protect('complaints', 'select, insert');
grant update (stage, person_id, due, escalated_on, outcome, closed_on) on complaints to siklus_app;
call allow_lookup('complaints');

-- +goose StatementBegin
create function complaint_by_code(wanted bytea) returns table (agency_id uuid, id uuid)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform set_config('app.lookup', 'on', true);
  return query select c.agency_id, c.id from public.complaints c where c.code_hash = wanted;
  perform set_config('app.lookup', '', true);
end $$;
-- +goose StatementEnd
revoke execute on function complaint_by_code(bytea) from public;
grant execute on function complaint_by_code(bytea) to siklus_app;

create table complaint_steps (
  agency_id    uuid not null default app_agency(),
  complaint_id uuid not null,
  seq          int not null,
  kind         text not null check (kind in ('verified', 'answered', 'escalated', 'closed')),
  by_person    uuid,
  body         text not null default '',
  at           timestamptz not null,
  primary key (agency_id, complaint_id, seq),
  check (by_person is not null or kind = 'escalated'),
  foreign key (agency_id, complaint_id) references complaints,
  foreign key (agency_id, by_person) references people
);
call protect('complaint_steps', 'select, insert');
create trigger complaint_steps_append_only before update or delete on complaint_steps for each row execute function append_only();
create trigger complaint_steps_not_emptied before truncate on complaint_steps for each statement execute function append_only();
