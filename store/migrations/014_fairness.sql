-- Staff are told and heard: announcements of a cycle with who has read them, and a survey about the system itself.
-- +goose Up

create table announcements (
  agency_id    uuid not null default app_agency() references agencies,
  id           uuid not null,
  cycle_id     uuid not null,
  body         text not null check (body <> ''),
  body_english text not null default '',
  by_person    uuid not null,
  request_id   text not null check (request_id <> ''),
  announced_at timestamptz not null,
  primary key (agency_id, id),
  unique (agency_id, by_person, request_id),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, by_person) references people
);
create index announcements_cycle on announcements (agency_id, cycle_id, announced_at);
call protect('announcements', 'select, insert');
create trigger announcements_append_only before update or delete on announcements for each row execute function append_only();
create trigger announcements_not_emptied before truncate on announcements for each statement execute function append_only();

create table acknowledgements (
  agency_id       uuid not null default app_agency(),
  announcement_id uuid not null,
  person_id       uuid not null,
  acknowledged_at timestamptz not null,
  primary key (agency_id, announcement_id, person_id),
  foreign key (agency_id, announcement_id) references announcements,
  foreign key (agency_id, person_id) references people
);
call protect('acknowledgements', 'select, insert');
create trigger acknowledgements_append_only before update or delete on acknowledgements for each row execute function append_only();
create trigger acknowledgements_not_emptied before truncate on acknowledgements for each statement execute function append_only();

-- No answer to the survey is a row anywhere: an answer adds one to sums. Every sum of a survey is written anew with each
-- answer, and what was written freely is one sorted list, so that neither the order of rows nor the transaction that
-- wrote one last tells what somebody chose. What is shown moves on in steps, so that a look before and after somebody's
-- answer tells nothing either.
create table surveys (
  agency_id     uuid not null default app_agency(),
  cycle_id      uuid not null,
  answers       int not null default 0,
  sums          int[] not null,
  words         text[] not null default '{}',
  shown_answers int not null default 0,
  shown_sums    int[] not null,
  shown_words   text[] not null default '{}',
  primary key (agency_id, cycle_id),
  foreign key (agency_id, cycle_id) references cycles
);
call protect('surveys', 'select, insert, update');

-- That somebody has answered, and nothing else: no instant, no number, no choice.
create table survey_marks (
  agency_id uuid not null default app_agency(),
  cycle_id  uuid not null,
  person_id uuid not null,
  primary key (agency_id, cycle_id, person_id),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, person_id) references people
);
call protect('survey_marks', 'select, insert');
create trigger survey_marks_append_only before update or delete on survey_marks for each row execute function append_only();
create trigger survey_marks_not_emptied before truncate on survey_marks for each statement execute function append_only();
