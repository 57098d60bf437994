-- Pages about ten thousand cases at once: who acts in many cases is asked once and not case by case, and the rating that
-- stands in an evaluation is one look at an index.
-- +goose Up

-- The actor of a role in each of many cases: what case_actor says of every one of them, in one go. Cases whose posts have
-- the same post above them have the same actor, unless the employee is that actor, whom post_actor passes over: who is not
-- the one found takes no part in finding them. So the way up is climbed once for each post above, for nobody's case, and
-- case by case only where the employee was found, and in objections, which those who signed explain. Tables are joined whole,
-- whatever the planner knows of them, and nothing is compiled for that.
-- +goose StatementBegin
create function case_actors(wanted_cases uuid[], wanted text, day date)
  returns table (case_id uuid, person_id uuid, capacity text, post_id uuid)
  language plpgsql stable
  set enable_nestloop = off
  set jit = off as $$
#variable_conflict use_column
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  return query
    with recursive asked as materialized (
      select k.id, k.person_id, k.post_id, k.parent_id, k.proceeding, t.parent_id as above,
             case when k.proceeding = 'evaluation' and k.stage = 'window-open' then coalesce((k.period->>'r')::date, '-infinity') end as rates,
             case when k.proceeding = 'evaluation' and k.stage = 'window-open' then (k.period->>'c')::date end as closes
        from (select distinct unnest(wanted_cases)) v (id) join cases k on k.id = v.id join posts t on t.id = k.post_id),
    newest as materialized (
      select distinct on (n.case_id, n.role) n.case_id, n.role, n.person_id, n.capacity from case_parties n
       where n.role in ('appraiser', wanted) order by n.case_id, n.role, n.named_at desc, n.act_id desc),
    serving as materialized (
      select n.case_id, n.role, n.person_id, n.capacity from newest n
       where not exists (select from people p where p.id = n.person_id and p.departed_from <= day)),
    above (id, here, next, steps) as (
      select a.id, a.id, a.parent_id, 1 from asked a where exists (select from serving)
      union all
      select u.id, k.id, k.parent_id, u.steps + 1 from above u join cases k on k.id = u.next where u.steps < 5),
    named as materialized (
      select distinct on (u.id, s.role) u.id, s.role, s.person_id, s.capacity from above u join serving s on s.case_id = u.here
       order by u.id, s.role, u.steps),
    cases_of as materialized (
      select a.id, a.person_id, a.post_id, a.proceeding, a.rates, a.closes, n.person_id as named_id, n.capacity as named_capacity,
             r.person_id as rater, dense_rank() over (order by a.above, a.rates, a.closes, r.person_id) as way
        from asked a left join named n on n.id = a.id and n.role = wanted
             left join named r on r.id = a.id and r.role = 'appraiser' and wanted = 'superior'),
    ways as (
      select distinct on (c.way) c.way, c.post_id, c.rates, c.closes, c.rater from cases_of c order by c.way),
    found as materialized (
      select w.way, r.role, x.person_id, x.capacity, x.post_id
        from ways w cross join (select unnest(array['appraiser', 'superior']) as role) r
             cross join lateral post_actor(w.post_id, nobody, r.role, day, w.rater, w.rates, w.closes) x
       where r.role in ('appraiser', wanted)),
    settled as materialized (
      select c.id, c.post_id as own, c.named_id, c.named_capacity, f.person_id, f.capacity, f.post_id,
             wanted not in ('appraiser', 'superior') or c.proceeding = 'objection' and wanted = 'appraiser'
               or c.named_id is null and c.person_id in (f.person_id, b.person_id) as alone
        from cases_of c left join found f on f.way = c.way and f.role = wanted left join found b on b.way = c.way and b.role = 'appraiser')
    select s.id, coalesce(s.named_id, s.person_id), case when s.named_id is null then s.capacity else s.named_capacity end,
           case when s.named_id is null then s.post_id else s.own end
      from settled s where s.alone is not true and coalesce(s.named_id, s.person_id) is not null
    union all
    select s.id, x.person_id, x.capacity, x.post_id from settled s cross join lateral case_actor(s.id, wanted, day) x where s.alone;
end $$;
-- +goose StatementEnd

-- The rating that stands in an evaluation is the last one that was taken.
create index acts_rated on acts (agency_id, case_id, received_at, id) where kind = 'Rate' and state = 'taken';
