-- Lesson hours of mentorings beside those of trainings, and counsellors who decline.
-- +goose Up

-- What a mentoring credits once both sides have said how it ended: to whoever was guided, and to the guide where the
-- policy says so.
create table mentoring_hours (
  agency_id   uuid not null default app_agency(),
  guidance_id uuid not null,
  person_id   uuid not null,
  part        text not null check (part in ('mentee', 'mentor')),
  year        int not null,
  minutes     int not null check (minutes > 0),
  hours       int not null check (hours > 0),
  credited_at timestamptz not null,
  primary key (agency_id, guidance_id, person_id),
  foreign key (agency_id, guidance_id) references guidances,
  foreign key (agency_id, person_id) references people
);
create index mentoring_hours_person on mentoring_hours (agency_id, person_id, year);
call protect('mentoring_hours', 'select, insert');
create trigger mentoring_hours_append_only before update or delete on mentoring_hours for each row execute function append_only();
create trigger mentoring_hours_not_emptied before truncate on mentoring_hours for each statement execute function append_only();

-- The ledger of lesson hours, whatever they come from. It reads with the rights of who asks, so that an agency sees its own.
create view lesson_hours with (security_invoker = true) as
  select agency_id, person_id, year, hours, credited_at, 'training' as source, training_id, null::uuid as guidance_id from training_hours
  union all
  select agency_id, person_id, year, hours, credited_at, part, null, guidance_id from mentoring_hours;
grant select on lesson_hours to siklus_app;

alter table counselling_entries drop constraint counselling_entries_step_check;
alter table counselling_entries add constraint counselling_entries_step_check check (step in ('noted', 'told', 'answered', 'changed',
  'reported', 'taken', 'released', 'appointed', 'declined', 'scheduled', 'recorded', 'passed', 'decided'));
