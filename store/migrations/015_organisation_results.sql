-- An organisation's result keeps the day on which it was issued, which decides between this year's and last year's
-- (IV.B.1.f), and every version of it: nothing is overwritten.
-- +goose Up
alter table organisation_results
  add column version   int not null default 1 check (version > 0),
  add column issued_on date;

-- What stands already was issued, as far as anybody can tell, on the day it was put in. The owner is under row-level
-- security as well, and lifts it for this one statement.
alter table organisation_results no force row level security;
update organisation_results o set issued_on = (o.put_at at time zone a.zone)::date from agencies a where a.agency_id = o.agency_id;
alter table organisation_results force row level security;

alter table organisation_results
  alter column version drop default,
  alter column issued_on set not null,
  drop constraint organisation_results_pkey,
  add primary key (agency_id, unit_code, year, period, version);
revoke update on organisation_results from siklus_app;
create trigger organisation_results_append_only before update or delete on organisation_results for each row execute function append_only();
create trigger organisation_results_not_emptied before truncate on organisation_results for each statement execute function append_only();
