-- Questions to HR. What was asked and answered stands here and nowhere else: no letter, log or history holds it.
-- +goose Up

create table help_requests (
  agency_id      uuid not null default app_agency() references agencies,
  id             uuid not null,
  asked_by       uuid not null,
  request_id     text not null check (request_id <> ''),
  subject        text not null check (subject in ('superior', 'post', 'details', 'task', 'other')),
  text           text not null check (text <> ''),
  right_superior text not null default '' check (right_superior = '' or subject = 'superior'),
  case_id        uuid,
  asked_on       date not null,
  asked_at       timestamptz not null,
  answer         text not null default '',
  answered_by    uuid check (answered_by <> asked_by),
  answer_request text not null default '',
  answered_on    date,
  answered_at    timestamptz,
  primary key (agency_id, id),
  check ((answered_at is null) = (answered_by is null) and (answered_at is null) = (answer = '') and (answered_at is null) = (answered_on is null)),
  foreign key (agency_id, asked_by) references people,
  foreign key (agency_id, case_id) references cases,
  foreign key (agency_id, answered_by) references people
);
comment on column help_requests.asked_on is 'the agency''s day: in a rehearsal with made-up staff a day of the rehearsal';
create index help_requests_own on help_requests (agency_id, asked_by, asked_at);
create index help_requests_open on help_requests (agency_id, asked_on) where answered_at is null;
create index help_requests_answered on help_requests (agency_id, answered_at) where answered_at is not null;
call protect('help_requests', 'select, insert, update');
