-- The word the office says first when it calls, so that a family knows who calls. One for a request.
CREATE TABLE check_words (
    case_id TEXT   PRIMARY KEY,
    set_by  TEXT   NOT NULL,
    set_at  BIGINT NOT NULL,
    sealed  {{BLOB}} NOT NULL                 -- the word and the number to call back (the case's key)
);
