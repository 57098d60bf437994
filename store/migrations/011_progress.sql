-- What staff write down from day to day, what their leaders answer, and the evidence: no act of the procedure, so
-- no register and no journal, but nothing that was said is lost either.
-- +goose Up

-- Written 100,000 times a day, so it carries what it must and no more: whose entry it is stands in the case, the
-- agency is known by the case's key, and one index beside the key serves every question.
create table progress_entries (
  agency_id       uuid not null default app_agency(),
  id              uuid not null,
  case_id         uuid not null,
  day             date not null,
  period_key      text not null,
  result          smallint not null check (result between 0 and 99),
  achieved        text not null check (achieved <> ''),
  quantity        numeric(14, 4),
  unit            text not null default '',
  minutes         smallint not null default 0 check (minutes between 0 and 1440),
  innovation      boolean not null default false,
  innovation_note text not null default '',
  links           text[] not null default '{}',
  link_notes      text[] not null default '{}',
  to_look         boolean not null default false,
  asks            boolean not null default false,
  version         int not null default 1,
  arrived_at      timestamptz not null default clock_timestamp(),
  changed_at      timestamptz not null default clock_timestamp(),
  taken_back_at   timestamptz,
  primary key (agency_id, id),
  check (cardinality(links) = cardinality(link_notes)),
  foreign key (agency_id, case_id) references cases
);
create index progress_entries_case on progress_entries (agency_id, case_id, day);
create index progress_entries_to_look on progress_entries (agency_id, changed_at) where to_look;
call protect('progress_entries', 'select, insert');
grant update (day, period_key, result, achieved, quantity, unit, minutes, innovation, innovation_note, links, link_notes,
  to_look, asks, version, changed_at, taken_back_at) on progress_entries to siklus_app;

-- What an entry said before it was corrected.
create table progress_versions (
  agency_id   uuid not null default app_agency(),
  entry_id    uuid not null,
  version     int not null check (version > 0),
  result      smallint not null,
  achieved    text not null,
  entry       json not null,
  replaced_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, entry_id, version),
  foreign key (agency_id, entry_id) references progress_entries
);
call protect('progress_versions', 'select, insert');
create trigger progress_versions_append_only before update or delete on progress_versions for each row execute function append_only();
create trigger progress_versions_not_emptied before truncate on progress_versions for each statement execute function append_only();

-- Small files of evidence. A changed file is another version; the ones before stay.
create table progress_files (
  agency_id uuid not null default app_agency(),
  entry_id  uuid not null,
  version   int not null check (version > 0),
  name      text not null,
  type      text not null,
  sha256    bytea not null check (octet_length(sha256) = 32),
  content   bytea not null check (octet_length(content) between 1 and 1048576),
  put_at    timestamptz not null default clock_timestamp(),
  primary key (agency_id, entry_id, version),
  foreign key (agency_id, entry_id) references progress_entries
);
alter table progress_files alter column content set storage external; -- pictures and archives do not get smaller
call protect('progress_files', 'select, insert');
create trigger progress_files_append_only before update or delete on progress_files for each row execute function append_only();
create trigger progress_files_not_emptied before truncate on progress_files for each statement execute function append_only();

-- Feedback on an entry.
create table progress_answers (
  agency_id   uuid not null default app_agency(),
  id          uuid not null,
  entry_id    uuid not null,
  person_id   uuid not null,
  role        text not null check (role in ('appraiser', 'superior')),
  answer      text not null check (answer <> ''),
  answered_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  foreign key (agency_id, entry_id) references progress_entries,
  foreign key (agency_id, person_id) references people
);
create index progress_answers_entry on progress_answers (agency_id, entry_id);
call protect('progress_answers', 'select, insert');
create trigger progress_answers_append_only before update or delete on progress_answers for each row execute function append_only();
create trigger progress_answers_not_emptied before truncate on progress_answers for each statement execute function append_only();

-- When a leader looked at the team last. A visit lasts until nobody looked for half an hour; since_at is the end
-- of the one before.
create table progress_visits (
  agency_id uuid not null default app_agency(),
  person_id uuid not null,
  seen_at   timestamptz not null,
  since_at  timestamptz,
  primary key (agency_id, person_id),
  foreign key (agency_id, person_id) references people
);
call protect('progress_visits', 'select, insert, update');

create index posts_below on posts (agency_id, parent_id) where parent_id is not null;
create index cases_of_post on cases (agency_id, post_id) where proceeding = 'appraisal' and closed_at is null;

-- The running appraisals of a cycle in which somebody is appraiser or superior on a day. The posts below are walked
-- only as far as case_actor could climb from them, and case_actor has the last word.
-- +goose StatementBegin
create function team_of(wanted_cycle uuid, me uuid, wanted text, day date)
  returns table (case_id uuid)
  language sql stable as $$
  with recursive below (post_id, heads, steps) as (
    select p.id, 0, 1 from posts p
     where p.parent_id in (select h.post_id from holdings h
       where h.person_id = me and h.from_day <= day and (h.to_day is null or h.to_day >= day))
    union
    select p.id, n.heads, b.steps + 1
      from below b
      cross join lateral (select b.heads + case when exists (select from holdings h
          where h.post_id = b.post_id and h.person_id <> me and h.from_day <= day and (h.to_day is null or h.to_day >= day))
        then 1 else 0 end as heads) n
      join posts p on p.parent_id = b.post_id
     where b.steps < 8 and n.heads <= case wanted when 'superior' then 1 else 0 end
  ), candidates as (
    select c.id from cases c
     where c.cycle_id = wanted_cycle and c.proceeding = 'appraisal' and c.closed_at is null
       and c.post_id = any (array(select b.post_id from below b))
    union
    select k.appraisal_id from case_parties n join cases k on k.id = n.case_id
     where n.person_id = me and n.role = wanted and k.cycle_id = wanted_cycle
  )
  select c.id from candidates x join cases c on c.id = x.id
   cross join lateral case_actor(c.id, wanted, day) a
   where c.closed_at is null and a.person_id = me
$$;
-- +goose StatementEnd
