-- What an evaluation is judged on must be known before: the employee says that they know their indicators.
-- +goose Up

-- What was handed in and is in force in an appraisal, as an act; null while nothing is agreed (art. 14(2)).
-- +goose StatementBegin
create function target_act_in_force(wanted_case uuid) returns uuid
  language sql stable
  begin atomic
    select a.id from public.acts a
     where a.case_id = wanted_case and a.kind = 'SubmitTargets' and a.state = 'taken'
       and a.taken_at <= (select max(g.taken_at) from public.acts g
         where g.case_id = wanted_case and g.kind = 'AgreeTargets' and g.state = 'taken')
     order by a.taken_at desc limit 1;
  end;
-- +goose StatementEnd

-- One row for each version of an agreement that its employee said they know.
create table target_acknowledgements (
  agency_id       uuid not null default app_agency(),
  case_id         uuid not null,
  act_id          uuid not null,
  person_id       uuid not null,
  acknowledged_at timestamptz not null,
  primary key (agency_id, case_id, act_id),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);
call protect('target_acknowledgements', 'select, insert');
create trigger target_acknowledgements_append_only before update or delete on target_acknowledgements for each row execute function append_only();
create trigger target_acknowledgements_not_emptied before truncate on target_acknowledgements for each statement execute function append_only();
