-- Who acts in a role on a day: resolved anew at every step, because posts change hands (IV.A.2-3, II.C.6-7).
-- +goose Up

-- The holder of a post on a day. A daily acting official (Plh) stands for the absent holder, the appointed
-- holder comes before an acting one (Plt), who fills a vacancy only. Nobody acts in their own case, and the
-- appraiser is not their own superior, so those persons are passed over.
-- +goose StatementBegin
create function post_holder(post uuid, day date, passed_over uuid[])
  returns table (person_id uuid, capacity text)
  language sql stable
  begin atomic
    select h.person_id, h.capacity
      from public.holdings h
     where h.post_id = post and h.from_day <= day and (h.to_day is null or h.to_day >= day)
       and not h.person_id = any (passed_over)
     order by case h.capacity when 'plh' then 0 when 'definitif' then 1 else 2 end, h.from_day desc, h.person_id
     limit 1;
  end;
-- +goose StatementEnd

-- The appraiser or superior of the holder of a post: the holder of the post above, climbing level by level
-- (berjenjang) over vacant posts; the superior is sought above the post at which the appraiser was found.
-- named is the person whom HR put in the appraiser's place, who is then not their own superior.
-- +goose StatementBegin
create function post_actor(post uuid, employee uuid, wanted text, day date, named uuid)
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
    select h.person_id, h.capacity into person_id, capacity from post_holder(here, day, passed) h;
    if not found then
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

-- The actor of one case: named by HR for this case or for the one above it, else by the roster.
-- +goose StatementBegin
create function case_actor(wanted_case uuid, wanted text, day date)
  returns table (person_id uuid, capacity text, post_id uuid)
  language plpgsql stable as $$
declare
  c     record;
  named uuid;
begin
  select k.person_id, k.post_id into c from cases k where k.id = wanted_case;
  if not found then
    return;
  end if;
  if wanted = 'employee' then
    person_id := c.person_id;
    post_id := c.post_id;
    select h.capacity into capacity from holdings h
     where h.post_id = c.post_id and h.person_id = c.person_id and h.from_day <= day and (h.to_day is null or h.to_day >= day)
     order by h.from_day desc limit 1;
    capacity := coalesce(capacity, 'definitif');
    return next;
    return;
  end if;
  select n.person_id, n.capacity into person_id, capacity from named_party(wanted_case, wanted) n;
  if found then
    post_id := c.post_id;
    return next;
    return;
  end if;
  if wanted = 'superior' then
    select n.person_id into named from named_party(wanted_case, 'appraiser') n;
  end if;
  return query select a.* from post_actor(c.post_id, c.person_id, wanted, day, named) a;
end $$;
-- +goose StatementEnd

-- The person HR named for a role: in the case itself, else in the nearest case above it.
-- +goose StatementBegin
create function named_party(wanted_case uuid, wanted text)
  returns table (person_id uuid, capacity text)
  language plpgsql stable as $$
declare
  here  uuid := wanted_case;
  steps int := 0;
begin
  while here is not null and steps < 5 loop
    return query select p.person_id, p.capacity from case_parties p
      where p.case_id = here and p.role = wanted order by p.named_at desc, p.act_id desc limit 1;
    if found then
      return;
    end if;
    select k.parent_id into here from cases k where k.id = here;
    steps := steps + 1;
  end loop;
end $$;
-- +goose StatementEnd
