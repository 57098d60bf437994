-- An address that HR mended holds until the roster brings another one than it brought before. An evaluation that was
-- reopened has no result until it is signed anew.
-- +goose Up

alter table people add column listed_email text;
comment on column people.listed_email is 'what the roster says where HR has mended the address since; null: the address is the roster''s';

update cases set result = null where proceeding = 'evaluation' and result is not null and stage in ('window-open', 'taken-over', 'unrated', 'ended-unrated');
comment on column cases.result is 'what it came to; null: nothing yet, or reopened since';
