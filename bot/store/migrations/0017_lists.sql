-- How often somebody watched a title again.
ALTER TABLE shelf ADD COLUMN rewatches INTEGER NOT NULL DEFAULT 0 CHECK (rewatches >= 0);

-- Since when a member is named and compared nowhere, and whether they take part in taste twins.
ALTER TABLE members ADD COLUMN hidden_at INTEGER;
ALTER TABLE members ADD COLUMN no_twins INTEGER NOT NULL DEFAULT 0 CHECK (no_twins IN (0, 1));

-- Since when a member watches again what they have finished.
ALTER TABLE shelf ADD COLUMN again_at INTEGER;
-- Erasing a member -------------------------------------------------------------------------------------

-- Who is named is known by id too, so that the name can go with its member; earlier entries have the name alone.
ALTER TABLE moderation_log ADD COLUMN moderator_id INTEGER;
ALTER TABLE moderation_log ADD COLUMN member_id INTEGER;
ALTER TABLE title_changes ADD COLUMN undone_by INTEGER;

-- In which servers somebody is known is asked where there is none; and who is hidden, at every list.
CREATE INDEX members_everywhere ON members (member_id);
CREATE INDEX members_hidden ON members (server_id, member_id) WHERE hidden_at IS NOT NULL;
DROP INDEX views_of_member;
CREATE INDEX views_of_member ON views (member_id, server_id);
CREATE INDEX drafts_of_member ON drafts (member_id, server_id);

-- A rowid is a key in pages that outlive its row: an id that was erased would stay in one.
CREATE TABLE direct_choices (
    member_id INTEGER NOT NULL,
    told_at INTEGER NOT NULL DEFAULT 0,
    is_off INTEGER NOT NULL DEFAULT 0 CHECK (is_off IN (0, 1)),
    PRIMARY KEY (member_id)
) STRICT, WITHOUT ROWID;
INSERT INTO direct_choices (member_id, told_at, is_off) SELECT member_id, told_at, is_off FROM direct_messages;
DROP TABLE direct_messages;
ALTER TABLE direct_choices RENAME TO direct_messages;

-- Who asked to be erased where: until it is done, by the process that serves the server.
CREATE TABLE erasures (
    server_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (server_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX erasures_of_member ON erasures (member_id);

-- What moderators decided of members who were erased since, under a digest of their ids: it holds should they
-- come back, and goes back into their row then.
CREATE TABLE sanctions (
    server_id INTEGER NOT NULL,
    digest TEXT NOT NULL,
    excluded_at INTEGER,
    blocked_at INTEGER,
    muted_at INTEGER,
    PRIMARY KEY (server_id, digest)
) STRICT, WITHOUT ROWID;
