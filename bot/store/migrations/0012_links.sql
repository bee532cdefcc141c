-- One-time links that staff make: a new chat for a request, another relative who carries it on, a group of staff.
CREATE TABLE links (
    id         TEXT   PRIMARY KEY,            -- keyed hash of the link's secret
    kind       TEXT   NOT NULL,               -- chat | relative | group
    subject    TEXT   NOT NULL,               -- id of the request, or the office of the group
    made_by    TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX links_old ON links (expires_at);

CREATE TABLE staff_groups (                   -- groups that hear how much waits, and nothing else
    id        TEXT   PRIMARY KEY,             -- keyed hash of bot and chat
    office    TEXT   NOT NULL,
    linked_by TEXT   NOT NULL,
    linked_at BIGINT NOT NULL,
    sealed    {{BLOB}} NOT NULL               -- its address (service key)
);
