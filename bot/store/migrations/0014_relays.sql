-- A person of the office and a family talking now, through the bot: forms wait meanwhile.
CREATE TABLE relays (
    id        TEXT   PRIMARY KEY,
    case_id   TEXT   NOT NULL,
    chat      TEXT   NOT NULL,
    staff     TEXT   NOT NULL,
    waiting   TEXT,                           -- the draft that waits until the talk is over
    opened_at BIGINT NOT NULL,
    heard_at  BIGINT NOT NULL,                -- when either side last said something
    ended_at  BIGINT
);
CREATE UNIQUE INDEX relays_open ON relays (chat) WHERE ended_at IS NULL;
CREATE INDEX relays_case ON relays (case_id, opened_at);
