-- Before a launch: a cycle keeps who would appraise whom and which units there were, so that the next one can be
-- compared with it. Posts and units move on with the roster; these rows stay.
-- +goose Up

alter table cycle_members add column superior_id uuid;
alter table cycle_members add foreign key (agency_id, superior_id) references people;

create table cycle_units (
  agency_id uuid not null default app_agency(),
  cycle_id  uuid not null,
  unit_id   uuid not null,
  code      text not null check (code <> ''),
  name      text not null check (name <> ''),
  primary key (agency_id, cycle_id, unit_id),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, unit_id) references units
);
call protect('cycle_units', 'select, insert');
