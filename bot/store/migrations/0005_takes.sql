-- A take may be safe up to an episode, belong to a series, and say where to watch. Its state says who sees
-- it, state_before what that was when its author took it back; card_* is where its public card stands.
ALTER TABLE reviews ADD COLUMN episode INTEGER CHECK (episode > 0);
ALTER TABLE reviews ADD COLUMN series TEXT;
ALTER TABLE reviews ADD COLUMN link TEXT;
ALTER TABLE reviews ADD COLUMN state TEXT NOT NULL DEFAULT 'posted'
    CHECK (state IN ('posted', 'waiting', 'hidden', 'removed', 'deleted'));
ALTER TABLE reviews ADD COLUMN state_at INTEGER;
ALTER TABLE reviews ADD COLUMN state_before TEXT
    CHECK (state_before IN ('posted', 'waiting', 'hidden', 'removed'));
-- Marked as a spoiler by readers' flags, which an edit clears, or by a moderator, which it does not.
ALTER TABLE reviews ADD COLUMN flagged_at INTEGER;
ALTER TABLE reviews ADD COLUMN marked_at INTEGER;
ALTER TABLE reviews ADD COLUMN card_channel INTEGER;
ALTER TABLE reviews ADD COLUMN card_message INTEGER;
CREATE INDEX reviews_posted ON reviews (server_id, title_id) WHERE state = 'posted';
CREATE INDEX reviews_of_member ON reviews (server_id, member_id);
CREATE INDEX reviews_by_card ON reviews (server_id, card_message);

-- What a take was before each edit: a JSON object.
CREATE TABLE review_versions (
    version_id INTEGER PRIMARY KEY AUTOINCREMENT,
    review_id INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
    take TEXT NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX versions_of_review ON review_versions (review_id);

CREATE TABLE helpful_votes (
    review_id INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    helpful INTEGER NOT NULL CHECK (helpful IN (0, 1)),
    PRIMARY KEY (review_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE spoiler_flags (
    review_id INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (review_id, member_id)
) STRICT, WITHOUT ROWID;

-- A list of takes that somebody shared, by each take whose text it shows: when that text changes, it goes.
CREATE TABLE shared_lists (
    review_id INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
    message_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    view_id INTEGER NOT NULL REFERENCES views ON DELETE CASCADE,
    page INTEGER NOT NULL,
    PRIMARY KEY (review_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX shared_lists_by_view ON shared_lists (view_id);

-- The episode a member has come to.
CREATE TABLE places (
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    episode INTEGER NOT NULL CHECK (episode > 0),
    placed_at INTEGER NOT NULL,
    PRIMARY KEY (server_id, member_id, title_id),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A take that somebody has reported, or that waits because a word of it is on the server's list (no reporter).
CREATE TABLE reports (
    report_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    review_id INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
    reporter_id INTEGER,
    reason TEXT NOT NULL,
    reported_at INTEGER NOT NULL,
    announced_at INTEGER,
    closed_at INTEGER
) STRICT;
CREATE INDEX reports_open ON reports (server_id, report_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX one_open_report ON reports (review_id, coalesce(reporter_id, 0)) WHERE closed_at IS NULL;

-- What a member is to be told about their take: by direct message, else at their next command.
CREATE TABLE notices (
    notice_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    parameters TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    refused INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1))
) STRICT;
CREATE INDEX notices_of_member ON notices (server_id, member_id);
CREATE INDEX notices_unsent ON notices (notice_id) WHERE refused = 0;

-- A member who may not review here.
ALTER TABLE members ADD COLUMN blocked_at INTEGER;
