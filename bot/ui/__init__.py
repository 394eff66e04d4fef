"""Domain values -> what Discord shows."""
