-- The private chat in which a person of staff, while on duty, answers a family that waits.
CREATE TABLE staff_chats (
    id         TEXT   PRIMARY KEY,            -- keyed hash of bot and chat; its address lies in chats
    staff_id   TEXT   NOT NULL UNIQUE,
    linked_at  BIGINT NOT NULL,
    duty_until BIGINT NOT NULL,               -- nothing is told or taken there after it
    case_id    TEXT                           -- the request it was last told about
);

ALTER TABLE relays ADD COLUMN from_chat BIGINT NOT NULL DEFAULT 0;  -- held in the private chat of who opened it

CREATE TABLE staff_said (                     -- what was written or pressed there, until it is carried out
    id     TEXT   PRIMARY KEY,
    chat   TEXT   NOT NULL,
    at     BIGINT NOT NULL,
    sealed {{BLOB}} NOT NULL                  -- the service key
);
