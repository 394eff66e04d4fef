-- What the facts of titles are worth in a server, by their names, and how far votes spread there (JSON).
ALTER TABLE models ADD COLUMN leanings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE models ADD COLUMN spread TEXT NOT NULL DEFAULT '{}';

-- Until a server is learnt anew, its scores start where they did.
INSERT INTO jobs (name, scope, due_at) SELECT 'calibrate', server_id, 0 FROM models WHERE votes > 0
    ON CONFLICT DO NOTHING;
