-- The picture somebody has in the server, as last seen: it stands beside their name on what they wrote.
ALTER TABLE members ADD COLUMN avatar TEXT;
