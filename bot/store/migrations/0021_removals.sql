-- People of imported lists who are to be erased: frozen from the first asking, gone when a second person agrees.
CREATE TABLE removals (
    person_id TEXT PRIMARY KEY,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    sealed {{BLOB}} NOT NULL                  -- why (service key)
);
ALTER TABLE suppressions ADD COLUMN number BIGINT NOT NULL DEFAULT 0;  -- the R-number it had: never given again
