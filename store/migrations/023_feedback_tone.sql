-- Who gives feedback may say whether it praises or asks for something better.
-- +goose Up

-- What was given before has no tone: nobody was asked for one.
alter table feedback add column tone text not null default '' check (tone in ('', 'positive', 'improve'));
