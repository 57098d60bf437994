-- A cycle is watched: since when a case stands in its stage, and whether a party has done anything in it yet. Both are
-- written with every entry, so that a page that counts ten thousand cases reads one table and no journal.
-- +goose Up

-- Legal time of the entry that brought the case into its stage; null while it stands where it was opened.
alter table cases add column stage_since timestamptz;
-- An employee, appraiser or superior has done something in it.
alter table cases add column begun boolean not null default false;

-- What stands already is read from its journal once. The owner is under row-level security as well, and lifts it for
-- these statements.
alter table cases no force row level security;
alter table journal no force row level security;
update cases c set begun = true where exists (select from journal j
  where j.agency_id = c.agency_id and j.case_id = c.id and j.by_role in ('employee', 'appraiser', 'superior'));
update cases c set stage_since = j.at
  from (select o.agency_id, o.case_id, max(o.seq) as seq from journal o join cases k on k.agency_id = o.agency_id and k.id = o.case_id
        where o.stage <> k.stage group by o.agency_id, o.case_id) before
    join journal j on j.agency_id = before.agency_id and j.case_id = before.case_id and j.seq = before.seq + 1
  where c.agency_id = before.agency_id and c.id = before.case_id;
alter table cases force row level security;
alter table journal force row level security;

-- What is written to a person about a case, for their timeline and for tasks whose letter was never sent.
create index letters_case on letters (agency_id, case_id) where case_id is not null;
-- Acts of a case that were refused, for those whose sender has not tried again.
create index acts_refused on acts (agency_id, case_id, received_at) where state = 'refused';
