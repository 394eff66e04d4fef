-- A vote that is held, or whose member is excluded, stays in its row and counts for nothing.
ALTER TABLE ratings ADD COLUMN held_at INTEGER;
ALTER TABLE members ADD COLUMN excluded_at INTEGER;

-- What the last calibration learnt of a member: mean corrected deviation (1-10 scale) and number of votes.
ALTER TABLE members ADD COLUMN generosity REAL NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;

-- More sums that move with each vote, and the consensus worked out of them (scores on the 1-10 scale).
ALTER TABLE summaries ADD COLUMN first_total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN finished_votes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN finished_total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN dropped_votes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN dropped_total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN score REAL;
ALTER TABLE summaries ADD COLUMN low REAL;
ALTER TABLE summaries ADD COLUMN high REAL;
ALTER TABLE summaries ADD COLUMN word TEXT;
ALTER TABLE summaries ADD COLUMN softened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN far INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN excess REAL;
ALTER TABLE summaries ADD COLUMN model INTEGER NOT NULL DEFAULT 0;
UPDATE summaries SET
    first_total = (SELECT coalesce(sum(first_score), 0) FROM ratings AS r
        WHERE r.server_id = summaries.server_id AND r.title_id = summaries.title_id),
    finished_votes = (SELECT count(score) FROM ratings AS r WHERE r.server_id = summaries.server_id
        AND r.title_id = summaries.title_id AND r.progress = 'finished'),
    finished_total = (SELECT coalesce(sum(score), 0) FROM ratings AS r WHERE r.server_id = summaries.server_id
        AND r.title_id = summaries.title_id AND r.progress = 'finished'),
    dropped_votes = (SELECT count(score) FROM ratings AS r WHERE r.server_id = summaries.server_id
        AND r.title_id = summaries.title_id AND r.progress = 'dropped'),
    dropped_total = (SELECT coalesce(sum(score), 0) FROM ratings AS r WHERE r.server_id = summaries.server_id
        AND r.title_id = summaries.title_id AND r.progress = 'dropped');

-- How many members' takes name a mood.
CREATE TABLE mood_counts (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    mood TEXT NOT NULL,
    members INTEGER NOT NULL CHECK (members >= 0),
    PRIMARY KEY (server_id, title_id, mood)
) STRICT, WITHOUT ROWID;
INSERT INTO mood_counts (server_id, title_id, mood, members)
    SELECT v.server_id, v.title_id, o.mood, count(*) FROM reviews AS v
    JOIN review_moods AS o ON o.review_id = v.review_id GROUP BY v.server_id, v.title_id, o.mood;

-- Where a title's score stood when a month (year * 12 + month) brought its first change.
CREATE TABLE openings (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    month INTEGER NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (server_id, title_id, month)
) STRICT, WITHOUT ROWID;

-- What a server is like, as last calibrated; `seen` counts changes of votes, `votes` what it was learnt from.
CREATE TABLE models (
    server_id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 0,
    seen INTEGER NOT NULL DEFAULT 0,
    base REAL,
    slope REAL,
    within REAL,
    between_titles REAL,
    residual REAL,
    shift REAL,
    votes INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO models (server_id, seen) SELECT server_id, sum(votes) FROM summaries GROUP BY server_id;

CREATE TABLE settings (
    server_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (server_id, name)
) STRICT, WITHOUT ROWID;

-- A burst: several votes far from a title's score within a day, by members with few votes.
CREATE TABLE bursts (
    burst_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'held', 'stands')),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    announced_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_open_burst ON bursts (server_id, title_id) WHERE state = 'open';

CREATE TABLE burst_votes (
    burst_id INTEGER NOT NULL REFERENCES bursts ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (burst_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE moderation_log (
    entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    moderator TEXT,
    action TEXT NOT NULL,
    title_id TEXT,
    member TEXT,
    votes INTEGER
) STRICT;
CREATE INDEX moderation_log_of_server ON moderation_log (server_id, entry_id);
