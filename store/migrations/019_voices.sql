-- What peers and staff say about a colleague's behaviour, so that nobody can tell who said what: docs/decisions/012.
-- Who was asked stands in voice_seats, what was said in voice_boxes until it is released, and nothing but the agency, the
-- case, the period and the group stands in both.
-- +goose Up

-- Who is nominated and asked (participation). A seat that was answered says so only until its box is released or
-- destroyed: then every seat of the round is over alike. Days, never instants.
create table voice_seats (
  agency_id    uuid not null default app_agency() references agencies,
  id           uuid not null default gen_random_uuid(),
  cycle_id     uuid not null,
  case_id      uuid not null,
  period_key   text not null check (period_key <> ''),
  voice_group  text not null check (voice_group in ('peers', 'staff')),
  person_id    uuid not null,
  origin       text not null check (origin in ('employee', 'leader', 'substitute')),
  named_by     uuid,
  named_on     date not null,
  decided_by   uuid,
  asked_on     date,
  state        text not null check (state in ('proposed', 'rejected', 'asked', 'declined', 'answered', 'replaced', 'over')),
  declined_for text not null default '' check (declined_for in ('', 'conflict', 'too-little-contact', 'no-time', 'other')),
  replaces     uuid,
  primary key (agency_id, id),
  unique (agency_id, case_id, period_key, person_id),
  check ((origin = 'substitute') = (replaces is not null)),
  check ((origin = 'substitute') = (named_by is null)),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, named_by) references people,
  foreign key (agency_id, decided_by) references people,
  foreign key (agency_id, replaces) references voice_seats
);
create index voice_seats_person on voice_seats (agency_id, person_id, cycle_id, period_key);
create index voice_seats_running on voice_seats (agency_id, cycle_id) where state in ('asked', 'declined', 'answered');
create unique index voice_seats_replaced on voice_seats (agency_id, replaces) where replaces is not null;
call protect('voice_seats', 'select, insert');
grant update (state, decided_by, asked_on, declined_for) on voice_seats to siklus_app;

-- What was said in one round, as one sealed text of a fixed length that is written anew with each answer. It holds sums
-- and loose sentences, no answer as such, and can be opened only with a key that is not in this database.
create table voice_boxes (
  agency_id   uuid not null default app_agency() references agencies,
  case_id     uuid not null,
  period_key  text not null check (period_key <> ''),
  voice_group text not null check (voice_group in ('peers', 'staff')),
  sealed      bytea not null,
  primary key (agency_id, case_id, period_key, voice_group),
  foreign key (agency_id, case_id) references cases
);
alter table voice_boxes alter column sealed set storage external;
call protect('voice_boxes', 'select, insert, update, delete');

-- What is shown, once and for good. answers is 0 unless outcome is 'shown'; released_on is the day of the round.
create table voice_results (
  agency_id   uuid not null default app_agency() references agencies,
  case_id     uuid not null,
  period_key  text not null check (period_key <> ''),
  voice_group text not null check (voice_group in ('peers', 'staff', 'both')),
  outcome     text not null check (outcome in ('shown', 'carried', 'too-few')),
  periods     text[] not null,
  answers     int not null check (answers >= 0),
  shown       json not null,
  released_on date not null,
  primary key (agency_id, case_id, period_key, voice_group),
  check ((outcome = 'shown') = (answers > 0)),
  foreign key (agency_id, case_id) references cases
);
call protect('voice_results', 'select, insert');
create trigger voice_results_append_only before update or delete on voice_results for each row execute function append_only();
create trigger voice_results_not_emptied before truncate on voice_results for each statement execute function append_only();

-- What was done about a round, for whoever has to account for it. That somebody has answered is not among it.
create table voice_steps (
  agency_id  uuid not null default app_agency() references agencies,
  id         uuid not null default gen_random_uuid(),
  case_id    uuid not null,
  period_key text not null,
  on_day     date not null,
  step       text not null check (step in ('named', 'approved', 'rejected', 'declined', 'substituted', 'nobody-left', 'released', 'carried', 'ended')),
  seat_id    uuid,
  by_person  uuid,
  note       text not null default '',
  primary key (agency_id, id),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, seat_id) references voice_seats,
  foreign key (agency_id, by_person) references people
);
create index voice_steps_case on voice_steps (agency_id, case_id, period_key);
call protect('voice_steps', 'select, insert');
create trigger voice_steps_append_only before update or delete on voice_steps for each row execute function append_only();
create trigger voice_steps_not_emptied before truncate on voice_steps for each statement execute function append_only();

-- What the rules ask about people who could speak about the employee of a case, on a day: whether they are appraised in
-- the same cycle, away before the last day, stand above or below the employee, have the same leader or the same level, and
-- how often they were asked about others in the period.
-- +goose StatementBegin
create function voice_nominees(wanted_case uuid, wanted_period text, people uuid[], day date, last date)
  returns table (person_id uuid, name text, post text, own_case uuid, away boolean, above boolean, below boolean, under boolean,
                 same_leader boolean, same_level boolean, load bigint, taken boolean)
  language sql stable as $$
  with recursive subject as (
    select k.id, k.cycle_id, k.person_id, k.post_id, p.level, p.parent_id,
           (select a.person_id from case_actor(k.id, 'appraiser', day) a) leader,
           (select a.person_id from case_actor(k.id, 'superior', day) a) superior
      from cases k join posts p on p.id = k.post_id where k.id = wanted_case
  ), up (post, steps) as (
    select s.parent_id, 1 from subject s where s.parent_id is not null
    union all
    select p.parent_id, u.steps + 1 from up u join posts p on p.id = u.post where p.parent_id is not null and u.steps < 40
  ), down (post, steps) as (
    select p.id, 1 from subject s join posts p on p.parent_id = s.post_id
    union all
    select p.id, d.steps + 1 from down d join posts p on p.parent_id = d.post where d.steps < 40
  )
  select n.id, n.name, coalesce(o.title, ''), o.id,
         coalesce(n.departed_from <= last, false)
           or exists (select from absences a where a.person_id = n.id and a.from_day <= last and (a.to_day is null or a.to_day >= day)),
         coalesce(n.id in (s.leader, s.superior), false)
           or exists (select from holdings h join up on up.post = h.post_id
                       where h.person_id = n.id and h.from_day <= day and (h.to_day is null or h.to_day >= day)),
         coalesce(o.leader = s.person_id, false),
         exists (select from holdings h join down on down.post = h.post_id
                  where h.person_id = n.id and h.from_day <= day and (h.to_day is null or h.to_day >= day)),
         coalesce(o.leader = s.leader, false),
         coalesce(o.level <> '' and o.level = s.level, false),
         (select count(*) from voice_seats v where v.person_id = n.id and v.cycle_id = s.cycle_id and v.period_key = wanted_period
             and v.state in ('asked', 'answered')),
         exists (select from voice_seats v where v.person_id = n.id and v.case_id = s.id and v.period_key = wanted_period)
    from subject s cross join people n
    left join lateral (
      select k.id, p.title, p.level, (select a.person_id from case_actor(k.id, 'appraiser', day) a) leader
        from cases k join posts p on p.id = k.post_id
       where k.cycle_id = s.cycle_id and k.person_id = n.id and k.proceeding = 'appraisal' and k.closed_at is null
       order by k.opened_at desc, k.id limit 1) o on true
   where n.id = any (people)
$$;
-- +goose StatementEnd

-- Who is near enough to be asked without being searched for: who holds a post beside the employee's or right below it.
-- +goose StatementBegin
create function voice_near(wanted_case uuid, day date)
  returns table (person_id uuid)
  language sql stable as $$
  select distinct h.person_id
    from cases k join posts p on p.id = k.post_id
    join posts n on n.parent_id = k.post_id or (n.parent_id = p.parent_id and p.parent_id is not null)
    join holdings h on h.post_id = n.id and h.from_day <= day and (h.to_day is null or h.to_day >= day)
   where k.id = wanted_case and h.person_id <> k.person_id
$$;
-- +goose StatementEnd
