-- A telephone that several people share: which of them writes now. Only ever set once a second name has appeared.
ALTER TABLE chats ADD COLUMN writing TEXT;    -- the same value as cases.enquirer: a keyed hash
ALTER TABLE drafts ADD COLUMN writer TEXT;    -- whose draft it is
