-- Who works where: units, posts, people, who holds which post from when to when, and the offices of the house.
-- Names, numbers and addresses of people stand in table people and nowhere else.
-- +goose Up

create table units (
  agency_id uuid not null default app_agency() references agencies,
  id        uuid not null,
  code      text not null check (code <> ''),
  name      text not null,
  parent_id uuid,
  primary key (agency_id, id),
  unique (agency_id, code),
  foreign key (agency_id, parent_id) references units
);
call protect('units', 'select, insert, update');

create table posts (
  agency_id uuid not null default app_agency() references agencies,
  id        uuid not null,
  code      text not null check (code <> ''),
  title     text not null,
  unit_id   uuid not null,
  parent_id uuid,
  level     text not null default '',
  primary key (agency_id, id),
  unique (agency_id, code),
  foreign key (agency_id, unit_id) references units,
  foreign key (agency_id, parent_id) references posts
);
call protect('posts', 'select, insert, update');

create table people (
  agency_id   uuid not null default app_agency() references agencies,
  id          uuid not null,
  kind        text not null check (kind in ('pns', 'pppk', 'non-asn')),
  number      text not null default '',
  code        text not null default '',
  name        text not null,
  email       text not null default '',
  language    text not null default 'id',
  exempt      text not null default '',
  unreachable text not null default '' check (unreachable in ('', 'no-address', 'bounced', 'complained')),
  primary key (agency_id, id)
);
create unique index people_number on people (agency_id, number) where number <> '';
create unique index people_code on people (agency_id, code) where code <> '';
create index people_email on people (agency_id, lower(email)) where email <> '';
create index people_unreachable on people (agency_id) where unreachable <> '';
call protect('people', 'select, insert, update');

create table holdings (
  agency_id uuid not null default app_agency() references agencies,
  post_id   uuid not null,
  person_id uuid not null,
  capacity  text not null check (capacity in ('definitif', 'plt', 'plh')),
  from_day  date not null,
  to_day    date,
  primary key (agency_id, post_id, person_id, capacity, from_day),
  check (to_day is null or to_day >= from_day),
  foreign key (agency_id, post_id) references posts,
  foreign key (agency_id, person_id) references people
);
create index holdings_person on holdings (agency_id, person_id);
call protect('holdings', 'select, insert, update, delete');

create table offices (
  agency_id uuid not null default app_agency() references agencies,
  person_id uuid not null,
  office    text not null check (office in ('hr', 'auditor', 'admin')),
  primary key (agency_id, person_id, office),
  foreign key (agency_id, person_id) references people
);
call protect('offices', 'select, insert, delete');
