-- Flags of a reader that moderators found right, and wrong; the flags and reports of one who is muted count
-- for nothing.
ALTER TABLE members ADD COLUMN flags_upheld INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN flags_refused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN muted_at INTEGER;
-- A flag on a text of which a moderator said since that it does not spoil: it takes other readers then.
ALTER TABLE spoiler_flags ADD COLUMN refused_at INTEGER;
-- Seen never: they did nothing here themselves, others acted upon them.
UPDATE members SET seen_at = 0 WHERE joined_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM shelf AS s
        WHERE s.server_id = members.server_id AND s.member_id = members.member_id)
    AND NOT EXISTS (SELECT 1 FROM reviews AS v
        WHERE v.server_id = members.server_id AND v.member_id = members.member_id);

-- Who was sent a direct message when, by whatever server, and who wants none.
CREATE TABLE direct_messages (
    member_id INTEGER PRIMARY KEY,
    told_at INTEGER NOT NULL DEFAULT 0,
    is_off INTEGER NOT NULL DEFAULT 0 CHECK (is_off IN (0, 1))
) STRICT;

-- What was decided of a member's text on a title, with a sketch of that text: it outlives the review, so that
-- writing the same anew does not undo it.
CREATE TABLE judged (
    server_id INTEGER NOT NULL,
    title_id TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    is_flagged INTEGER NOT NULL CHECK (is_flagged IN (0, 1)),
    is_marked INTEGER NOT NULL CHECK (is_marked IN (0, 1)),
    sketch TEXT NOT NULL,
    PRIMARY KEY (server_id, title_id, member_id),
    FOREIGN KEY (server_id, member_id) REFERENCES members ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Answers to reviews that were written in a form; each is a card, so that it follows its review.
CREATE TABLE replies (
    reply_id INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    review_id INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
    member_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    avatar TEXT NOT NULL,
    body TEXT NOT NULL CHECK (body <> '')
) STRICT;
CREATE INDEX replies_of_review ON replies (review_id);
CREATE INDEX replies_of_server ON replies (server_id);
