-- Messages with family news, on their way from one person to another through the office.
CREATE TABLE family_messages (
    id          TEXT   PRIMARY KEY,
    case_id     TEXT   NOT NULL,              -- the sender's request; its key seals this
    state       TEXT   NOT NULL,              -- see domain.family_messages
    recipient   TEXT,                         -- case in whose chat it is offered; NULL: by phone
    disclosure  BIGINT NOT NULL,              -- 1: says something about a located person; two people
    proposed_by TEXT,
    approved_by TEXT,
    reply_to    TEXT,                         -- the message this one answers
    created_at  BIGINT NOT NULL,
    moved_at    BIGINT NOT NULL,
    sealed      {{BLOB}} NOT NULL
);
CREATE INDEX family_messages_case ON family_messages (case_id);
CREATE INDEX family_messages_recipient ON family_messages (recipient, state);
CREATE INDEX family_messages_state ON family_messages (state, moved_at);
