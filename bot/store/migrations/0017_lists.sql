-- How often somebody watched a title again.
ALTER TABLE shelf ADD COLUMN rewatches INTEGER NOT NULL DEFAULT 0 CHECK (rewatches >= 0);

-- Since when a member is named and compared nowhere, and whether they take part in taste twins.
ALTER TABLE members ADD COLUMN hidden_at INTEGER;
ALTER TABLE members ADD COLUMN no_twins INTEGER NOT NULL DEFAULT 0 CHECK (no_twins IN (0, 1));

-- Since when a member watches again what they have finished.
ALTER TABLE shelf ADD COLUMN again_at INTEGER;

-- In which servers somebody is, asked where they write from none.
CREATE INDEX members_by_id ON members (member_id);
