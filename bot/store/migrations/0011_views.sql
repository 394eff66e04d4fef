-- Whose views are how many is asked whenever one is kept.
CREATE INDEX views_of_member ON views (server_id, member_id);
