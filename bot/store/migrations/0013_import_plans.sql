-- The dry run of a proposed list, kept beside it: working it out anew for each look at the page takes seconds.
ALTER TABLE imports ADD COLUMN plan {{BLOB}}; -- emptied when decided (service key)
