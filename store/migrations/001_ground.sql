-- The ground every other table stands on: whose rows a transaction may see, and how tables are protected.
-- +goose Up

-- +goose StatementBegin
do $$
begin
  if not exists (select from pg_roles where rolname = 'siklus_app') then
    raise exception 'role siklus_app is missing'
      using hint = 'as a superuser: create role siklus_app login nosuperuser nobypassrls';
  end if;
  if exists (select from pg_roles where rolname = 'siklus_app' and (rolsuper or rolbypassrls)) then
    raise exception 'role siklus_app may bypass row-level security'
      using hint = 'as a superuser: alter role siklus_app nosuperuser nobypassrls';
  end if;
end $$;
-- +goose StatementEnd

revoke create on schema public from public;
grant usage on schema public to siklus_app;
grant select on goose_db_version to siklus_app;

-- The agency of the running transaction; null when none was set, so that every policy fails closed.
create function app_agency() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.agency_id', true), '')::uuid;
grant execute on function app_agency() to siklus_app;

-- protect puts a table under forced row-level security and gives the application the named privileges only.
-- +goose StatementBegin
create procedure protect(tbl regclass, privileges text)
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tbl);
  execute format('alter table %s force row level security', tbl);
  execute format($p$create policy own_agency on %s
    using (agency_id = nullif(current_setting('app.agency_id', true), '')::uuid)
    with check (agency_id = nullif(current_setting('app.agency_id', true), '')::uuid)$p$, tbl);
  execute format('grant %s on %s to siklus_app', privileges, tbl);
end $$;
-- +goose StatementEnd
revoke execute on procedure protect(regclass, text) from public;

-- allow_lookup lets the owner, and so only the SECURITY DEFINER functions of these migrations, read a table
-- across agencies while app.lookup is on. The application's role gains nothing by setting it.
-- +goose StatementBegin
create procedure allow_lookup(tbl regclass)
  language plpgsql as $$
begin
  execute format($p$create policy lookup on %s for select to %I
    using (current_setting('app.lookup', true) = 'on')$p$, tbl, current_user);
end $$;
-- +goose StatementEnd
revoke execute on procedure allow_lookup(regclass) from public;

-- append_only refuses to change or remove what was written, whoever asks.
-- +goose StatementBegin
create function append_only() returns trigger
  language plpgsql as $$
begin
  raise exception 'table % is append-only: % is refused', tg_table_name, lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;
-- +goose StatementEnd

create table agencies (
  agency_id  uuid primary key,
  code       text not null unique check (code ~ '^[a-z0-9][a-z0-9-]*$'),
  name       text not null,
  zone       text not null,
  week       smallint not null check (week in (5, 6)),
  policy     text not null default '',
  mail_from  text not null default '',
  reply_to   text not null default '',
  created_at timestamptz not null default clock_timestamp()
);
call protect('agencies', 'select, insert, update');
call allow_lookup('agencies');

-- +goose StatementBegin
create function agency_by_code(wanted text) returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  found_id uuid;
begin
  perform set_config('app.lookup', 'on', true);
  select a.agency_id into found_id from public.agencies a where a.code = wanted;
  perform set_config('app.lookup', '', true);
  return found_id;
end $$;
-- +goose StatementEnd
revoke execute on function agency_by_code(text) from public;
grant execute on function agency_by_code(text) to siklus_app;

-- +goose StatementBegin
create function all_agencies() returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform set_config('app.lookup', 'on', true);
  return query select a.agency_id from public.agencies a order by a.code;
  perform set_config('app.lookup', '', true);
end $$;
-- +goose StatementEnd
revoke execute on function all_agencies() from public;
grant execute on function all_agencies() to siklus_app;
