-- What a server has beside the catalogue: titles it added, and those of the catalogue that it mended, took away or
-- made another's. `facts` is a title as JSON; `into_id` the title that one which is merged has become.
CREATE TABLE titles (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    facts TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('shown', 'removed', 'merged')),
    into_id TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('form', 'found', 'mended')),
    added_by INTEGER,
    added_name TEXT,
    added_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    PRIMARY KEY (server_id, title_id),
    CHECK ((state = 'merged') = (into_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Members who say that an added title is right.
CREATE TABLE title_confirmations (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (server_id, title_id, member_id)
) STRICT, WITHOUT ROWID;

-- What was done to titles, in that order; `payload` (JSON) is what it takes to undo it. Member 0 is the bot itself.
CREATE TABLE title_changes (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('add', 'confirm', 'fix', 'merge', 'remove')),
    into_id TEXT,
    member_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    payload TEXT NOT NULL,
    undone_at INTEGER,
    undone_name TEXT
) STRICT;
CREATE INDEX title_changes_of_server ON title_changes (server_id, change_id);
CREATE INDEX title_changes_of_title ON title_changes (server_id, title_id);

-- What a merge moved: of which table, which row (its id, or its member's), which row stands in its place where
-- there were two, and what both were before (JSON; never a text somebody wrote).
CREATE TABLE title_moves (
    server_id INTEGER NOT NULL,
    change_id INTEGER NOT NULL,
    place TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    other_id INTEGER,
    was TEXT,
    PRIMARY KEY (server_id, change_id, place, row_id)
) STRICT, WITHOUT ROWID;

-- What live sources said, for all servers; it goes when the source's terms say so.
CREATE TABLE source_facts (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    fetched_at INTEGER NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_facts_by_age ON source_facts (source, fetched_at);

-- How a live source fares: faults in a row, until when nobody asks it, and when the owner was told.
CREATE TABLE source_states (
    source TEXT PRIMARY KEY,
    faults INTEGER NOT NULL,
    off_until INTEGER NOT NULL,
    told_at INTEGER,
    why TEXT
) STRICT, WITHOUT ROWID;

-- Titles of the catalogue brought up to date, and new ones, for all servers.
CREATE TABLE refreshed (
    title_id TEXT PRIMARY KEY,
    facts TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
