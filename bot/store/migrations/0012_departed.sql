-- Who has left the server: since when that is known, when it was last looked at, and since when, where the server
-- wants that, their votes count no more.
ALTER TABLE members ADD COLUMN left_at INTEGER;
ALTER TABLE members ADD COLUMN checked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN departed_at INTEGER;
