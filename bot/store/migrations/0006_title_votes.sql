-- What a member says of a title without a take: its moods, and what it should come with a warning of.
CREATE TABLE title_votes (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('mood', 'warning')),
    name TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (server_id, title_id, kind, name, member_id),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX title_votes_of_member ON title_votes (server_id, member_id, title_id);
