-- What agencies' own systems measure: definitions, series, values with every correction, and service records.
-- A series is one measure of one person or unit, so that a value row is narrow and holds no more than one key.
-- +goose Up

create table measures (
  agency_id  uuid not null default app_agency() references agencies,
  id         uuid not null,
  code       text not null check (code ~ '^[a-z0-9][a-z0-9.-]*$'),
  name       text not null,
  unit       text not null,
  direction  text not null check (direction in ('more', 'less')),
  aspect     text not null,
  subject    text not null check (subject in ('person', 'unit')),
  period     text not null check (period in ('day', 'week', 'month', 'quarter', 'year')),
  target     numeric(18, 6),
  source     text not null check (source <> ''),
  primary key (agency_id, id),
  unique (agency_id, code)
);
call protect('measures', 'select, insert, update');

create table measure_series (
  agency_id  uuid not null default app_agency(),
  id         uuid not null,
  measure_id uuid not null,
  person_id  uuid,
  unit_id    uuid,
  primary key (agency_id, id),
  unique (agency_id, measure_id, person_id),
  unique (agency_id, measure_id, unit_id),
  check (num_nonnulls(person_id, unit_id) = 1),
  foreign key (agency_id, measure_id) references measures,
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, unit_id) references units
);
create index measure_series_person on measure_series (agency_id, person_id) where person_id is not null;
create index measure_series_unit on measure_series (agency_id, unit_id) where unit_id is not null;
call protect('measure_series', 'select, insert');

-- The newest row of a series counts.
create table measure_targets (
  agency_id uuid not null default app_agency(),
  series_id uuid not null,
  version   int not null,
  target    numeric(18, 6) not null,
  set_at    timestamptz not null,
  set_by    uuid not null,
  primary key (agency_id, series_id, version),
  foreign key (agency_id, series_id) references measure_series
);
call protect('measure_targets', 'select, insert');
create trigger measure_targets_append_only before update or delete on measure_targets for each row execute function append_only();
create trigger measure_targets_not_emptied before truncate on measure_targets for each statement execute function append_only();

create table measurements (
  agency_id   uuid not null default app_agency(),
  series_id   uuid not null,
  measured_at timestamptz not null,
  version     int not null,
  value       numeric(18, 6) not null,
  source      text not null,
  key         text not null default '',
  reason      text not null default '',
  received_at timestamptz not null,
  received_by uuid not null,
  primary key (agency_id, series_id, measured_at, version),
  foreign key (agency_id, series_id) references measure_series,
  check (version = 1 or reason <> '')
);
create unique index measurements_key on measurements (agency_id, source, key) where key <> '';
-- Rows come in the order of time, so a summary of blocks finds what is new and costs next to nothing to keep.
create index measurements_received on measurements using brin (received_at) with (pages_per_range = 16, autosummarize = on);
call protect('measurements', 'select, insert');
create trigger measurements_append_only before update or delete on measurements for each row execute function append_only();
create trigger measurements_not_emptied before truncate on measurements for each statement execute function append_only();

create table services (
  agency_id     uuid not null default app_agency() references agencies,
  id            uuid not null,
  code          text not null check (code ~ '^[a-z0-9][a-z0-9.-]*$'),
  name          text not null,
  standard      int not null check (standard > 0),
  standard_unit text not null check (standard_unit in ('working-days', 'days', 'hours')),
  source        text not null check (source <> ''),
  primary key (agency_id, id),
  unique (agency_id, code)
);
call protect('services', 'select, insert, update');

-- The newest version of a key counts. What the citizen wanted and who they are is not asked.
create table service_records (
  agency_id   uuid not null default app_agency(),
  service_id  uuid not null,
  key         text not null check (key <> ''),
  version     int not null,
  unit_id     uuid not null,
  person_id   uuid,
  received_at timestamptz not null,
  finished_at timestamptz check (finished_at >= received_at),
  faulty      boolean not null,
  reason      text not null default '',
  entered_at  timestamptz not null,
  entered_by  uuid not null,
  primary key (agency_id, service_id, key, version),
  foreign key (agency_id, service_id) references services,
  foreign key (agency_id, unit_id) references units,
  foreign key (agency_id, person_id) references people
);
create index service_records_unit on service_records (agency_id, unit_id, received_at);
create index service_records_person on service_records (agency_id, person_id, received_at) where person_id is not null;
call protect('service_records', 'select, insert');
create trigger service_records_append_only before update or delete on service_records for each row execute function append_only();
create trigger service_records_not_emptied before truncate on service_records for each statement execute function append_only();

-- When somebody last looked at measurements, and when their visit before that ended.
create table measure_visits (
  agency_id uuid not null default app_agency(),
  person_id uuid not null,
  page      text not null,
  seen_at   timestamptz not null,
  since     timestamptz,
  primary key (agency_id, person_id, page),
  foreign key (agency_id, person_id) references people
);
call protect('measure_visits', 'select, insert, update');

-- Whom somebody appraises is looked up by the posts below them.
create index cases_post on cases (agency_id, post_id) where proceeding = 'appraisal' and closed_at is null;
