-- Papers of what is not a case itself (a record of coaching, mentoring or counselling, an act), the emblem that a paper was
-- drawn with, and the list that lies in a bundle.
-- +goose Up

alter table papers add column subject text not null default '' check (subject ~ '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$');
alter table papers add column emblem text not null default '';  -- empty: the place holder; none; or the sum of the agency's own file
alter table papers drop constraint papers_agency_id_case_id_kind_layout_content_sum_key;
alter table papers add constraint papers_once unique (agency_id, case_id, kind, subject, layout, content_sum, emblem);

alter table paper_bundle_items add column form text not null default '';
alter table paper_bundle_items add column code text not null default '';
