-- The bot's processes that have the database: on which machine, since when, for which of Discord's applications
-- (a digest of its id), and when each last said that it lives. Who stops in order leaves no row.
CREATE TABLE instances (
    process TEXT PRIMARY KEY,
    machine TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    since INTEGER NOT NULL,
    application TEXT NOT NULL,
    renewed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
