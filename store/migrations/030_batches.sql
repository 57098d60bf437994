-- Batches (*perubahan massal*): what HR does to many cases at once. The acts themselves stand in the register, one for
-- each case, entered in the transaction that keeps the order; what became of them is read there.
-- +goose Up

create table batches (
  agency_id   uuid not null default app_agency(),
  id          uuid not null,
  cycle_id    uuid not null,
  kind        text not null check (kind in ('extend', 'reassign', 'exempt', 'withdraw', 'reopen', 'calendar', 'rules')),
  ordered     json not null,                                         -- as it was asked for; it may hold numbers of people
  reason      text not null check (reason <> ''),
  fingerprint bytea not null check (octet_length(fingerprint) = 32), -- of the preview that was confirmed
  request_id  text not null check (request_id <> ''),
  ordered_by  uuid not null,
  ordered_at  timestamptz not null,                                  -- real
  undoes      uuid,                                                  -- the batch that it takes back
  primary key (agency_id, id),
  unique (agency_id, ordered_by, request_id),
  unique (agency_id, undoes),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, ordered_by) references people,
  foreign key (agency_id, undoes) references batches
);
create index batches_cycle on batches (agency_id, cycle_id, ordered_at);
call protect('batches', 'select, insert');
create trigger batches_append_only before update or delete on batches for each row execute function append_only();
create trigger batches_not_emptied before truncate on batches for each statement execute function append_only();

-- One row for each case of a batch: where it stood, where it was to stand, and the act that takes it there; without an
-- act, why it stays.
create table batch_items (
  agency_id uuid not null default app_agency(),
  batch_id  uuid not null,
  seq       int not null check (seq > 0),
  case_id   uuid not null,
  act_id    uuid,
  before    json not null,
  after     json not null,
  stays     json,
  lasting   json,                                                    -- why the act could not be taken back
  primary key (agency_id, batch_id, seq),
  unique (agency_id, batch_id, case_id),
  check ((act_id is null) = (stays is not null)),
  foreign key (agency_id, batch_id) references batches,
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, act_id) references acts
);
create index batch_items_act on batch_items (agency_id, act_id) where act_id is not null;
call protect('batch_items', 'select, insert');
create trigger batch_items_append_only before update or delete on batch_items for each row execute function append_only();
create trigger batch_items_not_emptied before truncate on batch_items for each statement execute function append_only();
