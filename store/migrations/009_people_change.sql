-- People and rules that change under a running case: absences, the end of service, appraisers who moved and still
-- rate, who signed and now explains, terms that run without a task, and what a result rests on besides its ratings.
-- +goose Up

-- People, holdings and absences are shared by all cycles of an agency, so a rehearsal may change them only where
-- nobody is real.
alter table agencies add column made_up boolean not null default false;

alter table people
  add column departed text not null default '' check (departed in ('', 'retired', 'died', 'left')),
  add column departed_from date,
  add constraint people_departed_from check ((departed = '') = (departed_from is null));

-- Long absences as HR recorded them; one row for each act BeginAbsence. until_day is what was expected, to_day what
-- became of it: empty while the person is away.
create table absences (
  agency_id  uuid not null default app_agency() references agencies,
  act_id     uuid not null,
  person_id  uuid not null,
  kind       text not null check (kind in ('state-office', 'suspension', 'unpaid-leave', 'pre-retirement', 'study-leave',
                                           'sick-leave', 'maternity', 'long-leave')),
  from_day   date not null,
  until_day  date not null check (until_day >= from_day),
  to_day     date,
  ended_by   uuid,
  primary key (agency_id, act_id),
  foreign key (agency_id, act_id) references acts,
  foreign key (agency_id, person_id) references people,
  check ((to_day is null) = (ended_by is null))
);
create index absences_person on absences (agency_id, person_id, from_day);
call protect('absences', 'select, insert, update');

alter table cases
  add column absent_to    date,
  add column windows      json not null default '[]',
  add column appraiser_id uuid,
  add foreign key (agency_id, appraiser_id) references people;

-- Windows that run already stand in the last entry of their case. The owner is under row-level security as well, and
-- lifts it for this one statement.
alter table cases no force row level security;
alter table journal no force row level security;
update cases c set windows = j.entry->'st'->'v' from journal j
  where j.agency_id = c.agency_id and j.case_id = c.id and j.seq = c.journal_seq and c.closed_at is null
    and j.entry->'st'->'v' is not null;
alter table cases force row level security;
alter table journal force row level security;

alter table results
  add column score      json,
  add column value      text not null default '',
  add column reuses     text not null default '',
  add column dropout    boolean not null default false,
  add column org_period text not null default '';

alter table letters
  drop constraint letters_state_check,
  add constraint letters_state_check check (state in ('waiting', 'sending', 'sent', 'failed', 'cancelled'));

-- The holder of a post on a day. A daily acting official (Plh) stands for the absent holder, the appointed holder
-- comes before an acting one (Plt), who fills a vacancy only. Nobody acts in their own case, the appraiser is not their
-- own superior, so those persons are passed over, and so is whoever is in service no longer; that is looked up one by
-- one, because a plan made before the tables have grown may otherwise read everybody.
-- +goose StatementBegin
create or replace function post_holder(post uuid, day date, passed_over uuid[])
  returns table (person_id uuid, capacity text)
  language sql stable
  begin atomic
    select h.person_id, h.capacity
      from public.holdings h
     where h.post_id = post and h.from_day <= day and (h.to_day is null or h.to_day >= day)
       and not h.person_id = any (passed_over)
       and coalesce((select p.departed_from > day from public.people p where p.id = h.person_id), true)
     order by case h.capacity when 'plh' then 0 when 'definitif' then 1 else 2 end, h.from_day desc, h.person_id
     limit 1;
  end;
-- +goose StatementEnd

-- Who held a post as appointed, moved away inside the evaluation window and still serves in the agency: they rate the
-- staff left behind until the window closes (IV.A.14.b). The day of the move is the first one out of the post.
-- +goose StatementBegin
create function post_mover(post uuid, day date, passed_over uuid[], rates date, closes date)
  returns table (person_id uuid, capacity text)
  language sql stable
  begin atomic
    select h.person_id, h.capacity
      from public.holdings h
     where h.post_id = post and h.capacity = 'definitif' and h.to_day < day and day <= closes
       and h.to_day + 1 between rates and closes
       and not h.person_id = any (passed_over)
       and coalesce((select p.departed_from > day from public.people p where p.id = h.person_id), true)
       and exists (select from public.holdings e
                    where e.person_id = h.person_id and e.from_day <= day and (e.to_day is null or e.to_day >= day))
       and not exists (select from public.holdings e
                    where e.person_id = h.person_id and e.post_id = post and e.from_day <= day and (e.to_day is null or e.to_day >= day))
     order by h.to_day desc, h.from_day desc, h.person_id
     limit 1;
  end;
-- +goose StatementEnd

-- The appraiser or superior of the holder of a post: the holder of the post above, climbing level by level
-- (berjenjang) over vacant posts; the superior is sought above the post at which the appraiser was found. named is the
-- person whom HR put in the appraiser's place, who is then not their own superior. rates and closes are the window of an
-- evaluation that is to be rated: who left the appraiser's post inside it comes before its holder.
drop function post_actor(uuid, uuid, text, date, uuid);
-- +goose StatementBegin
create function post_actor(post uuid, employee uuid, wanted text, day date, named uuid, rates date default null, closes date default null)
  returns table (person_id uuid, capacity text, post_id uuid)
  language plpgsql stable as $$
declare
  here   uuid := post;
  steps  int := 0;
  passed uuid[] := array[employee];
  ahead  text := 'appraiser';
begin
  loop
    select p.parent_id into here from posts p where p.id = here;
    steps := steps + 1;
    exit when here is null or steps > 40;
    person_id := null;
    if closes is not null and ahead = 'appraiser' then
      select m.person_id, m.capacity into person_id, capacity from post_mover(here, day, passed, rates, closes) m;
    end if;
    if person_id is null then
      select h.person_id, h.capacity into person_id, capacity from post_holder(here, day, passed) h;
    end if;
    if person_id is null then
      continue;
    end if;
    if ahead = wanted then
      post_id := here;
      return next;
      return;
    end if;
    ahead := 'superior';
    passed := passed || coalesce(named, person_id);
  end loop;
end $$;
-- +goose StatementEnd

-- The person HR named for a role: in the case itself, else in the nearest case above it. Whoever is in service no
-- longer is named no longer.
drop function named_party(uuid, text);
-- +goose StatementBegin
create function named_party(wanted_case uuid, wanted text, day date)
  returns table (person_id uuid, capacity text)
  language plpgsql stable as $$
declare
  here  uuid := wanted_case;
  steps int := 0;
  last  record;
begin
  while here is not null and steps < 5 loop
    select p.person_id, p.capacity into last from case_parties p
      where p.case_id = here and p.role = wanted order by p.named_at desc, p.act_id desc limit 1;
    if found then
      perform from people p where p.id = last.person_id and p.departed_from <= day;
      if not found then
        person_id := last.person_id;
        capacity := last.capacity;
        return next;
        return;
      end if;
    end if;
    select k.parent_id into here from cases k where k.id = here;
    steps := steps + 1;
  end loop;
end $$;
-- +goose StatementEnd

-- Who signed the result that an objection is about, as its appraiser, and is in service still: they know why they
-- rated so, and explain it (V.B.4).
-- +goose StatementBegin
create function signing_appraiser(evaluation uuid, day date)
  returns table (person_id uuid, capacity text)
  language sql stable
  begin atomic
    select p.id, v.capacity
      from (select r.signed_by, r.signed_role, r.capacity from public.results r
             where r.evaluation_id = evaluation order by r.version desc limit 1) v
      join public.people p on p.id = v.signed_by::uuid
     where v.signed_role = 'appraiser' and (p.departed_from is null or p.departed_from > day);
  end;
-- +goose StatementEnd

-- The actor of one case: named by HR for this case or for the one above it, else by the roster. Two exceptions: the
-- appraiser of an open evaluation may have moved away inside its window (IV.A.14.b); an objection is explained by who
-- signed, unless that person decides it.
-- +goose StatementBegin
create or replace function case_actor(wanted_case uuid, wanted text, day date)
  returns table (person_id uuid, capacity text, post_id uuid)
  language plpgsql stable as $$
declare
  c      record;
  named  uuid;
  rates  date;
  closes date;
begin
  select k.person_id, k.post_id, k.parent_id, k.proceeding, k.stage, k.period into c from cases k where k.id = wanted_case;
  if not found then
    return;
  end if;
  if wanted = 'employee' then
    -- Who retired or left has a part in what runs on; who died has none.
    select p.id, c.post_id, coalesce((select h.capacity from holdings h
          where h.post_id = c.post_id and h.person_id = c.person_id and h.from_day <= day and (h.to_day is null or h.to_day >= day)
          order by h.from_day desc limit 1), 'definitif')
      into person_id, post_id, capacity
      from people p where p.id = c.person_id and not (p.departed = 'died' and p.departed_from <= day);
    if found then
      return next;
    end if;
    return;
  end if;
  if c.proceeding = 'objection' and wanted = 'appraiser'
      and not exists (select from case_parties n where n.case_id = wanted_case and n.role = wanted) then
    select s.person_id, s.capacity into person_id, capacity from signing_appraiser(c.parent_id, day) s
      where s.person_id <> c.person_id and s.person_id is distinct from
        (select a.person_id from case_actor(wanted_case, 'superior', day) a);
    if found then
      post_id := c.post_id;
      return next;
      return;
    end if;
  end if;
  select n.person_id, n.capacity into person_id, capacity from named_party(wanted_case, wanted, day) n;
  if found then
    post_id := c.post_id;
    return next;
    return;
  end if;
  if wanted = 'superior' then
    select n.person_id into named from named_party(wanted_case, 'appraiser', day) n;
  end if;
  if c.proceeding = 'evaluation' and c.stage = 'window-open' then
    rates := coalesce((c.period->>'r')::date, '-infinity');
    closes := (c.period->>'c')::date;
  end if;
  return query select a.* from post_actor(c.post_id, c.person_id, wanted, day, named, rates, closes) a;
end $$;
-- +goose StatementEnd

-- The appraiser of a case as long as posts do not change hands: who is appointed or named. An acting official (Plt,
-- Plh) asks for no new target agreement (II.C.7; policy), so there is none while one acts.
-- +goose StatementBegin
create function standing_appraiser(wanted_case uuid, day date) returns uuid
  language sql stable
  begin atomic
    select a.person_id from case_actor(wanted_case, 'appraiser', day) a where a.capacity in ('definitif', 'named');
  end;
-- +goose StatementEnd

-- Whether a person's long absence takes up a period, and until when they are away on a day. An absence that nobody has
-- ended lasts as long as was expected. Study leave is appraised all the same (IV.A.16-17), so it is not looked at.
-- +goose StatementBegin
create function away_until(person uuid, from_date date, through date) returns date
  language sql stable
  begin atomic
    select max(coalesce(a.to_day, a.until_day)) from public.absences a
     where a.person_id = person and a.kind <> 'study-leave' and a.from_day <= from_date
       and coalesce(a.to_day, a.until_day) >= through;
  end;
-- +goose StatementEnd
