-- Letters: when each may leave, what people chose, what became of it, and who mended an address.
-- +goose Up

alter table letters
  add column leaves_at timestamptz,
  add column bundles   boolean not null default false,
  add column asks      boolean not null default false,
  add column rides     boolean not null default false,
  add column tries     int not null default 0,
  add column blocks    int not null default 0,
  add column resent_at timestamptz,
  drop constraint letters_state_check,
  add constraint letters_state_check check (state in ('waiting', 'sending', 'sent', 'failed', 'cancelled', 'overtaken'));
comment on column letters.leaves_at is 'real; null: nobody has looked yet when it may leave';
comment on column letters.bundles is 'may be kept for a digest';
comment on column letters.asks is 'pointless once its task is done';
comment on column letters.rides is 'causes no e-mail of its own';
comment on column letters.tries is 'how often the provider did not take it';
comment on column letters.blocks is 'how often the host turned it away for a while';

alter table letters no force row level security;
update letters set leaves_at = queued_at;
alter table letters force row level security;

drop index letters_waiting;
create index letters_waiting on letters (agency_id, leaves_at) where state = 'waiting' and not rides;
create index letters_unsorted on letters (agency_id, queued_at) where state = 'waiting' and leaves_at is null;
create index letters_bundled on letters (agency_id, person_id, mail_id) where bundles and mail_id is not null;

-- What the provider said last: '' nothing, or delivered, bounced, blocked, dropped, complained.
alter table mails
  add column outcome    text not null default '',
  add column outcome_at timestamptz;
create index mails_person on mails (agency_id, person_id, started_at);

alter table people
  drop constraint people_unreachable_check,
  add constraint people_unreachable_check check (unreachable in ('', 'no-address', 'bounced', 'complained', 'blocked', 'refused'));

-- How often the last day of a task has moved: calendar entries on phones move with it.
alter table tasks add column moved int not null default 0;

create table letter_choices (
  agency_id uuid not null default app_agency() references agencies,
  person_id uuid not null,
  kind      text not null,
  way       text not null check (way in ('at-once', 'digest', 'never')),
  chosen_at timestamptz not null,
  primary key (agency_id, person_id, kind),
  foreign key (agency_id, person_id) references people
);
call protect('letter_choices', 'select, insert, update');

-- Who mended whose address, and why. The addresses themselves stand with the people only.
create table address_changes (
  agency_id uuid not null default app_agency() references agencies,
  id        uuid not null,
  person_id uuid not null,
  by_person uuid not null,
  at        timestamptz not null,
  cause     text not null,
  renewed   boolean not null,
  letters   int not null,
  primary key (agency_id, id),
  foreign key (agency_id, person_id) references people,
  foreign key (agency_id, by_person) references people
);
create index address_changes_person on address_changes (agency_id, person_id, at);
call protect('address_changes', 'select, insert');
