-- The first schema. Every column named `sealed` holds an envelope of bot.vault; nothing personal
-- stands outside one. Ids are random text, times epoch milliseconds (BIGINT), BLOB is written
-- {{BLOB}} so that the same file serves PostgreSQL (BYTEA).

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- Telegram ---------------------------------------------------------------------------------
CREATE TABLE inbox (
    bot_id      BIGINT NOT NULL,
    update_id   BIGINT NOT NULL,
    chat        TEXT   NOT NULL,              -- keyed hash of bot and chat ('' where an update has no chat)
    arrival     BIGINT NOT NULL,              -- order of arrival: microseconds, unique among the new
    state       TEXT   NOT NULL,              -- new | done | parked
    tries       BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    sealed      {{BLOB}},                     -- the raw update, emptied when done (service key)
    PRIMARY KEY (bot_id, update_id)
);
CREATE UNIQUE INDEX inbox_turn ON inbox (arrival) WHERE state = 'new';
CREATE INDEX inbox_lane ON inbox (chat, arrival) WHERE state = 'new';
CREATE INDEX inbox_old ON inbox (received_at) WHERE state = 'done';
CREATE INDEX inbox_parked ON inbox (received_at) WHERE state = 'parked';

CREATE TABLE chats (
    id             TEXT PRIMARY KEY,          -- keyed hash of bot and chat
    sealed         {{BLOB}} NOT NULL,         -- address and language (service key); see services.chats
    unreachable_at BIGINT,
    updated_at     BIGINT NOT NULL
);

CREATE TABLE outbox (
    id         TEXT   PRIMARY KEY,
    chat       TEXT   NOT NULL,
    cause      TEXT   NOT NULL,               -- what made it: update, reply, reminder ...
    n          BIGINT NOT NULL,               -- which of that cause's messages
    position   BIGINT NOT NULL,               -- order within the chat: microseconds, unique among the unsent
    kind       TEXT   NOT NULL,               -- ask | tell | reply | edit | delete | commands | media
    prompt_of  TEXT,                          -- draft whose current prompt this is
    revision   BIGINT,                        -- of that draft; a superseded prompt is dropped
    state      TEXT   NOT NULL,               -- later | new | sending | sent | dropped | dead | look
    tries      BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at    BIGINT,
    message_id BIGINT,
    sealed     {{BLOB}},                      -- Messages and values, emptied when sent (service key)
    UNIQUE (cause, n)
);
CREATE UNIQUE INDEX outbox_lane ON outbox (chat, position) WHERE state IN ('new', 'sending');
CREATE INDEX outbox_turn ON outbox (position) WHERE state = 'new';
CREATE INDEX outbox_later ON outbox (due_at) WHERE state = 'later';
CREATE INDEX outbox_later_chat ON outbox (chat, due_at) WHERE state = 'later';
CREATE INDEX outbox_sending ON outbox (position) WHERE state = 'sending';
CREATE INDEX outbox_prompts ON outbox (prompt_of, revision) WHERE prompt_of IS NOT NULL AND state IN ('new', 'later');
CREATE INDEX outbox_sent ON outbox (chat, sent_at) WHERE state = 'sent';
CREATE INDEX outbox_asked ON outbox (chat, position) WHERE kind = 'ask';
CREATE INDEX outbox_old ON outbox (created_at) WHERE state IN ('sent', 'dropped');
CREATE INDEX outbox_troubled ON outbox (created_at) WHERE state IN ('dead', 'look');

CREATE TABLE chat_messages (                  -- what the person wrote, so that it can be deleted within 48 h
    chat       TEXT   NOT NULL,
    message_id BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (chat, message_id)
);
CREATE INDEX chat_messages_old ON chat_messages (at);

-- Drafts and media -------------------------------------------------------------------------
CREATE TABLE drafts (
    id           TEXT   PRIMARY KEY,
    chat         TEXT   NOT NULL,
    conversation TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    key_id       TEXT   NOT NULL,             -- becomes the case's key at submission
    revision     BIGINT NOT NULL,
    active       BIGINT NOT NULL,             -- 1: the one this chat is answering now
    consented    BIGINT NOT NULL,             -- 0: kept at most 24 h
    prompted_at  BIGINT,                      -- when the current prompt was delivered
    updated_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    sealed       {{BLOB}} NOT NULL
);
CREATE INDEX drafts_chat ON drafts (chat, updated_at);
CREATE UNIQUE INDEX drafts_active ON drafts (chat) WHERE active = 1;
CREATE INDEX drafts_expiry ON drafts (expires_at);

CREATE TABLE media (
    id         TEXT   PRIMARY KEY,
    owner      TEXT   NOT NULL,               -- draft id, then case id
    key_id     TEXT   NOT NULL,
    state      TEXT   NOT NULL,               -- waiting | kept | refused | gone
    created_at BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    sealed     {{BLOB}} NOT NULL,             -- kind, file_id, step, mime, size, transcript
    content    {{BLOB}}                       -- the file itself, sealed
);
CREATE INDEX media_waiting ON media (due_at) WHERE state = 'waiting';
CREATE INDEX media_owner ON media (owner);

CREATE TABLE doomed_keys (                    -- keys to destroy once the unit that gave them up is on the disk
    key_id TEXT   PRIMARY KEY,
    at     BIGINT NOT NULL
);

-- Cases ------------------------------------------------------------------------------------
CREATE TABLE cases (
    id           TEXT   PRIMARY KEY,
    code         TEXT   NOT NULL UNIQUE,      -- random, speakable, in no order
    key_id       TEXT   NOT NULL,
    chat         TEXT,                        -- where replies go; NULL: by phone or in person (never a volunteer's chat)
    enquirer     TEXT   NOT NULL,             -- same value for requests of one enquirer
    entered_by   TEXT   NOT NULL,             -- 'self', or the staff or volunteer id
    state        TEXT   NOT NULL,
    open         BIGINT NOT NULL,             -- 1: the state is one that staff work on (store.cases)
    route        TEXT   NOT NULL,
    language     TEXT   NOT NULL,
    office       TEXT   NOT NULL,
    queue        TEXT   NOT NULL,
    urgency      BIGINT NOT NULL,             -- 0 most urgent
    minor        BIGINT NOT NULL,             -- 1: sought person is a minor today
    compare      BIGINT NOT NULL,             -- 1: the compare consent stands
    assignee     TEXT,
    revision     BIGINT NOT NULL,             -- two people editing: the second is told
    proposed     TEXT,                        -- the move of TRANSITIONS a second person must agree to
    proposed_by  TEXT,                        -- who proposed it
    second       BIGINT NOT NULL,             -- 1: a move or a reply waits for a second person
    resumes      TEXT,                        -- the state a question to the family interrupted
    submitted_at BIGINT NOT NULL,
    promised_by  BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    sealed       {{BLOB}} NOT NULL            -- summary card: names, kinship, places (case key)
);
-- One for each list of the queue, for an office and for all offices; each ends in the order of the list.
CREATE INDEX cases_office ON cases (office, open, urgency, promised_by, id);
CREATE INDEX cases_all ON cases (open, urgency, promised_by, id);
CREATE INDEX cases_office_free ON cases (office, open, assignee, urgency, promised_by, id);
CREATE INDEX cases_assignee ON cases (assignee, open, urgency, promised_by, id);
CREATE INDEX cases_office_second ON cases (office, open, second, urgency, promised_by, id);
CREATE INDEX cases_second ON cases (open, second, urgency, promised_by, id);
CREATE INDEX cases_office_state ON cases (office, state, urgency, promised_by, id);
CREATE INDEX cases_state ON cases (state, urgency, promised_by, id);
CREATE INDEX cases_chat ON cases (chat, submitted_at);
CREATE INDEX cases_enquirer ON cases (enquirer);

CREATE TABLE answers (                        -- append-only: an edit is a later version
    id      TEXT   PRIMARY KEY,
    case_id TEXT   NOT NULL,
    step    TEXT   NOT NULL,
    version BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    sealed  {{BLOB}} NOT NULL,
    UNIQUE (case_id, step, version)
);

CREATE TABLE consents (
    id           TEXT   PRIMARY KEY,
    case_id      TEXT   NOT NULL,
    purpose      TEXT   NOT NULL,
    granted      BIGINT NOT NULL,
    text_version TEXT   NOT NULL,
    language     TEXT   NOT NULL,
    how          TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    confirmed_by TEXT,
    withdrawn_at BIGINT
);
CREATE INDEX consents_case ON consents (case_id, at);

CREATE TABLE timeline (                       -- everything said and done in a case
    id      TEXT   PRIMARY KEY,
    case_id TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    kind    TEXT   NOT NULL,
    actor   TEXT   NOT NULL,
    sealed  {{BLOB}} NOT NULL
);
CREATE INDEX timeline_case ON timeline (case_id, at, id);

CREATE TABLE replies (
    id          TEXT   PRIMARY KEY,
    case_id     TEXT   NOT NULL,
    kind        TEXT   NOT NULL,              -- reply | question
    disclosure  BIGINT NOT NULL,              -- 1: says something about a located person; two people
    state       TEXT   NOT NULL,              -- proposed | sent | refused | withdrawn
    proposed_by TEXT   NOT NULL,
    approved_by TEXT,
    proposed_at BIGINT NOT NULL,
    decided_at  BIGINT,
    sealed      {{BLOB}} NOT NULL
);
CREATE INDEX replies_case ON replies (case_id, proposed_at);

CREATE TABLE choices (                        -- what a located person wants told; the latest stands
    id          TEXT   PRIMARY KEY,
    case_id     TEXT   NOT NULL,
    match_id    TEXT   NOT NULL,
    choice      TEXT   NOT NULL,
    recorded_by TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    sealed      {{BLOB}} NOT NULL
);
CREATE INDEX choices_case ON choices (case_id, at);

-- The register and matching ----------------------------------------------------------------
CREATE TABLE sources (
    id         TEXT   PRIMARY KEY,
    name       TEXT   NOT NULL,
    kind       TEXT   NOT NULL,               -- sought | alive | dead
    dated      TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE people (                         -- people on imported lists
    id         TEXT   PRIMARY KEY,
    source     TEXT   NOT NULL,
    source_ref TEXT   NOT NULL,               -- keyed hash of the row's own id
    shown_as   TEXT   NOT NULL,               -- R-01877: what staff call it
    salt       {{BLOB}} NOT NULL,             -- its key is derived from a master epoch and this
    updated_at BIGINT NOT NULL,
    sealed     {{BLOB}} NOT NULL,
    UNIQUE (source, source_ref)
);
CREATE TABLE imports (                        -- a list somebody proposed and a coordinator must approve
    id          TEXT   PRIMARY KEY,
    source_name TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    dated       TEXT   NOT NULL,
    state       TEXT   NOT NULL,              -- proposed | applied | dropped
    proposed_by TEXT   NOT NULL,
    proposed_at BIGINT NOT NULL,
    decided_by  TEXT,
    decided_at  BIGINT,
    sealed      {{BLOB}}                      -- the file, emptied when decided (service key)
);
CREATE INDEX people_shown ON people (shown_as);
CREATE TABLE suppressions (subject TEXT PRIMARY KEY, at BIGINT NOT NULL);

CREATE TABLE matches (
    id         TEXT   PRIMARY KEY,
    case_id    TEXT   NOT NULL,
    other      TEXT   NOT NULL,               -- 'person:ID' or 'case:ID' or 'enquirer:ID'
    band       TEXT   NOT NULL,
    hypothesis TEXT   NOT NULL,
    log_odds   DOUBLE PRECISION NOT NULL,
    facts      TEXT   NOT NULL,               -- keyed hash of both records: a rejected pair returns only when it changed
    judgement  TEXT,                          -- same | different | unsure
    judged_by  TEXT,
    judged_at  BIGINT,
    proposed_at BIGINT NOT NULL,
    sealed     {{BLOB}} NOT NULL,             -- evidence, reason (case key)
    UNIQUE (case_id, other)
);
CREATE INDEX matches_case ON matches (case_id, log_odds);

CREATE TABLE changes (                        -- what the matching role follows
    id    TEXT   PRIMARY KEY,
    at    BIGINT NOT NULL,                    -- microseconds, unique among the open
    kind  TEXT   NOT NULL,                    -- added | corrected | erased
    ref   TEXT   NOT NULL,
    done  BIGINT NOT NULL
);
CREATE UNIQUE INDEX changes_open ON changes (at) WHERE done = 0;
CREATE INDEX changes_ref ON changes (ref);

-- The organisation -------------------------------------------------------------------------
CREATE TABLE offices (id TEXT PRIMARY KEY, body TEXT NOT NULL, updated_at BIGINT NOT NULL);
CREATE TABLE routing (id TEXT PRIMARY KEY, body TEXT NOT NULL, updated_at BIGINT NOT NULL);
CREATE TABLE referrals (id TEXT PRIMARY KEY, body TEXT NOT NULL, checked_on TEXT NOT NULL);

CREATE TABLE staff (
    id          TEXT   PRIMARY KEY,
    account     TEXT   NOT NULL UNIQUE,       -- keyed hash of the sign-in name
    role        TEXT   NOT NULL,
    office      TEXT   NOT NULL,
    languages   TEXT   NOT NULL,
    disabled_at BIGINT,
    created_at  BIGINT NOT NULL,
    last_step   BIGINT NOT NULL,              -- last one-time code spent: each works once
    sealed      {{BLOB}} NOT NULL             -- name, passphrase hash, one-time-code secret (service key)
);
CREATE TABLE sessions (
    id         TEXT   PRIMARY KEY,            -- hash of the cookie
    staff_id   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE TABLE sign_in_tries (id TEXT PRIMARY KEY, account TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX sign_in_tries_account ON sign_in_tries (account, at);

CREATE TABLE invitations (
    id         TEXT   PRIMARY KEY,            -- hash of the deep link's secret
    office     TEXT   NOT NULL,
    invited_by TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    volunteer  TEXT
);
CREATE TABLE volunteers (
    id         TEXT   PRIMARY KEY,
    chat       TEXT   NOT NULL UNIQUE,
    office     TEXT   NOT NULL,
    invited_by TEXT   NOT NULL,
    since      BIGINT NOT NULL,
    disabled_at BIGINT,
    sealed     {{BLOB}} NOT NULL
);

CREATE TABLE audit (
    n       BIGINT PRIMARY KEY,               -- chained: 1, 2, 3 ...
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    action  TEXT   NOT NULL,
    subject TEXT   NOT NULL,                  -- an id, never a name
    office  TEXT   NOT NULL,
    chain   {{BLOB}} NOT NULL                 -- keyed hash over the entry and the one before
);
CREATE INDEX audit_actor ON audit (actor, at);
CREATE INDEX audit_subject ON audit (subject, at);
