-- How often somebody watched a title again.
ALTER TABLE shelf ADD COLUMN rewatches INTEGER NOT NULL DEFAULT 0 CHECK (rewatches >= 0);

-- Since when a member is named and compared nowhere, and whether they take part in taste twins.
ALTER TABLE members ADD COLUMN hidden_at INTEGER;
ALTER TABLE members ADD COLUMN no_twins INTEGER NOT NULL DEFAULT 0 CHECK (no_twins IN (0, 1));

-- Lists that members brought. `import_id`: the list that last changed an entry, NULL once its member has, and which a
-- change of a score came with. `brought`: whether a score that came with a list counts, NULL for one given here.
ALTER TABLE shelf ADD COLUMN import_id INTEGER;
ALTER TABLE shelf ADD COLUMN brought INTEGER CHECK (brought IN (0, 1));
ALTER TABLE score_changes ADD COLUMN import_id INTEGER;
CREATE INDEX shelf_brought ON shelf (server_id, brought) WHERE brought IS NOT NULL;
-- What a server talks about, and the last votes for the alarm, are what was given here.
DROP INDEX shelf_lately;
CREATE INDEX shelf_lately ON shelf (server_id, rated_at) WHERE import_id IS NULL;
DROP INDEX shelf_scored;
CREATE INDEX shelf_scored ON shelf (server_id, title_id, scored_at) WHERE score IS NOT NULL AND brought IS NULL;

-- A list as it was read, with the title that each row means, what its member chose, and what applying it changed.
CREATE TABLE imports (
    import_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'preview' CHECK (state IN ('preview', 'applied', 'undone')),
    payload TEXT NOT NULL,
    choices TEXT NOT NULL,
    applied_at INTEGER,
    applied TEXT,
    changes TEXT,
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT;
CREATE INDEX imports_of_member ON imports (server_id, member_id);

-- Rows of lists whose title is not here yet: `name`, `original` and `source_key` are what a title that comes is looked up by.
CREATE TABLE waiting_rows (
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    row_key TEXT NOT NULL,
    name TEXT NOT NULL,
    original TEXT NOT NULL,
    source_key TEXT NOT NULL,
    payload TEXT NOT NULL,
    import_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (server_id, member_id, row_key),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_rows_by_name ON waiting_rows (server_id, name);
CREATE INDEX waiting_rows_by_original ON waiting_rows (server_id, original) WHERE original <> '';
CREATE INDEX waiting_rows_by_source ON waiting_rows (server_id, source_key) WHERE source_key <> '';

-- Reviews that came with a list, until they are posted or dropped.
CREATE TABLE imported_reviews (
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at INTEGER,
    import_id INTEGER NOT NULL,
    PRIMARY KEY (server_id, member_id, title_id),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
