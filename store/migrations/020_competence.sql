-- What posts ask of people and what people can do: technical competences and standards that the agency sets, yearly
-- assessments by both sides, and development plans. No act of the procedure. Every table is append-only: what changes is
-- another version, and the ones before stay, with who, when and why on each.
-- +goose Up

-- Technical competences (*kompetensi teknis*) that the agency entered; the highest version counts. The managerial ones and
-- the sociocultural one come with the product.
create table technical_competences (
  agency_id       uuid not null default app_agency(),
  code            text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  version         int not null check (version > 0),
  name            text not null check (name <> ''),
  name_english    text not null default '',
  meaning         text not null default '',
  meaning_english text not null default '',
  levels          json not null default '[]',
  retired         boolean not null default false,
  reason          text not null default '',
  person_id       uuid not null,
  set_at          timestamptz not null default clock_timestamp(),
  primary key (agency_id, code, version),
  foreign key (agency_id, person_id) references people
);

-- Standards (*standar kompetensi jabatan*), of a post or of a template for posts of one kind and level; the highest version
-- counts. An empty one lets a post follow its template again.
create table competence_standards (
  agency_id uuid not null default app_agency(),
  subject   text not null check (subject <> ''),
  post_id   uuid,
  version   int not null check (version > 0),
  levels    json not null,
  reason    text not null check (reason <> ''),
  person_id uuid not null,
  set_at    timestamptz not null default clock_timestamp(),
  primary key (agency_id, subject, version),
  check (post_id is null or subject = post_id::text),
  foreign key (agency_id, post_id) references posts,
  foreign key (agency_id, person_id) references people
);

-- Assessments in an appraisal, one series of versions for each side; the highest version counts. Each rating keeps the
-- level that the standard asked for at that moment.
create table competence_assessments (
  agency_id   uuid not null default app_agency(),
  case_id     uuid not null,
  side        text not null check (side in ('employee', 'leader')),
  version     int not null check (version > 0),
  person_id   uuid not null,
  role        text not null check (role in ('employee', 'appraiser', 'superior')),
  ratings     json not null,
  note        text not null default '',
  reason      text not null default '',
  assessed_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, case_id, side, version),
  check ((side = 'employee') = (role = 'employee')),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);

-- Individual development plans (*rencana pengembangan individu*); the highest version counts.
create table development_plans (
  agency_id  uuid not null default app_agency(),
  case_id    uuid not null,
  version    int not null check (version > 0),
  person_id  uuid not null,
  role       text not null check (role in ('employee', 'appraiser', 'superior')),
  items      json not null,
  reason     text not null default '',
  written_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, case_id, version),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);

-- That a side agreed to a version.
create table development_agreements (
  agency_id uuid not null default app_agency(),
  case_id   uuid not null,
  version   int not null,
  side      text not null check (side in ('employee', 'leader')),
  person_id uuid not null,
  role      text not null check (role in ('employee', 'appraiser', 'superior')),
  agreed_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, case_id, version, side),
  foreign key (agency_id, case_id, version) references development_plans,
  foreign key (agency_id, person_id) references people
);

-- That an item was done, with proof; the last row counts.
create table development_proofs (
  agency_id uuid not null default app_agency(),
  case_id   uuid not null,
  item_id   uuid not null,
  seq       int not null check (seq > 0),
  person_id uuid not null,
  role      text not null check (role in ('employee', 'appraiser', 'superior')),
  proof     text not null check (proof <> ''),
  done_at   timestamptz not null default clock_timestamp(),
  primary key (agency_id, case_id, item_id, seq),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);

-- +goose StatementBegin
do $$
declare
  tbl text;
begin
  foreach tbl in array array['technical_competences', 'competence_standards', 'competence_assessments', 'development_plans',
      'development_agreements', 'development_proofs'] loop
    call protect(tbl::regclass, 'select, insert');
    execute format('create trigger %I before update or delete on %I for each row execute function append_only()', tbl || '_append_only', tbl);
    execute format('create trigger %I before truncate on %I for each statement execute function append_only()', tbl || '_not_emptied', tbl);
  end loop;
end $$;
-- +goose StatementEnd
