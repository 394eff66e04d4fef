-- When a vote of a burst was held before anybody decided: taken back and given again, it stays held.
ALTER TABLE burst_votes ADD COLUMN held_at INTEGER;
UPDATE burst_votes SET held_at = (
    SELECT r.held_at FROM bursts AS b JOIN shelf AS r
        ON r.server_id = b.server_id AND r.title_id = b.title_id AND r.member_id = burst_votes.member_id
    WHERE b.burst_id = burst_votes.burst_id AND b.state = 'open');
