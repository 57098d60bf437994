-- Who is asking: sessions of people and keys of programs. Only SHA-256 sums of the secrets are kept.
-- +goose Up

create table sessions (
  agency_id  uuid not null default app_agency() references agencies,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  person_id  uuid not null,
  via        text not null,
  task_id    uuid,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  primary key (agency_id, token_hash),
  unique (token_hash),
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, task_id) references tasks
);
create index sessions_expiry on sessions (agency_id, expires_at);
call protect('sessions', 'select, insert, delete');
call allow_lookup('sessions');

create table api_keys (
  agency_id  uuid not null default app_agency() references agencies,
  id         uuid not null,
  key_hash   bytea not null check (octet_length(key_hash) = 32),
  name       text not null,
  scopes     text[] not null,
  created_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz,
  primary key (agency_id, id),
  unique (key_hash)
);
call protect('api_keys', 'select, insert');
grant update (revoked_at) on api_keys to siklus_app;
call allow_lookup('api_keys');

-- +goose StatementBegin
create function session_by_hash(wanted bytea)
  returns table (agency_id uuid, person_id uuid, via text, task_id uuid, expires_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform set_config('app.lookup', 'on', true);
  return query select s.agency_id, s.person_id, s.via, s.task_id, s.expires_at
    from public.sessions s where s.token_hash = wanted;
  perform set_config('app.lookup', '', true);
end $$;
-- +goose StatementEnd
revoke execute on function session_by_hash(bytea) from public;
grant execute on function session_by_hash(bytea) to siklus_app;

-- +goose StatementBegin
create function key_by_hash(wanted bytea)
  returns table (agency_id uuid, id uuid, name text, scopes text[])
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform set_config('app.lookup', 'on', true);
  return query select k.agency_id, k.id, k.name, k.scopes
    from public.api_keys k where k.key_hash = wanted and k.revoked_at is null;
  perform set_config('app.lookup', '', true);
end $$;
-- +goose StatementEnd
revoke execute on function key_by_hash(bytea) from public;
grant execute on function key_by_hash(bytea) to siklus_app;
