-- Visits that the office asks of a volunteer, each with a dated note on safety; a no leaves no mark.
CREATE TABLE visits (
    id          TEXT   PRIMARY KEY,
    volunteer   TEXT   NOT NULL,
    office      TEXT   NOT NULL,
    asked_by    TEXT   NOT NULL,
    noted_on    TEXT   NOT NULL,              -- the day of the note on safety
    state       TEXT   NOT NULL,              -- asked | accepted | taken_back
    created_at  BIGINT NOT NULL,
    sealed      {{BLOB}} NOT NULL             -- what is asked, the note (service key)
);
CREATE INDEX visits_volunteer ON visits (volunteer, created_at);
CREATE INDEX visits_office ON visits (office, created_at);
