-- What became of an answer, as of a review: it may be hidden, removed and marked as a spoiler. Of one that was
-- reported and taken back ('deleted') it is kept for a while who wrote it, and not a word.
-- One whose message is gone for good nobody sees, and nobody could take it back.
DELETE FROM replies WHERE reply_id NOT IN (SELECT c.subject_id FROM cards AS c WHERE c.kind = 'reply');
ALTER TABLE replies ADD COLUMN state TEXT NOT NULL DEFAULT 'posted'
    CHECK (state IN ('posted', 'hidden', 'removed', 'deleted'));
ALTER TABLE replies ADD COLUMN state_at INTEGER;
ALTER TABLE replies ADD COLUMN marked_at INTEGER;

-- The answer that a report is on; without one it is on the review itself.
ALTER TABLE reports ADD COLUMN reply_id INTEGER REFERENCES replies ON DELETE CASCADE;
CREATE INDEX reports_of_reply ON reports (reply_id) WHERE reply_id IS NOT NULL;
DROP INDEX one_open_report;
CREATE UNIQUE INDEX one_open_report
    ON reports (review_id, coalesce(reply_id, 0), coalesce(reporter_id, 0)) WHERE closed_at IS NULL;

-- Who lets lists for several people name what they scored here.
ALTER TABLE members ADD COLUMN shares_scores INTEGER NOT NULL DEFAULT 0 CHECK (shares_scores IN (0, 1));

-- When a member reported, for how much they may: it outlives what was reported.
CREATE TABLE filings (
    filing_id INTEGER PRIMARY KEY,
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX filings_of_member ON filings (server_id, member_id, at);
INSERT INTO filings (server_id, member_id, at)
    SELECT server_id, reporter_id, reported_at FROM reports WHERE reporter_id IS NOT NULL;
