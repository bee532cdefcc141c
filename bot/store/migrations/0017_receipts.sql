-- Who is still to hear that their request is gone. The row goes with the message.
CREATE TABLE receipts (
    case_id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    chat TEXT NOT NULL,
    code TEXT NOT NULL,
    erased_at BIGINT NOT NULL
);
CREATE INDEX receipts_of_chat ON receipts (chat);
