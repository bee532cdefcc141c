-- To whom else a request may be given: what staff asked the family, and who wrote down what was said aloud.
ALTER TABLE consents ADD COLUMN recorded_by TEXT;  -- NULL: given in the chat, or on the form of the request

CREATE TABLE share_asks (                          -- asked, and not answered yet
    case_id  TEXT   NOT NULL,
    purpose  TEXT   NOT NULL,
    asked_by TEXT   NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, purpose)
);
