-- Villages an operator imported, a file a row. Public knowledge about places, nothing about people, so not sealed.
CREATE TABLE village_lists (
    source      TEXT   PRIMARY KEY,           -- what the operator calls the file; importing it again replaces it
    digest      TEXT   NOT NULL,              -- of `lines`: by it a running program sees that there is something new
    villages    BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    lines       {{BLOB}} NOT NULL             -- compressed rows in the form of bot/places/gazetteer.tsv
);
