-- What families can be told of, beside offices and numbers: services, rights and papers. Nothing personal.
CREATE TABLE services (id TEXT PRIMARY KEY, body TEXT NOT NULL, checked_on TEXT NOT NULL);
