"""What can go wrong for a person, drawn as a tree. Each error is a key with parameters, never a sentence.

    DomainError                 the person sees its words, privately
    +-- BadScore                not a half point from 1 to 10
    +-- UnknownTitle            no such title; carries the nearest
    |   +-- SeveralTitles       that name is not one title's alone
    +-- EmptyReview               a review without a word
    +-- NotText                 an uploaded file that is not plain text
    +-- FileTooLarge
    +-- TwoTexts                a take and a file together
    +-- NoReviews                 nothing to read
    +-- Gone                    what a button pointed at is no longer there
    +-- Busy                    the write queue is full
    +-- NothingToRecommend
    +-- NoTitleToScore          a score without the title it is for
    +-- BadYears                not a year or a span of years
    +-- UnknownGenre
    +-- UnknownNetwork
    +-- NothingFits             no title fits all options; names the one to loosen
    +-- NothingPlanned
    +-- NobodyToWatchWith       only bots were chosen
    +-- Blocked                 a moderator keeps the person from reviewing
    +-- OwnReview                 one's own take is not for oneself to vote on, flag or report
    +-- WrongRole               the server lets only a role review
    +-- NotYetAMember           the server lets members of some days review
    +-- ReviewTooShort            shorter than the server asks for
    +-- NotYours                only the author of a take can do that
    +-- ListedWord              a reply with a word of the server's list
    +-- EmptyReply              a reply without a word
    +-- NoSuchEpisode           not an episode of the title
    +-- NoEpisodes              a film has none
    +-- NothingToRead           no take fits what was asked for
    +-- NotYourMessage          only one's own message becomes one's own review
    +-- NothingToSave           a message without text
    +-- BadLink                 not an address
    +-- StillAsked              something about a text that nobody has told yet
    +-- NoTitle                 a review without the title it is of
    +-- BadNumber               not a whole number within bounds
    +-- BadWordList             more or longer words than a list holds
    +-- NotAllowed              the person lacks the permission it takes

`Redelivered` stands apart: Discord delivered an interaction twice, and nobody is told.
"""

from bot.domain.titles import Title


class DomainError(Exception):
    """Something a person can mend. `key` names its words, `parameters` fill them."""

    key: str

    def __init__(self, **parameters: object) -> None:
        super().__init__(self.key, parameters)
        self.parameters = parameters


class BadScore(DomainError):
    """`text` is no half point from 1 to 10."""

    key = "error.bad_score"


class UnknownTitle(DomainError):
    """No title goes by `text`, or several do; `nearest` are the best guesses, best first."""

    key = "error.unknown_title"

    def __init__(self, text: str, nearest: tuple[Title, ...]) -> None:
        super().__init__(text=text)
        self.nearest = nearest
        if not nearest:
            self.key = "error.no_title"


class SeveralTitles(UnknownTitle):
    """Several titles go by `text`; `nearest` are the best known of them."""

    key = "error.several_titles"


class EmptyReview(DomainError):
    """A review needs a word."""

    key = "error.empty_take"


class NotText(DomainError):
    """The file `name` is not text in UTF-8, UTF-16 or CP949."""

    key = "error.not_text"


class FileTooLarge(DomainError):
    """The file `name` has `size` KiB; `limit` KiB are allowed."""

    key = "error.file_too_large"


class TwoTexts(DomainError):
    """A take was given as words and as a file at once."""

    key = "error.two_texts"


class NoReviews(DomainError):
    """Nobody here has written about `title` yet."""

    key = "error.no_takes"


class Gone(DomainError):
    """The thing a button points at was removed or has expired."""

    key = "error.gone"


class Busy(DomainError):
    """More writes are waiting than the store takes on."""

    key = "error.busy"


class NothingToRecommend(DomainError):
    """Every title is rated or ruled out."""

    key = "error.nothing_to_recommend"


class NoTitleToScore(DomainError):
    """A score was given without the title it is for."""

    key = "error.no_title_to_score"


class BadYears(DomainError):
    """`text` is no year and no span of years."""

    key = "error.bad_years"


class UnknownGenre(DomainError):
    """No title is of the genre `text`; `genres` names those there are."""

    key = "error.unknown_genre"


class UnknownNetwork(DomainError):
    """No title ran on the network `text`; `networks` names those most ran on."""

    key = "error.unknown_network"


class NothingFits(DomainError):
    """No title fits all options; without the one called `option` `n` would, None where it takes more."""

    key = "error.nothing_fits"

    def __init__(self, option: str | None = None, n: int = 0) -> None:
        super().__init__(option=option, n=n)
        if option is None:
            self.key = "error.nothing_fits_at_all"


class NothingPlanned(DomainError):
    """The member plans nothing."""

    key = "error.nothing_planned"


class NobodyToWatchWith(DomainError):
    """Bots watch nothing."""

    key = "error.nobody_to_watch_with"


class Blocked(DomainError):
    """A moderator keeps the person from reviewing in this server."""

    key = "error.blocked"


class OwnReview(DomainError):
    """The take is the person's own."""

    key = "error.own_take"


class WrongRole(DomainError):
    """Only members with a role may review here."""

    key = "error.wrong_role"


class NotYetAMember(DomainError):
    """They may review in `n` days."""

    key = "error.not_yet_a_member"


class ReviewTooShort(DomainError):
    """A take needs `n` letters here and has `letters`."""

    key = "error.take_too_short"


class NotYours(DomainError):
    """Only its author can do that with a take."""

    key = "error.not_yours"


class ListedWord(DomainError):
    """A reply holds a word of the server's list; takes with one wait, replies are not posted."""

    key = "error.listed_word"


class EmptyReply(DomainError):
    """A reply needs a word."""

    key = "error.empty_reply"


class NoSuchEpisode(DomainError):
    """`text` is no episode of `title`, which has `episodes` (None where nobody counted)."""

    key = "error.no_such_episode"

    def __init__(self, *, text: str, title: str, episodes: int | None) -> None:
        super().__init__(text=text, title=title, episodes=episodes)
        if episodes is None:
            self.key = "error.not_an_episode"


class NoEpisodes(DomainError):
    """`title` is a film."""

    key = "error.no_episodes"


class NothingToRead(DomainError):
    """No take fits."""

    key = "error.nothing_to_read"


class NotYourMessage(DomainError):
    """The message is somebody else's, or a bot's."""

    key = "error.not_your_message"


class NothingToSave(DomainError):
    """The message holds no text."""

    key = "error.nothing_to_save"


class BadLink(DomainError):
    """`text` is no http address."""

    key = "error.bad_link"


class StillAsked(DomainError):
    """What is about to be posted lacks its `what`: title, score or spoils."""

    key = "error.still_asked.title"

    def __init__(self, what: str) -> None:
        super().__init__()
        self.key = f"error.still_asked.{what}"


class NoTitle(DomainError):
    """A review was begun without its title."""

    key = "error.no_title_given"


class BadNumber(DomainError):
    """`text` is no whole number from `low` to `high`."""

    key = "error.bad_number"


class BadWordList(DomainError):
    """A word list holds `n` words of `letters` letters."""

    key = "error.bad_word_list"


class NotAllowed(DomainError):
    """It takes the permission `permission`."""

    key = "error.no_permission"


class Redelivered(Exception):
    """The interaction was handled before; doing it again would count twice."""
