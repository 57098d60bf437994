-- What trainings are on offer and by whom, what people need, what was approved, who is enrolled where, and the proofs.
-- +goose Up

create table organisers (
  agency_id uuid not null default app_agency() references agencies,
  id        uuid not null,
  code      text not null check (code ~ '^[a-z0-9][a-z0-9-]*$'),
  name      text not null,
  channel   text not null check (channel in ('list', 'moodle', 'webhook')),
  outside   boolean not null default false,
  primary key (agency_id, id),
  unique (agency_id, code)
);
call protect('organisers', 'select, insert, update');

-- Who of the agency works for an organiser.
create table organiser_people (
  agency_id    uuid not null default app_agency(),
  organiser_id uuid not null,
  person_id    uuid not null,
  primary key (agency_id, organiser_id, person_id),
  foreign key (agency_id, organiser_id) references organisers,
  foreign key (agency_id, person_id) references people
);
call protect('organiser_people', 'select, insert, delete');

alter table courses
  add column code          text not null default '' check (code ~ '^([a-z0-9][a-z0-9.-]*)?$'),
  add column organiser_id  uuid,
  add column starts        date,
  add column ends          date,
  add column form          text not null default 'classical' check (form in ('classical', 'nonclassical')),
  add column kind          text not null default 'technical' check (kind in ('managerial', 'leadership', 'technical', 'functional', 'sociocultural')),
  add column competences   text[] not null default '{}',
  add column behaviour     text[] not null default '{}',
  add column external_id   text not null default '',
  add column about         text not null default '',
  add column version       int not null default 1 check (version > 0),
  add column cancelled_on  date,
  add column cancel_reason text not null default '',
  add foreign key (agency_id, organiser_id) references organisers,
  add check (ends >= starts),
  add check (cancelled_on is null or cancel_reason <> '');
create unique index courses_code on courses (agency_id, code) where code <> '';

-- What a course was. A version is written when the next one comes, and for the one that stands.
create table course_versions (
  agency_id uuid not null default app_agency(),
  course_id uuid not null,
  version   int not null check (version > 0),
  course    json not null,
  since     timestamptz not null default clock_timestamp(),
  primary key (agency_id, course_id, version),
  foreign key (agency_id, course_id) references courses
);
call protect('course_versions', 'select, insert');
create trigger course_versions_append_only before update or delete on course_versions for each row execute function append_only();
create trigger course_versions_not_emptied before truncate on course_versions for each statement execute function append_only();

-- What a training was planned for: the need as it stood then. Trainings that the year's result opened have no row.
create table training_needs (
  agency_id   uuid not null default app_agency(),
  training_id uuid not null,
  person_id   uuid not null,
  need_key    text not null,
  source      text not null,
  subject     text not null default '',
  severity    int not null check (severity between 0 and 3),
  need        json not null,
  planned_by  uuid not null,
  planned_as  text not null,
  primary key (agency_id, training_id),
  foreign key (agency_id, training_id) references cases,
  foreign key (agency_id, person_id) references people
);
create index training_needs_person on training_needs (agency_id, person_id, need_key);
call protect('training_needs', 'select, insert');
create trigger training_needs_append_only before update or delete on training_needs for each row execute function append_only();
create trigger training_needs_not_emptied before truncate on training_needs for each statement execute function append_only();

-- What was approved: a training keeps hours and price of that version, whatever the catalogue says later.
create table training_plans (
  agency_id   uuid not null default app_agency(),
  training_id uuid not null,
  course_id   uuid not null,
  version     int not null,
  hours       int not null,
  price       bigint not null,
  primary key (agency_id, training_id),
  foreign key (agency_id, training_id) references cases,
  foreign key (agency_id, course_id) references courses
);
call protect('training_plans', 'select, insert, update');
create index training_plans_course on training_plans (agency_id, course_id);

-- Who is enrolled with an organiser, and what became of telling it.
create table enrolments (
  agency_id   uuid not null default app_agency(),
  training_id uuid not null,
  course_id   uuid not null,
  state       text not null check (state in ('waiting', 'listed', 'sent', 'failed', 'recorded', 'left', 'withdrawn', 'completed')),
  fault       text not null default '',
  tries       int not null default 0,
  changed_at  timestamptz not null default clock_timestamp(),
  primary key (agency_id, training_id, course_id),
  foreign key (agency_id, training_id) references cases,
  foreign key (agency_id, course_id) references courses
);
create index enrolments_course on enrolments (agency_id, course_id);
call protect('enrolments', 'select, insert, update');

-- Files by which employees prove a completion. A changed file is another version; the ones before stay.
create table training_proofs (
  agency_id   uuid not null default app_agency(),
  training_id uuid not null,
  version     int not null check (version > 0),
  name        text not null,
  type        text not null,
  sha256      bytea not null check (octet_length(sha256) = 32),
  content     bytea not null check (octet_length(content) between 1 and 1048576),
  put_at      timestamptz not null,
  primary key (agency_id, training_id, version),
  foreign key (agency_id, training_id) references cases
);
alter table training_proofs alter column content set storage external;
call protect('training_proofs', 'select, insert');
create trigger training_proofs_append_only before update or delete on training_proofs for each row execute function append_only();
create trigger training_proofs_not_emptied before truncate on training_proofs for each statement execute function append_only();

-- Messages of learning systems that were taken: the same one twice is once.
create table learning_messages (
  agency_id    uuid not null default app_agency(),
  organiser_id uuid not null,
  message_id   text not null,
  received_at  timestamptz not null,
  primary key (agency_id, organiser_id, message_id),
  foreign key (agency_id, organiser_id) references organisers
);
call protect('learning_messages', 'select, insert');

-- training_course is the course that a training is about now: the one proposed last, or moved to since.
-- +goose StatementBegin
create function training_course(training uuid) returns uuid
  language sql stable as $$
  select nullif(a.facts->>'co', '')::uuid from acts a
   where a.case_id = training and a.kind in ('ProposeTraining', 'MoveTraining') and a.state = 'taken'
   order by a.taken_at desc, a.received_at desc limit 1
$$;
-- +goose StatementEnd

-- reserve_seat as before, with what was approved and one order of locks for rows that trainings share: the case, then
-- courses by ID, then budgets by year. The course is paid for in the year it starts, else in that of its cycle.
-- +goose StatementBegin
create or replace function reserve_seat(training uuid, course uuid) returns boolean
  language plpgsql as $$
declare
  cost     bigint;
  for_year int;
  held     record;
begin
  select y.year into for_year from cases c join cycles y on y.id = c.cycle_id
    where c.id = training and c.proceeding = 'training' for no key update of c;
  if not found then
    raise exception 'training % is not known', training using errcode = 'no_data_found';
  end if;
  select s.course_id, s.year into held from seats s where s.training_id = training;
  if held.course_id = course then
    return true;
  end if;
  perform from courses k where k.id in (course, held.course_id) order by k.id for no key update;
  select coalesce(extract(year from k.starts)::int, for_year) into for_year from courses k where k.id = course and k.cancelled_on is null;
  if not found then
    return false;
  end if;
  insert into training_plans (training_id, course_id, version, hours, price)
    select training, k.id, k.version, k.hours, k.price from courses k where k.id = course
    on conflict (agency_id, training_id) do update set course_id = excluded.course_id, version = excluded.version,
      hours = excluded.hours, price = excluded.price where training_plans.course_id <> excluded.course_id;
  select p.price into cost from training_plans p where p.training_id = training;
  perform from budgets b where b.year in (for_year, held.year) order by b.year for no key update;
  update courses set taken = taken + 1 where id = course and taken < seats;
  if not found then
    return false;
  end if;
  if cost > 0 then
    update budgets set spent = spent + cost where year = for_year and spent + cost <= total;
    if not found then
      update courses set taken = taken - 1 where id = course;
      return false;
    end if;
  end if;
  perform release_seat(training);
  insert into seats (training_id, course_id, year, price) values (training, course, for_year, cost);
  return true;
end $$;
-- +goose StatementEnd
