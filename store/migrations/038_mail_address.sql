-- To which address a mail left, so that a late word of the provider about an old address is not taken for the new one.
-- +goose Up

alter table mails add column address bytea;
comment on column mails.address is 'SHA-256 of the address in small letters; null: it left before this was noted';
