-- What time does, as rows: each thing that is to happen once, and when. And what time asks of staff.

CREATE TABLE jobs (
    id      TEXT   PRIMARY KEY,               -- kind and subject: what is planned twice is planned once
    kind    TEXT   NOT NULL,
    subject TEXT   NOT NULL,                  -- id of a draft or a case, keyed hash of a chat, or ''
    stage   BIGINT NOT NULL,                  -- which of a series comes next (the reminders of a chat)
    since   BIGINT NOT NULL,                  -- the moment the series counts from
    due_at  BIGINT NOT NULL,                  -- whoever takes it moves this on first: that is the lease
    tries   BIGINT NOT NULL                   -- failures in a row: each waits longer
);
CREATE INDEX jobs_due ON jobs (due_at, id);
CREATE INDEX jobs_subject ON jobs (subject);

CREATE TABLE staff_tasks (                    -- a call or a look that a person owes a family
    id         TEXT   PRIMARY KEY,
    case_id    TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    done_at    BIGINT,
    done_by    TEXT
);
CREATE UNIQUE INDEX staff_tasks_open ON staff_tasks (case_id, kind) WHERE done_at IS NULL;
CREATE INDEX staff_tasks_list ON staff_tasks (created_at, id) WHERE done_at IS NULL;
CREATE INDEX staff_tasks_case ON staff_tasks (case_id);

CREATE TABLE tombstones (                     -- what is left of an answered request: no name, no key
    code         TEXT   PRIMARY KEY,
    outcome      TEXT   NOT NULL,
    submitted_at BIGINT NOT NULL,
    ended_at     BIGINT NOT NULL
);

ALTER TABLE chats ADD COLUMN quiet_at BIGINT;
CREATE INDEX cases_ended ON cases (state, updated_at);
CREATE INDEX audit_at ON audit (at);

-- What was there before this table is remembered too.
INSERT INTO jobs (id, kind, subject, stage, since, due_at, tries)
    SELECT 'remind:' || chat, 'remind', chat, 0, max(updated_at), max(updated_at) + 86400000, 0
    FROM drafts WHERE consented = 1 GROUP BY chat;
INSERT INTO jobs (id, kind, subject, stage, since, due_at, tries)
    SELECT 'draft_ends:' || id, 'draft_ends', id, 0, updated_at, updated_at + 86400000, 0
    FROM drafts WHERE consented = 1;
