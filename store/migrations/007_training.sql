-- Courses, what they may cost in a year, who holds a seat, and the hours (JP) that were credited.
-- +goose Up

create table courses (
  agency_id uuid not null default app_agency() references agencies,
  id        uuid not null,
  title     text not null,
  provider  text not null default '',
  hours     int not null check (hours > 0),
  seats     int not null check (seats >= 0),
  taken     int not null default 0 check (taken >= 0),
  price     bigint not null default 0 check (price >= 0),
  primary key (agency_id, id),
  check (taken <= seats)
);
call protect('courses', 'select, insert, update');

create table budgets (
  agency_id uuid not null default app_agency() references agencies,
  year      int not null,
  total     bigint not null check (total >= 0),
  spent     bigint not null default 0 check (spent >= 0),
  primary key (agency_id, year),
  check (spent <= total)
);
call protect('budgets', 'select, insert, update');

create table seats (
  agency_id   uuid not null default app_agency() references agencies,
  training_id uuid not null,
  course_id   uuid not null,
  year        int not null,
  price       bigint not null,
  held_at     timestamptz not null default clock_timestamp(),
  primary key (agency_id, training_id),
  foreign key (agency_id, training_id) references cases,
  foreign key (agency_id, course_id) references courses
);
create index seats_course on seats (agency_id, course_id);
call protect('seats', 'select, insert, delete');

create table training_hours (
  agency_id   uuid not null default app_agency() references agencies,
  training_id uuid not null,
  person_id   uuid not null,
  year        int not null,
  hours       int not null check (hours > 0),
  act_id      uuid not null,
  credited_at timestamptz not null,
  primary key (agency_id, training_id),
  foreign key (agency_id, training_id) references cases,
  foreign key (agency_id, person_id) references people
);
create index training_hours_person on training_hours (agency_id, person_id, year);
call protect('training_hours', 'select, insert');

-- reserve_seat holds a seat of a course for a training, within the seats of the course and the budget of the
-- year of its cycle. It answers true when the training holds the seat afterwards, however often it is asked.
-- A year without a budget pays nothing, so that only free courses can be reserved. A seat in another course is
-- given back once the new one is held.
-- +goose StatementBegin
create function reserve_seat(training uuid, course uuid) returns boolean
  language plpgsql as $$
declare
  cost     bigint;
  for_year int;
begin
  select y.year into for_year from cases c join cycles y on y.id = c.cycle_id
    where c.id = training and c.proceeding = 'training' for no key update of c;
  if not found then
    raise exception 'training % is not known', training using errcode = 'no_data_found';
  end if;
  perform from seats s where s.training_id = training and s.course_id = course;
  if found then
    return true;
  end if;
  update courses set taken = taken + 1 where id = course and taken < seats returning price into cost;
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

-- release_seat gives a held seat and its price back; without one it does nothing.
-- +goose StatementBegin
create function release_seat(training uuid) returns boolean
  language plpgsql as $$
declare
  held record;
begin
  perform from cases c where c.id = training for no key update;
  delete from seats s where s.training_id = training returning s.course_id, s.year, s.price into held;
  if not found then
    return false;
  end if;
  update courses set taken = taken - 1 where id = held.course_id;
  if held.price > 0 then
    update budgets set spent = spent - held.price where year = held.year;
  end if;
  return true;
end $$;
-- +goose StatementEnd
