-- Ids are Discord's snowflakes, times epoch seconds, scores half points (2..20), titles the catalogue's slugs.
-- server_id comes first in every key: several servers share the file and nothing crosses them.

CREATE TABLE servers (
    server_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    left_at INTEGER
) STRICT;

CREATE TABLE members (
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    joined_at INTEGER,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (server_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ratings (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    score INTEGER CHECK (score BETWEEN 2 AND 20),
    first_score INTEGER CHECK (first_score BETWEEN 2 AND 20),
    progress TEXT CHECK (progress IN ('finished', 'watching', 'dropped')),
    first_at INTEGER NOT NULL,
    rated_at INTEGER NOT NULL,
    PRIMARY KEY (server_id, title_id, member_id),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE,
    CHECK ((score IS NULL) = (first_score IS NULL)),
    CHECK (score IS NOT NULL OR progress IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX ratings_of_member ON ratings (server_id, member_id);

CREATE TABLE summaries (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    votes INTEGER NOT NULL CHECK (votes >= 0),
    total INTEGER NOT NULL CHECK (total >= 0),
    squares INTEGER NOT NULL CHECK (squares >= 0),
    h2 INTEGER NOT NULL CHECK (h2 >= 0),
    h3 INTEGER NOT NULL CHECK (h3 >= 0),
    h4 INTEGER NOT NULL CHECK (h4 >= 0),
    h5 INTEGER NOT NULL CHECK (h5 >= 0),
    h6 INTEGER NOT NULL CHECK (h6 >= 0),
    h7 INTEGER NOT NULL CHECK (h7 >= 0),
    h8 INTEGER NOT NULL CHECK (h8 >= 0),
    h9 INTEGER NOT NULL CHECK (h9 >= 0),
    h10 INTEGER NOT NULL CHECK (h10 >= 0),
    h11 INTEGER NOT NULL CHECK (h11 >= 0),
    h12 INTEGER NOT NULL CHECK (h12 >= 0),
    h13 INTEGER NOT NULL CHECK (h13 >= 0),
    h14 INTEGER NOT NULL CHECK (h14 >= 0),
    h15 INTEGER NOT NULL CHECK (h15 >= 0),
    h16 INTEGER NOT NULL CHECK (h16 >= 0),
    h17 INTEGER NOT NULL CHECK (h17 >= 0),
    h18 INTEGER NOT NULL CHECK (h18 >= 0),
    h19 INTEGER NOT NULL CHECK (h19 >= 0),
    h20 INTEGER NOT NULL CHECK (h20 >= 0),
    PRIMARY KEY (server_id, title_id)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: the id of an erased take is never given to another, so an old button cannot open it.
CREATE TABLE reviews (
    review_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (body <> ''),
    spoils INTEGER NOT NULL CHECK (spoils IN (0, 1)),
    posted_at INTEGER NOT NULL,
    edited_at INTEGER,
    UNIQUE (server_id, title_id, member_id),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT;

CREATE TABLE review_moods (
    review_id INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
    mood TEXT NOT NULL,
    PRIMARY KEY (review_id, mood)
) STRICT, WITHOUT ROWID;

-- Whatever a person wrote that is not saved yet, handed back when they return.
CREATE TABLE drafts (
    draft_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title_id TEXT NOT NULL DEFAULT '',
    payload TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    UNIQUE (server_id, member_id, kind, title_id)
) STRICT;

-- What a button stands for when it does not fit a custom_id.
CREATE TABLE views (
    view_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;

-- Discord may deliver an interaction twice; its id commits with what it did.
CREATE TABLE interactions (
    interaction_id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
