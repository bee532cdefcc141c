-- Who works in this database now, what only one of them may do, and Telegram's limits, which all share.

CREATE TABLE processes (
    id         TEXT   PRIMARY KEY,
    roles      TEXT   NOT NULL,
    host       TEXT   NOT NULL,               -- name of the machine and the process's number there
    started_at BIGINT NOT NULL,
    beat       BIGINT NOT NULL,               -- grows while it lives: others watch that, not the clocks
    beat_at    BIGINT NOT NULL                -- for people to read
);

CREATE TABLE leases (                         -- what one process at a time may do, such as asking for updates
    name   TEXT   PRIMARY KEY,
    holder TEXT   NOT NULL,                   -- id of a process; worth nothing once that one is gone
    since  BIGINT NOT NULL
);

CREATE TABLE pace (                           -- how many messages may still go: '' for all, else for one chat
    name       TEXT   PRIMARY KEY,
    tokens     DOUBLE PRECISION NOT NULL,
    at         BIGINT NOT NULL,               -- when there were so many, by the database's clock
    rest_until BIGINT NOT NULL                -- Telegram said to wait so long
);

ALTER TABLE outbox ADD COLUMN holder TEXT;    -- the process that is sending it
