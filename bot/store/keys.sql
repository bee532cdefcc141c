-- The key store: a file of its own beside a data folder, or a PostgreSQL database of its own that many hosts
-- share. Never in the database of the data: its backups live long, those of the keys 35 days.
CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, wrapped {{BLOB}} NOT NULL);
-- What was destroyed never comes back under the same name.
CREATE TABLE IF NOT EXISTS destroyed (id TEXT PRIMARY KEY);
-- The order of destroying, without a gap: whoever has seen up to n asks for what came after.
CREATE TABLE IF NOT EXISTS destructions (n BIGINT PRIMARY KEY, id TEXT NOT NULL);
-- Where these keys went, once they were moved: this store is a copy then, and copies live 35 days.
CREATE TABLE IF NOT EXISTS moved (at BIGINT PRIMARY KEY);
-- Up to which destruction the engine's own files were cleared of what was destroyed.
CREATE TABLE IF NOT EXISTS settled (n BIGINT PRIMARY KEY);
