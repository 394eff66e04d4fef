"""What a command takes: titles with autocomplete, scores, and who acts."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.domain import scores
from bot.domain.errors import (
    Gone,
    SeveralTitles,
    UnknownName,
    UnknownPerson,
    UnknownTitle,
)
from bot.domain.members import Act, Interest
from bot.domain.people import Person
from bot.domain.reviews import Review
from bot.domain.search import Namesakes, TitleIndex, fold_name
from bot.domain.search.near import find_near
from bot.domain.search.views import fold_words
from bot.domain.servers import ScoreDisplay
from bot.domain.titles import Title
from bot.ui.controls import score_options
from bot.ui.replies import Refusal, Then
from bot.ui.routes import Interaction, Target, button, find_home, find_server
from bot.ui.text import line, plain, width
from bot.ui.words import GENRE, NETWORK, TROPE, Words, find_display, languages, private, spell
from bot.ui.words import words as speak

CHOICE = 100
"""Characters of an autocomplete choice."""

_BETWEEN = " · "
_LEAST = 8
"""Units of a second name under which it is left out rather than shortened."""


_NEAR, _NAMED = 4, 3
"""Names a refusal offers: those like what was typed, and any where none is."""


class HasInterests(Protocol):
    """The bot, as far as an option needs it: discord.py makes transformers itself."""

    async def interest(self, interaction: Interaction) -> Interest:
        """What who is typing may want."""

    async def series(self, interaction: Interaction) -> list[str]:
        """The names of the server's columns."""


def _find_avatar(user: discord.User | discord.Member) -> str:
    """The address of the picture somebody chose, empty for one of Discord's own, which says nothing."""
    return "" if user.display_avatar == user.default_avatar else user.display_avatar.url


def act(interaction: Interaction) -> Act:
    """Who acts in this interaction; in server 0 where that is open: only what is `anywhere` runs then."""
    user, server_id = interaction.user, find_server(interaction)
    if not server_id:
        return _act_directly(interaction)
    joined = user.joined_at if isinstance(user, discord.Member) else None
    return Act(
        server_id=server_id,
        member_id=user.id,
        name=name_of(user),
        interaction_id=interaction.id,
        at=int(interaction.created_at.timestamp()),
        joined_at=int(joined.timestamp()) if joined else None,
        avatar=_find_avatar(user),
    )


def _act_directly(interaction: Interaction) -> Act:
    """Of whatever server it may be done in, which has not got Daesang, nothing is told."""
    user, home = interaction.user, find_home(interaction)
    name = user.global_name or user.name
    return Act(
        server_id=home.server_id if home else 0,
        member_id=user.id,
        name=name if plain(name, 100) else user.name,
        interaction_id=interaction.id,
        at=int(interaction.created_at.timestamp()),
        direct=True,
    )


def say_home(interaction: Interaction, words: Words, *, taken: bool = False) -> str:
    """In which server something was kept, or `taken` away, where there is none; else empty."""
    home = find_home(interaction)
    key = "home.taken" if taken else "home.kept"
    return words(key, server=line(home.name, 100) or words("home.unnamed")) if home else ""


def roles_of(interaction: Interaction) -> list[int]:
    return [role.id for role in getattr(interaction.user, "roles", ())]


def name_of(user: discord.User | discord.Member) -> str:
    """The name a member goes by here; their username where nothing of it can be seen."""
    return user.display_name if plain(user.display_name, 100) else user.name


@lru_cache(8192)  # 25 of them a keystroke
def label(title: Title, words: Words, *, limit: int = CHOICE) -> str:
    """'Crash Landing on You · 사랑의 불시착 (2019, drama)', for Korean readers the Hangul first.

    Within `limit` units: the second name is shortened, then left out, then the first is shortened.
    """
    rest = f" ({_describe(title, words)})"
    first, second = words.name(title), words.second_name(title)
    room = limit - width(rest)
    if second and width(first) + width(_BETWEEN) + _LEAST <= room:
        first = f"{first}{_BETWEEN}{plain(second, room - width(first) - width(_BETWEEN))}"
    return f"{plain(first, room)}{rest}"


def _describe(title: Title, words: Words) -> str:
    """'2023, film, USA': a title of Korea's goes without its country."""
    what = {"year": title.year, "kind": words(f"kind.{title.kind}")}
    if title.is_korean or not title.country:
        label = words("title.label", **what)
    else:
        label = words("title.label_country", **what, country=words.country(title.country[0]))
    return words("title.unconfirmed", label=label) if title.unconfirmed else label


AGAIN = "again"
"""What an interaction carries the command as that a press of it gives again."""

TITLES = "titles"
"""What an interaction carries its server's titles as: the bot looks them up before anything else."""


def titles_of(interaction: Interaction) -> TitleIndex:
    """The titles of the server that an interaction is from."""
    titles = interaction.extras[TITLES]
    assert isinstance(titles, TitleIndex)
    return titles


def resolve(interaction: Interaction, text: str) -> Title:
    """The one title a person means. Raises UnknownTitle or SeveralTitles, with those to choose from."""
    found = titles_of(interaction).resolve(text)
    if isinstance(found, Namesakes):
        raise SeveralTitles(text, found.candidates[:3])
    return found


def resolve_or_ask(interaction: Interaction, text: str, then: Then) -> Title:
    """The one title a person means. Raises Refusal, from which the one chosen leads to `then`."""
    try:
        return resolve(interaction, text)
    except UnknownTitle as error:
        raise Refusal(then=then) from error


def list_wanted(index: TitleIndex, interest: Interest) -> list[Title]:
    """At most 25 titles: what the member is watching, what the server talks about, the best known."""
    wanted = [title for title_id in (*interest.watching, *interest.talked) if (title := index.find(title_id))]
    return list({title.id: title for title in (*wanted, *index.suggest(""))}.values())[:25]


def _find_name(option: str, names: Sequence[str], text: str) -> str:
    """The one of the names that is meant, in whatever language. Raises UnknownName, with those like it."""
    sought = fold_name(text)
    spelled = {each: name for name in names for each in spell(option, name)}
    found = next((name for each, name in spelled.items() if sought == fold_name(each)), None)
    if found is not None:
        return found
    near = dict.fromkeys(spelled[each] for each in find_near(list(spelled), text, 2 * _NEAR))
    raise UnknownName(option, text=text, near=tuple(near)[:_NEAR], some=tuple(names[:_NAMED]))


def find_genre(index: TitleIndex, text: str) -> str:
    return _find_name(GENRE, index.genres, text)


def find_network(index: TitleIndex, text: str) -> str:
    return _find_name(NETWORK, index.networks, text)


def find_person(index: TitleIndex, text: str) -> Person:
    if person := index.find_person(text):
        return person
    raise UnknownPerson(text=text)


def find_trope(index: TitleIndex, text: str) -> str:
    return _find_name(TROPE, index.tropes, text)


def title_button(interaction: Interaction, title: Title, target: Target) -> discord.ui.Button[Any]:
    return button(label(title, private(interaction), limit=80), target)


def known(interaction: Interaction, title_id: str) -> Title:
    """The title a button names. Raises Gone when the catalogue has it no longer."""
    title = titles_of(interaction).find(title_id)
    if title is None:
        raise Gone
    return title


def known_of(interaction: Interaction, review: Review) -> Title:
    """The title of a review, though it was taken away. Raises Gone when nothing is kept of it."""
    title = titles_of(interaction).recall(review.title_id)
    if title is None:
        raise Gone
    return title


class TextOption(app_commands.Transformer):
    """What is typed stays text until the command has looked at it, and at whatever else was written."""

    async def transform(self, interaction: Interaction, value: str, /) -> str:
        return value


def _beginning(option: str, names: Sequence[str], typed: str, words: Words) -> list[app_commands.Choice[str]]:
    """The names that begin like what is typed, then those of which a later word does.

    What other languages call them may be typed too.
    """
    start = fold_words(typed[:CHOICE]).strip()
    folded = {name: [_fold(each) for each in spell(option, name)] for name in names}
    first = [name for name, ways in folded.items() if any(way.startswith(start) for way in ways)]
    later = [name for name, ways in folded.items() if any(f" {start}" in way for way in ways)]
    found = dict.fromkeys((*first, *later))
    return [
        app_commands.Choice(name=plain(words.choice(option, name), CHOICE), value=name)
        for name in islice(found, 25)
    ]


_fold = lru_cache(4096)(fold_words)  # some hundred tropes a keystroke


class TitleOption(TextOption):
    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str
    ) -> list[app_commands.Choice[str]]:
        """The titles meant by what is typed so far; before that, the ones likely wanted."""
        bot: HasInterests = interaction.client
        words = private(interaction)
        titles, interest = titles_of(interaction), await bot.interest(interaction)
        matches = [each for each in titles.search(value, boost=interest.votes) if not each.is_far]
        found = [match.title for match in matches] if value.strip() else list_wanted(titles, interest)
        choices = [app_commands.Choice(name=label(title, words), value=title.id) for title in found]
        likely = any(match.is_likely for match in matches)
        if (typed := plain(value, 60)) and (not likely or matches[0].is_outgrown(typed)):
            name = words("unknown.hint", text=typed) if find_server(interaction) else typed
            hint = app_commands.Choice(name=name, value=value.strip()[:CHOICE])
            # Enter takes the first: nothing that only looks a little like what is typed.
            choices.insert(1 if likely else 0, hint)
        return choices[:25]


class GenreOption(TextOption):
    """A genre of the catalogue, suggested as one types; looked up by the command."""

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str
    ) -> list[app_commands.Choice[str]]:
        """The genres that begin like what is typed, in the order of the reader's alphabet."""
        words = private(interaction)
        genres = sorted(titles_of(interaction).genres, key=words.genre)
        return _beginning(GENRE, genres, value, words)


class NetworkOption(TextOption):
    """A network of the catalogue, suggested as one types; looked up by the command."""

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str
    ) -> list[app_commands.Choice[str]]:
        """The networks that begin like what is typed, those that most titles ran on first."""
        return _beginning(NETWORK, titles_of(interaction).networks, value, private(interaction))


class PersonOption(TextOption):
    """Somebody of the catalogue, suggested as one types; looked up by the command."""

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str
    ) -> list[app_commands.Choice[str]]:
        """Whose name begins so in either alphabet, or a later word of it."""
        words = private(interaction)
        return [
            app_commands.Choice(name=_label_person(person, words), value=person.name[:CHOICE])
            for person in titles_of(interaction).suggest_people(value)
        ]


def _label_person(person: Person, words: Words) -> str:
    """'Park Seo-joon · 박서준', for Korean readers the Hangul first."""
    names = dict.fromkeys(filter(None, (words.person(person), person.name, person.name_ko)))
    return plain(_BETWEEN.join(names), CHOICE)


class TropeOption(TextOption):
    """A tag of the catalogue, suggested as one types; looked up by the command."""

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str
    ) -> list[app_commands.Choice[str]]:
        return _beginning(TROPE, titles_of(interaction).tropes, value, private(interaction))


class SeriesOption(app_commands.Transformer):
    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str
    ) -> list[app_commands.Choice[str]]:
        """The server's series that hold what is typed, the longest first."""
        bot: HasInterests = interaction.client
        typed = value.strip().casefold()
        found = [
            name for name in await bot.series(interaction) if typed in name.casefold() and plain(name, CHOICE)
        ]
        return [app_commands.Choice(name=plain(name, CHOICE), value=name[:CHOICE]) for name in found[:25]]

    async def transform(self, interaction: Interaction, value: str, /) -> str:
        """The name as given, on one line."""
        return " ".join(value.split())


class ScoreOption(TextOption):
    """A score as text, suggested with its words; parsed by the command, which keeps what else was written."""

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str
    ) -> list[app_commands.Choice[str]]:
        """The half points that begin like what is typed, just that first, then the best; faces go before."""
        words, typed = private(interaction), value.strip().replace(",", ".")
        offered = [(each.label, each.value) for each in score_options(words, write=words.number)]
        if words.display is ScoreDisplay.FACES:
            offered = [
                (f"{sign} {words(f'face.{face}')}", sign) for face, sign in scores.SIGNS.items()
            ] + offered
        found = [each for each in offered if any(text.startswith(typed) for text in each)]
        found.sort(key=lambda each: each[1] != typed)
        return [app_commands.Choice(name=label, value=value) for label, value in found]


def read_score(interaction: Interaction, text: str) -> int:
    """Half points of what was typed as a server's scores look, or as a face is called. Raises BadScore."""
    face = _name_faces().get(text.strip().casefold())
    return scores.parse_score(text, find_display(interaction)) if face is None else scores.FACES[face]


def _name_faces() -> dict[str, scores.Face]:
    """What the faces are called in any language there is, with their signs and without."""
    called = {
        speak(language)(f"face.{face}").casefold(): face
        for language in ("en", *languages())
        for face in scores.Face
    }
    return called | {f"{scores.SIGNS[face]} {name}": face for name, face in called.items()}
