-- Where a member stands with a title is one row: what ratings, wishes and places said apart.
CREATE TABLE shelf (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    status TEXT CHECK (status IN
        ('planned', 'watching', 'finished', 'on_hold', 'dropped', 'refused', 'unseen')),
    episode INTEGER CHECK (episode > 0),
    score INTEGER CHECK (score BETWEEN 2 AND 20),
    first_score INTEGER CHECK (first_score BETWEEN 2 AND 20),
    planned_at INTEGER,
    refused_at INTEGER,
    started_at INTEGER,
    finished_at INTEGER,
    -- When score or progress were first given, and last; NULL while neither is.
    first_at INTEGER,
    rated_at INTEGER,
    -- A vote that is held stays in its row and counts for nothing.
    held_at INTEGER,
    PRIMARY KEY (server_id, title_id, member_id),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE,
    CHECK ((score IS NULL) = (first_score IS NULL)),
    CHECK ((first_at IS NULL) = (rated_at IS NULL)),
    CHECK (score IS NOT NULL OR status IS NOT NULL OR episode IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- Every change of a score, in half points, NULL for one taken back. Nothing here is ever changed.
CREATE TABLE score_changes (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    score INTEGER CHECK (score BETWEEN 2 AND 20),
    at INTEGER NOT NULL,
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT;

INSERT INTO shelf (server_id, title_id, member_id, status, episode, score, first_score, planned_at, refused_at,
    started_at, finished_at, first_at, rated_at, held_at)
SELECT r.server_id, r.title_id, r.member_id,
    -- Whoever has scored or begun it stands where that says; a plan is remembered by its date.
    r.progress, p.episode, r.score, r.first_score,
    CASE WHEN w.wish = 'planned' THEN w.wished_at END,
    CASE WHEN w.wish = 'refused' THEN w.wished_at END,
    CASE WHEN r.progress = 'watching' THEN r.rated_at END,
    CASE WHEN r.progress = 'finished' THEN r.rated_at END,
    r.first_at, r.rated_at, r.held_at
FROM ratings AS r
LEFT JOIN wishes AS w
    ON w.server_id = r.server_id AND w.title_id = r.title_id AND w.member_id = r.member_id
LEFT JOIN places AS p
    ON p.server_id = r.server_id AND p.title_id = r.title_id AND p.member_id = r.member_id
ORDER BY r.server_id, r.title_id, r.member_id;
INSERT INTO shelf (server_id, title_id, member_id, status, episode, planned_at, refused_at)
SELECT k.server_id, k.title_id, k.member_id, w.wish, p.episode,
    CASE WHEN w.wish = 'planned' THEN w.wished_at END,
    CASE WHEN w.wish = 'refused' THEN w.wished_at END
FROM (
    SELECT server_id, title_id, member_id FROM wishes UNION SELECT server_id, title_id, member_id FROM places
) AS k
LEFT JOIN wishes AS w
    ON w.server_id = k.server_id AND w.title_id = k.title_id AND w.member_id = k.member_id
LEFT JOIN places AS p
    ON p.server_id = k.server_id AND p.title_id = k.title_id AND p.member_id = k.member_id
WHERE NOT EXISTS (SELECT 1 FROM ratings AS r WHERE r.server_id = k.server_id AND r.title_id = k.title_id
    AND r.member_id = k.member_id);
INSERT INTO score_changes (server_id, title_id, member_id, score, at)
    SELECT server_id, title_id, member_id, first_score, first_at FROM ratings WHERE score IS NOT NULL
    ORDER BY first_at, server_id, title_id, member_id;
INSERT INTO score_changes (server_id, title_id, member_id, score, at)
    SELECT server_id, title_id, member_id, score, rated_at FROM ratings WHERE score <> first_score
    ORDER BY rated_at, server_id, title_id, member_id;
CREATE INDEX shelf_of_member ON shelf (server_id, member_id);
CREATE INDEX shelf_lately ON shelf (server_id, rated_at);
CREATE INDEX score_changes_of_member ON score_changes (server_id, member_id, title_id);
DROP TABLE ratings;
DROP TABLE wishes;
DROP TABLE places;
-- What became of a title's votes is asked at each of them; other servers' bursts are not to be read for it.
CREATE INDEX bursts_of_title ON bursts (server_id, title_id);

-- What channels show: where a message is, the revision it shows and the one it should. `subject_id` is its
-- review, or the view of its list; message_id NULL before it was sent, or where it is to be sent anew; `removes`
-- while a text must leave it; due_at when to look at it, NULL while it is in line or was given up.
CREATE TABLE cards (
    card_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    page INTEGER NOT NULL DEFAULT 0,
    channel_id INTEGER NOT NULL,
    message_id INTEGER,
    shown INTEGER NOT NULL DEFAULT 0,
    wanted INTEGER NOT NULL,
    removes INTEGER NOT NULL DEFAULT 0 CHECK (removes IN (0, 1)),
    due_at INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    stale_at INTEGER NOT NULL,
    told_at INTEGER
) STRICT;
CREATE INDEX cards_due ON cards (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX cards_of_subject ON cards (kind, subject_id);
CREATE INDEX cards_of_server ON cards (server_id);
CREATE UNIQUE INDEX cards_by_message ON cards (message_id) WHERE message_id IS NOT NULL;

-- Whose text a shared list shows, at which of its revisions.
CREATE TABLE card_reviews (
    card_id INTEGER NOT NULL REFERENCES cards ON DELETE CASCADE,
    review_id INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (card_id, review_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_reviews_by_review ON card_reviews (review_id);

-- The card that shows a review now; older ones say that it was written anew.
ALTER TABLE reviews ADD COLUMN card_id INTEGER;
-- A card whose text may not be seen by all is looked at once: an edit that failed was forgotten before.
INSERT INTO cards (server_id, kind, subject_id, channel_id, message_id, shown, wanted, removes, due_at, stale_at)
    SELECT server_id, 'review', review_id, card_channel, card_message,
        CASE WHEN guarded = 1 THEN 0 ELSE 1 END, 1, guarded, CASE WHEN guarded = 1 THEN 0 END, posted_at
    FROM (
        SELECT v.*, CASE WHEN card_message IS NOT NULL AND (state <> 'posted' OR spoils = 1
            OR flagged_at IS NOT NULL OR marked_at IS NOT NULL OR episode IS NOT NULL) THEN 1 ELSE 0 END AS guarded
        FROM reviews AS v WHERE card_channel IS NOT NULL
    ) AS k ORDER BY review_id;
UPDATE reviews SET card_id =
    (SELECT c.card_id FROM cards AS c WHERE c.kind = 'review' AND c.subject_id = reviews.review_id);
INSERT INTO cards (server_id, kind, subject_id, page, channel_id, message_id, shown, wanted, stale_at)
    SELECT w.server_id, 'list', s.view_id, max(s.page), max(s.channel_id), max(s.message_id), 1, 1, w.kept_at
    FROM shared_lists AS s JOIN views AS w ON w.view_id = s.view_id
    GROUP BY w.server_id, s.view_id, w.kept_at;
INSERT INTO card_reviews (card_id, review_id)
    SELECT DISTINCT c.card_id, s.review_id FROM shared_lists AS s
    JOIN cards AS c ON c.kind = 'list' AND c.subject_id = s.view_id;
-- A list that was not closed when a review of it was hidden or taken back, the bot having stopped in between.
UPDATE cards SET wanted = 2, removes = 1, due_at = 0 WHERE kind = 'list' AND card_id IN (
    SELECT r.card_id FROM card_reviews AS r JOIN reviews AS v ON v.review_id = r.review_id
    WHERE v.state <> 'posted');
DROP TABLE shared_lists;
DROP INDEX reviews_by_card;
ALTER TABLE reviews DROP COLUMN card_channel;
ALTER TABLE reviews DROP COLUMN card_message;

-- What somebody is to be told: of a burst, a report, a notice, or a text that does not leave its channel.
CREATE TABLE outbox (
    event_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX outbox_once ON outbox (kind, subject_id);
CREATE INDEX outbox_due ON outbox (due_at);
-- They wait from now on: one is given up after a day in which it could not be told.
INSERT INTO outbox (server_id, kind, subject_id, at, due_at)
    SELECT server_id, 'burst', burst_id, CAST(strftime('%s', 'now') AS INTEGER), 0 FROM bursts
    WHERE state = 'open' AND announced_at IS NULL;
INSERT INTO outbox (server_id, kind, subject_id, at, due_at)
    SELECT server_id, 'report', report_id, CAST(strftime('%s', 'now') AS INTEGER), 0 FROM reports
    WHERE closed_at IS NULL AND announced_at IS NULL;
INSERT INTO outbox (server_id, kind, subject_id, at, due_at)
    SELECT server_id, 'notice', notice_id, CAST(strftime('%s', 'now') AS INTEGER), 0 FROM notices
    WHERE refused = 0;
DROP INDEX notices_unsent;

-- What is to be done, for a server or (scope 0) for all; `asked` counts how often it was asked for.
CREATE TABLE jobs (
    name TEXT NOT NULL,
    scope INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL DEFAULT 0,
    asked INTEGER NOT NULL DEFAULT 1,
    tries INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (name, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_due ON jobs (due_at);
INSERT INTO jobs (name, scope, due_at)
    SELECT 'calibrate', server_id, 0 FROM models WHERE seen > 0 AND seen >= 0.05 * votes;
