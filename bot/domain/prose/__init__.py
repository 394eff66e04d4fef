"""What somebody wrote elsewhere -> a proposal for a review: title, score, spoilers, moods, and the text.

Every rule would rather not tell than tell wrong: None and an empty tuple mean 'cannot tell'.
"""

from bot.domain.prose.reading import Reading, read

__all__ = ["Reading", "read"]
