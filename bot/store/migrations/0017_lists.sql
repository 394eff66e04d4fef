-- The shelf ------------------------------------------------------------------------------------------

-- How often somebody watched a title again, and since when they watch again what they have finished.
ALTER TABLE shelf ADD COLUMN rewatches INTEGER NOT NULL DEFAULT 0 CHECK (rewatches >= 0);
ALTER TABLE shelf ADD COLUMN again_at INTEGER;

-- `import_id`: the list that last changed an entry, NULL once its member has, and which a change of a score came
-- with. `brought`: whether a score that came with a list counts, NULL for one given here; `brought_at`: when it
-- came, whatever the list says of when it was given.
ALTER TABLE shelf ADD COLUMN import_id INTEGER;
ALTER TABLE shelf ADD COLUMN brought INTEGER CHECK (brought IN (0, 1));
ALTER TABLE shelf ADD COLUMN brought_at INTEGER;
ALTER TABLE score_changes ADD COLUMN import_id INTEGER;
CREATE INDEX shelf_brought ON shelf (server_id, brought) WHERE brought IS NOT NULL;
CREATE INDEX shelf_came ON shelf (server_id, title_id, brought_at) WHERE brought_at IS NOT NULL;
-- What a server talks about, and the last votes for the alarm, are what was given here.
DROP INDEX shelf_lately;
CREATE INDEX shelf_lately ON shelf (server_id, rated_at) WHERE import_id IS NULL;
DROP INDEX shelf_scored;
CREATE INDEX shelf_scored ON shelf (server_id, title_id, scored_at) WHERE score IS NOT NULL AND brought IS NULL;

-- Lists ----------------------------------------------------------------------------------------------

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

-- Rows of lists whose title is not here yet: `name`, `original` and `source_key` are what a title that comes is
-- looked up by.
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

-- Members ----------------------------------------------------------------------------------------------

-- Since when a member is named and compared nowhere, and whether they take no part in taste twins.
ALTER TABLE members ADD COLUMN hidden_at INTEGER;
ALTER TABLE members ADD COLUMN no_twins INTEGER NOT NULL DEFAULT 0 CHECK (no_twins IN (0, 1));
-- Who is hidden is asked at every list; in which servers somebody is known, where there is none.
CREATE INDEX members_hidden ON members (server_id, member_id) WHERE hidden_at IS NOT NULL;
CREATE INDEX members_everywhere ON members (member_id);
DROP INDEX views_of_member;
CREATE INDEX views_of_member ON views (member_id, server_id);
CREATE INDEX drafts_of_member ON drafts (member_id, server_id);

-- Erasing a member -------------------------------------------------------------------------------------

-- Who asked to be erased where: until it is done, by the process that serves the server.
CREATE TABLE erasures (
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (server_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX erasures_of_member ON erasures (member_id);

-- What moderators decided of members who were erased since, under a digest of their ids: it holds should they
-- come back, and goes back into their row then.
CREATE TABLE sanctions (
    server_id INTEGER NOT NULL,
    digest TEXT NOT NULL,
    excluded_at INTEGER,
    blocked_at INTEGER,
    muted_at INTEGER,
    PRIMARY KEY (server_id, digest)
) STRICT, WITHOUT ROWID;

-- Who is named is known by id too, so that the name can go with its member. Earlier entries have the name alone:
-- whose it is now, if it is one member's, is said here once, so that nobody comes by what another did by taking
-- their name.
ALTER TABLE moderation_log ADD COLUMN moderator_id INTEGER;
ALTER TABLE moderation_log ADD COLUMN member_id INTEGER;
ALTER TABLE title_changes ADD COLUMN undone_by INTEGER;
UPDATE moderation_log SET moderator_id = (
    SELECT CASE WHEN count(*) = 1 THEN min(m.member_id) END FROM members AS m
    WHERE m.server_id = moderation_log.server_id AND m.name = moderation_log.moderator
) WHERE moderator IS NOT NULL;
UPDATE moderation_log SET member_id = (
    SELECT CASE WHEN count(*) = 1 THEN min(m.member_id) END FROM members AS m
    WHERE m.server_id = moderation_log.server_id AND m.name = moderation_log.member
) WHERE member IS NOT NULL AND action <> 'settings';
UPDATE title_changes SET undone_by = (
    SELECT CASE WHEN count(*) = 1 THEN min(m.member_id) END FROM members AS m
    WHERE m.server_id = title_changes.server_id AND m.name = title_changes.undone_name
) WHERE undone_name IS NOT NULL;

-- A rowid is a key in pages that outlive its row: an id that was erased would stay in one.
CREATE TABLE direct_choices (
    member_id INTEGER NOT NULL,
    told_at INTEGER NOT NULL DEFAULT 0,
    is_off INTEGER NOT NULL DEFAULT 0 CHECK (is_off IN (0, 1)),
    PRIMARY KEY (member_id)
) STRICT, WITHOUT ROWID;
INSERT INTO direct_choices (member_id, told_at, is_off) SELECT member_id, told_at, is_off FROM direct_messages;
DROP TABLE direct_messages;
ALTER TABLE direct_choices RENAME TO direct_messages;

-- For SQLite alone -------------------------------------------------------------------------------------

-- Its planner forgets the numbers of an index that is dropped, and has none of a new one (see 0014); it reads
-- them once they are all there.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('shelf', 'shelf_lately', '1000000 10000 1'),
    ('shelf', 'shelf_scored', '1000000 10000 50 1'),
    ('shelf', 'shelf_brought', '200000 2000 2000'),
    ('members', 'members_everywhere', '1000000 2 1'),
    ('members', 'members_hidden', '10000 100 1');
ANALYZE sqlite_schema;
