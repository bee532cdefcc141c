-- Recorded human voices, and what a speaker signed or corrected in the catalogue.
-- The file of a recording is a row of `media` with a key of its own, under the same id.

CREATE TABLE recordings (
    id          TEXT   PRIMARY KEY,           -- also the id of its file in media
    sentence    TEXT   NOT NULL,              -- hash of the sentence's id; see services.voicing
    language    TEXT   NOT NULL,
    words       TEXT   NOT NULL,              -- hash of the words that were read aloud
    voice       TEXT   NOT NULL,              -- woman | man
    state       TEXT   NOT NULL,              -- proposed | approved | refused | replaced
    recorded_by TEXT   NOT NULL,              -- staff or volunteer id
    recorded_at BIGINT NOT NULL,
    decided_by  TEXT,
    decided_at  BIGINT
);
CREATE INDEX recordings_sentence ON recordings (sentence, language, state);

CREATE TABLE uploads (                        -- what Telegram calls a recording: another name for each bot
    recording TEXT   NOT NULL,
    bot_id    BIGINT NOT NULL,
    file_id   TEXT   NOT NULL,
    PRIMARY KEY (recording, bot_id)
);

CREATE TABLE recorders (                      -- chats that lend their voice
    chat     TEXT   PRIMARY KEY,
    who      TEXT   NOT NULL,                 -- staff or volunteer id
    office   TEXT   NOT NULL,
    language TEXT   NOT NULL,                 -- '' until it was chosen
    voice    TEXT   NOT NULL,                 -- '' until it was chosen
    sentence TEXT   NOT NULL,                 -- the one being read now, '' in the list
    active   BIGINT NOT NULL,                 -- 1: what this chat says is for a recording
    since    BIGINT NOT NULL
);

CREATE TABLE recorder_invitations (
    id         TEXT   PRIMARY KEY,            -- hash of the deep link's secret
    who        TEXT   NOT NULL,               -- in whose name recordings are made
    office     TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);

CREATE TABLE word_reviews (                   -- the latest of a sentence stands
    id       TEXT   PRIMARY KEY,
    sentence TEXT   NOT NULL,                 -- hash of the sentence's id; see services.voicing
    language TEXT   NOT NULL,
    words    TEXT   NOT NULL,                 -- as they were signed or corrected
    spanish  TEXT   NOT NULL,                 -- hash of the Spanish beside them: when it changes, this is over
    signed   BIGINT NOT NULL,                 -- 1: a speaker put their name to it
    staff    TEXT   NOT NULL,                 -- who wrote it down
    at       BIGINT NOT NULL,
    sealed   {{BLOB}} NOT NULL                -- the speaker's name (service key)
);
CREATE INDEX word_reviews_sentence ON word_reviews (sentence, language, at);
