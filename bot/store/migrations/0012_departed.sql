-- Who has left the server: since when that is known, when it was last looked at, and since when, where the server
-- wants that, their votes count no more.
ALTER TABLE members ADD COLUMN left_at INTEGER;
ALTER TABLE members ADD COLUMN checked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN departed_at INTEGER;

-- Titles whose summary is to be made anew from the votes, a few at a time.
CREATE TABLE stale_summaries (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    PRIMARY KEY (server_id, title_id)
) STRICT, WITHOUT ROWID;
