-- When a vote of a burst was held before anybody decided: taken back and given again, it stays held.
ALTER TABLE burst_votes ADD COLUMN held_at INTEGER;
UPDATE burst_votes SET held_at = (
    SELECT r.held_at FROM bursts AS b JOIN shelf AS r
        ON r.server_id = b.server_id AND r.title_id = b.title_id AND r.member_id = burst_votes.member_id
    WHERE b.burst_id = burst_votes.burst_id AND b.state = 'open');

-- When the score was given or last changed: the alarm asks how late a vote is, and rated_at is also when somebody
-- finished what they had scored long before.
ALTER TABLE shelf ADD COLUMN scored_at INTEGER;
UPDATE shelf SET scored_at = coalesce((
    SELECT max(c.at) FROM score_changes AS c WHERE c.server_id = shelf.server_id
        AND c.member_id = shelf.member_id AND c.title_id = shelf.title_id), rated_at) WHERE score IS NOT NULL;
