-- Papers (*dokumen*): which paper of a case was issued under which check code. The paper itself is not kept: the same
-- record gives the same file, and the sum of the file is kept here.
-- +goose Up

create table papers (
  agency_id   uuid not null default app_agency(),
  id          uuid not null,
  code        text not null check (code ~ '^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$'),
  case_id     uuid not null,
  kind        text not null check (kind <> ''),
  form        text not null check (form <> ''),
  layout      int not null check (layout > 0),                            -- how the program drew it
  content_sum bytea not null check (octet_length(content_sum) = 32),      -- of what it says
  file_sum    bytea not null check (octet_length(file_sum) = 32),         -- of the PDF
  pages       int not null check (pages > 0),
  journal_seq bigint not null,                                            -- end of the case's journal when it was issued
  issued_at   timestamptz not null,                                       -- real
  primary key (agency_id, id),
  unique (code),
  unique (agency_id, case_id, kind, layout, content_sum),
  foreign key (agency_id, case_id) references cases
);
call protect('papers', 'select, insert');
call allow_lookup('papers');
create trigger papers_append_only before update or delete on papers for each row execute function append_only();
create trigger papers_not_emptied before truncate on papers for each statement execute function append_only();

-- Papers of a unit that HR asked for at once. They are made one by one in the background and kept for some days.
create table paper_bundles (
  agency_id  uuid not null default app_agency(),
  id         uuid not null,
  cycle_id   uuid not null,
  unit_code  text not null,
  kind       text not null check (kind <> ''),
  period_key text not null default '',
  ordered_by uuid not null,
  ordered_at timestamptz not null,
  primary key (agency_id, id),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, ordered_by) references people
);
create index paper_bundles_ordered on paper_bundles (agency_id, ordered_by, cycle_id);
call protect('paper_bundles', 'select, insert, delete');

create table paper_bundle_items (
  agency_id uuid not null default app_agency(),
  bundle_id uuid not null,
  seq       int not null check (seq > 0),
  case_id   uuid not null,
  state     text not null default 'waiting' check (state in ('waiting', 'made', 'none')),
  name      text not null default '',
  content   bytea,
  primary key (agency_id, bundle_id, seq),
  check ((state = 'made') = (content is not null)),
  foreign key (agency_id, bundle_id) references paper_bundles on delete cascade,
  foreign key (agency_id, case_id) references cases
);
create index paper_bundle_items_waiting on paper_bundle_items (agency_id, bundle_id, seq) where state = 'waiting';
call protect('paper_bundle_items', 'select, insert, update, delete');

-- A stranger who checks a code is in no agency: this says whose paper it is, and nothing else.
-- +goose StatementBegin
create function agency_of_paper(wanted text) returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  found_id uuid;
begin
  perform set_config('app.lookup', 'on', true);
  select p.agency_id into found_id from public.papers p where p.code = wanted;
  perform set_config('app.lookup', '', true);
  return found_id;
end $$;
-- +goose StatementEnd
revoke execute on function agency_of_paper(text) from public;
grant execute on function agency_of_paper(text) to siklus_app;
