-- Help with target agreements: what was offered to whom, and what people have typed in the running year, when no task
-- keeps it. What was agreed stays in the register, where it was handed in.
-- +goose Up

-- One row for each act by which planned results were put into drafts, or taken back: who, what, when, to whom. The
-- answer is kept so that the same request is answered the same.
create table target_offers (
  agency_id  uuid not null default app_agency(),
  id         uuid not null,
  kind       text not null check (kind in ('matrix', 'same', 'file', 'withdrawal')),
  cycle_id   uuid not null,
  by_person  uuid not null,
  by_role    text not null check (by_role in ('hr', 'leader')),
  request_id text not null check (request_id <> ''),
  sum        bytea not null check (octet_length(sum) = 32),
  note       text not null default '',
  undoes     uuid,
  passed     json not null default '[]',
  offered_at timestamptz not null default clock_timestamp(),
  primary key (agency_id, id),
  unique (agency_id, by_person, request_id),
  check ((kind = 'withdrawal') = (undoes is not null)),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, by_person) references people,
  foreign key (agency_id, undoes) references target_offers
);
create index target_offers_newest on target_offers (agency_id, offered_at desc) where undoes is null;
call protect('target_offers', 'select, insert');
create trigger target_offers_append_only before update or delete on target_offers for each row execute function append_only();
create trigger target_offers_not_emptied before truncate on target_offers for each statement execute function append_only();

-- One planned result for one person. It is not in their draft yet: it is put there when the draft is read, so that
-- nothing that somebody types at the same moment is overwritten.
create table target_offer_rows (
  agency_id uuid not null default app_agency(),
  id        uuid not null,
  offer_id  uuid not null,
  case_id   uuid not null,
  place     int not null,
  result    json not null,
  primary key (agency_id, id),
  foreign key (agency_id, offer_id) references target_offers,
  foreign key (agency_id, case_id) references cases
);
create index target_offer_rows_case on target_offer_rows (agency_id, case_id);
create index target_offer_rows_offer on target_offer_rows (agency_id, offer_id);
call protect('target_offer_rows', 'select, insert');
create trigger target_offer_rows_append_only before update or delete on target_offer_rows for each row execute function append_only();
create trigger target_offer_rows_not_emptied before truncate on target_offer_rows for each statement execute function append_only();

-- What was taken back before it was handed in, and by which act.
create table target_withdrawals (
  agency_id uuid not null default app_agency(),
  row_id    uuid not null,
  offer_id  uuid not null,
  primary key (agency_id, row_id),
  foreign key (agency_id, row_id) references target_offer_rows,
  foreign key (agency_id, offer_id) references target_offers
);
create index target_withdrawals_offer on target_withdrawals (agency_id, offer_id);
call protect('target_withdrawals', 'select, insert');
create trigger target_withdrawals_append_only before update or delete on target_withdrawals for each row execute function append_only();
create trigger target_withdrawals_not_emptied before truncate on target_withdrawals for each statement execute function append_only();

create table target_drafts (
  agency_id uuid not null default app_agency(),
  case_id   uuid not null,
  person_id uuid not null,
  draft     text not null,
  saved_at  timestamptz not null,
  primary key (agency_id, case_id, person_id),
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, person_id) references people
);
call protect('target_drafts', 'select, insert, update');

-- What was handed in last in an appraisal and taken, or with in_force what was agreed last (art. 14(2)); null when there
-- is none.
-- +goose StatementBegin
create function target_content(wanted_case uuid, in_force boolean) returns json
  language sql stable
  begin atomic
    select a.content from public.acts a
     where a.case_id = wanted_case and a.kind = 'SubmitTargets' and a.state = 'taken'
       and (not in_force or a.taken_at <= (select max(g.taken_at) from public.acts g
         where g.case_id = wanted_case and g.kind = 'AgreeTargets' and g.state = 'taken'))
     order by a.taken_at desc limit 1;
  end;
-- +goose StatementEnd

-- Whether a planned result that was offered has been handed in: somewhere between the door and the record, or beyond.
-- +goose StatementBegin
create function target_handed_in(wanted_case uuid, wanted_row uuid) returns boolean
  language sql stable
  begin atomic
    select exists (select from public.acts a cross join lateral json_array_elements(a.content->'targets'->'results') r
      where a.case_id = wanted_case and a.kind = 'SubmitTargets' and a.state <> 'refused' and r->>'offer' = wanted_row::text);
  end;
-- +goose StatementEnd

-- The planned results of one appraisal: those in force, else those handed in last. A number that an old version does not
-- say is its place.
-- +goose StatementBegin
create function target_results_of(wanted_case uuid)
  returns table (in_force boolean, number int, result text, parents text[], in_words text)
  language sql stable
  begin atomic
    select k.agreed is not null, coalesce(nullif((r.value->>'number')::int, 0), r.n::int), r.value->>'result',
        array(select p from json_array_elements_text(coalesce(r.value->'parents', '[]')) p), coalesce(r.value->>'supports', '')
      from (select public.target_content(wanted_case, true) as agreed) k
      cross join lateral json_array_elements(coalesce(k.agreed, public.target_content(wanted_case, false))->'targets'->'results')
        with ordinality r (value, n);
  end;
-- +goose StatementEnd

-- The same for the appraisals of a cycle.
-- +goose StatementBegin
create function target_results(wanted_cycle uuid)
  returns table (case_id uuid, in_force boolean, number int, result text, parents text[], in_words text)
  language sql stable
  begin atomic
    select c.id, r.* from public.cases c cross join lateral public.target_results_of(c.id) r
     where c.cycle_id = wanted_cycle and c.proceeding = 'appraisal' and c.stage not in ('exempted', 'withdrawn', 'departed');
  end;
-- +goose StatementEnd
