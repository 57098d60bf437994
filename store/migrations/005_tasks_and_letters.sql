-- What is awaited of whom, and the letters that say so.
-- +goose Up

create table tasks (
  agency_id     uuid not null default app_agency() references agencies,
  id            uuid not null,
  cycle_id      uuid not null,
  case_id       uuid not null,
  person_id     uuid,
  role          text not null,
  act           text not null,
  clock         text not null default '',
  day0          date,
  due           date,
  letter        text not null default '',
  opened_at     timestamptz not null,
  closed_at     timestamptz,
  closed_by_act uuid,
  epoch         int not null default 1,
  primary key (agency_id, id),
  unique (id),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);
-- One open task for one awaited act. A closed one may be followed by another of the same term: returned
-- targets are awaited again until the same last day.
create unique index tasks_open on tasks (agency_id, case_id, role, act, clock) where closed_at is null;
create index tasks_person on tasks (agency_id, person_id, due);
create index tasks_due on tasks (agency_id, cycle_id, due) where closed_at is null;
create index tasks_nobody on tasks (agency_id, due) where closed_at is null and person_id is null;
call protect('tasks', 'select, insert, update');
call allow_lookup('tasks');

-- +goose StatementBegin
create function agency_of_task(task uuid) returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  found_id uuid;
begin
  perform set_config('app.lookup', 'on', true);
  select t.agency_id into found_id from public.tasks t where t.id = task;
  perform set_config('app.lookup', '', true);
  return found_id;
end $$;
-- +goose StatementEnd
revoke execute on function agency_of_task(uuid) from public;
grant execute on function agency_of_task(uuid) to siklus_app;

create table drafts (
  agency_id uuid not null default app_agency() references agencies,
  task_id   uuid not null,
  person_id uuid not null,
  draft     text not null,
  saved_at  timestamptz not null default clock_timestamp(),
  primary key (agency_id, task_id, person_id),
  foreign key (agency_id, task_id) references tasks,
  foreign key (agency_id, person_id) references people
);
call protect('drafts', 'select, insert, update, delete');

create table mails (
  agency_id   uuid not null default app_agency() references agencies,
  id          uuid not null,
  person_id   uuid not null,
  cycle_id    uuid,
  state       text not null check (state in ('sending', 'sent', 'failed')),
  attempt     int not null default 1,
  started_at  timestamptz not null,
  sent_at     timestamptz,
  provider_id text not null default '',
  reason      text not null default '',
  primary key (agency_id, id),
  foreign key (agency_id, person_id) references people
);
create index mails_unfinished on mails (agency_id, started_at) where state = 'sending';
call protect('mails', 'select, insert, update');

create table letters (
  agency_id  uuid not null default app_agency() references agencies,
  id         uuid not null,
  person_id  uuid not null,
  kind       text not null,
  cause      text not null,
  task_id    uuid,
  case_id    uuid,
  cycle_id   uuid,
  data       json not null default '{}',
  queued_at  timestamptz not null default clock_timestamp(),
  not_before timestamptz,
  state      text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed')),
  mail_id    uuid,
  primary key (agency_id, id),
  unique (agency_id, person_id, kind, cause),
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, mail_id) references mails
);
create index letters_waiting on letters (agency_id, queued_at) where state = 'waiting';
create index letters_waiting_person on letters (agency_id, person_id) where state = 'waiting';
create index letters_mail on letters (agency_id, mail_id) where mail_id is not null;
create index letters_cycle on letters (agency_id, cycle_id, state);
call protect('letters', 'select, insert, update');

create table mail_events (
  agency_id uuid not null default app_agency() references agencies,
  event_id  text not null,
  mail_id   uuid not null,
  kind      text not null,
  at        timestamptz not null,
  reason    text not null default '',
  primary key (agency_id, event_id),
  foreign key (agency_id, mail_id) references mails
);
create index mail_events_mail on mail_events (agency_id, mail_id);
call protect('mail_events', 'select, insert');
