-- Several processes at once. A lane is the one row that is locked while a message of its chat is
-- handled or sent. Numbers that put rows in order are unique within their chat or not at all: nobody
-- waits for another chat's, and a distributed engine can keep a chat's rows together.

CREATE TABLE lanes (
    chat TEXT PRIMARY KEY                     -- keyed hash of bot and chat, as in inbox and outbox
);

DROP INDEX inbox_turn;
CREATE INDEX inbox_turn ON inbox (arrival) WHERE state = 'new';
DROP INDEX inbox_lane;
CREATE UNIQUE INDEX inbox_lane ON inbox (chat, arrival) WHERE state = 'new';

DROP INDEX changes_open;
CREATE INDEX changes_open ON changes (at) WHERE done = 0;

-- Entries of one moment in the order they were written. SQLite knew it by rowid, which PostgreSQL has
-- not; {{ROWID}} is that there, and 0 where no older rows can be.
ALTER TABLE answers ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
UPDATE answers SET n = {{ROWID}};
ALTER TABLE consents ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
UPDATE consents SET n = {{ROWID}};
ALTER TABLE timeline ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
UPDATE timeline SET n = {{ROWID}};
ALTER TABLE replies ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
UPDATE replies SET n = {{ROWID}};
ALTER TABLE choices ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
UPDATE choices SET n = {{ROWID}};
