-- How often a title's votes changed, up to which change its consensus was worked out of all of them, and how hard
-- its score is to move by the votes that came since.
ALTER TABLE summaries ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN inertia REAL;

-- The last votes on a title, for the alarm: it does not look at all of them.
CREATE INDEX shelf_scored ON shelf (server_id, title_id, scored_at) WHERE score IS NOT NULL;
-- What a server votes on most.
CREATE INDEX summaries_by_votes ON summaries (server_id, votes);
-- Who has not been looked up for the longest.
CREATE INDEX members_by_check ON members (server_id, checked_at);

-- For SQLite alone: what its planner takes for granted without having counted is that a server has ten entries, and it
-- would read all of a server's shelves for those of one member. These are the numbers of a middling installation;
-- nothing ever counts anew.
ANALYZE facts;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('members', 'members', '1000000 10000 1'),
    ('members', 'members_by_check', '1000000 10000 1'),
    ('shelf', 'shelf', '1000000 10000 50 1'),
    ('shelf', 'shelf_of_member', '1000000 10000 20'),
    ('shelf', 'shelf_lately', '1000000 10000 1'),
    ('shelf', 'shelf_scored', '1000000 10000 50 1');
