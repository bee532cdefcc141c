-- Where nobody is sent: districts an office marked as unsafe, with dates. Nothing about people.
CREATE TABLE unsafe_areas (
    id   TEXT PRIMARY KEY,
    body TEXT NOT NULL
);
