-- The matching role as a process of its own: who plays it, and what staff ask it by rows.
CREATE TABLE roles (
    role     TEXT   PRIMARY KEY,
    holder   TEXT   NOT NULL,                 -- drawn anew at each start; whoever was taken over writes no more
    standing TEXT   NOT NULL,                 -- reading | ready | left
    people   BIGINT NOT NULL,                 -- records held in memory
    since    BIGINT NOT NULL,
    seen_at  BIGINT NOT NULL
);
CREATE TABLE questions (                      -- gone when the answer is read, or after some seconds
    id         TEXT     PRIMARY KEY,
    asked_at   BIGINT   NOT NULL,
    expires_at BIGINT   NOT NULL,
    sealed     {{BLOB}} NOT NULL,             -- the words that are looked for (service key)
    answer     {{BLOB}}                       -- references of people (service key)
);
CREATE INDEX questions_waiting ON questions (asked_at, id) WHERE answer IS NULL;
CREATE INDEX matches_other ON matches (other);
