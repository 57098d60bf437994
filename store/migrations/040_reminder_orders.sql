-- Reminders that HR sends by hand, beside those of the morning round: what was asked for, and which letters came of it.
-- +goose Up

create table reminder_orders (
  agency_id   uuid not null default app_agency(),
  id          uuid not null,
  cycle_id    uuid not null,
  by_person   uuid not null,
  at          timestamptz not null,                                  -- real
  on_day      date not null,                                         -- the agency's legal day
  selection   json not null,                                         -- as it was asked for
  remark      text not null default '',                              -- stands in no letter
  people      int not null check (people > 0),
  tasks       int not null check (tasks >= people),
  fingerprint bytea not null check (octet_length(fingerprint) = 32), -- of the preview that was confirmed
  request_id  text not null check (request_id <> ''),
  primary key (agency_id, id),
  unique (agency_id, by_person, request_id),
  foreign key (agency_id, cycle_id) references cycles,
  foreign key (agency_id, by_person) references people
);
create index reminder_orders_cycle on reminder_orders (agency_id, cycle_id, at);
call protect('reminder_orders', 'select, insert');
create trigger reminder_orders_append_only before update or delete on reminder_orders for each row execute function append_only();
create trigger reminder_orders_not_emptied before truncate on reminder_orders for each statement execute function append_only();

alter table letters add column reminder_order uuid;
alter table letters add foreign key (agency_id, reminder_order) references reminder_orders;
comment on column letters.reminder_order is 'the order of HR that it came of; null: none';
create index letters_reminder_order on letters (agency_id, reminder_order) where reminder_order is not null;
create index letters_task on letters (agency_id, task_id) where task_id is not null;
