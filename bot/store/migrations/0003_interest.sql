-- What a server talks about: its latest votes, without reading all of them.
CREATE INDEX ratings_lately ON ratings (server_id, rated_at);
