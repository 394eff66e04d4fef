-- What a member answered about a title without scoring it.
CREATE TABLE wishes (
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    wish TEXT NOT NULL CHECK (wish IN ('planned', 'refused', 'unseen')),
    wished_at INTEGER NOT NULL,
    PRIMARY KEY (server_id, member_id, title_id),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What was suggested to whom, when first and in which list: what came of it is in wishes and ratings.
CREATE TABLE shown (
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('taste', 'popularity', 'like', 'group', 'surprise')),
    shown_at INTEGER NOT NULL,
    PRIMARY KEY (server_id, member_id, title_id),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
