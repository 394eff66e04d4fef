"""`/shelf`, `/next` and `/progress`: where somebody is with a title, and with all of them."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain.errors import BadDate, BadNumber, DatesCross, NoSuchEpisode, WhichTitle
from bot.domain.members import Act
from bot.domain.reviews import parse_episode
from bot.domain.shelf import SHELVES, Shelved, Status
from bot.domain.titles import Kind, Title
from bot.ui import routes, shelf, targets
from bot.ui.cards import score_select
from bot.ui.modals import episode_form, read_parts, read_typed
from bot.ui.options import TitleOption, act, known, resolve_or_ask, say_home
from bot.ui.replies import Refusal, answer, ask, is_private, show
from bot.ui.routes import Interaction, Target, anywhere, button, find_choice, handles, view
from bot.ui.shelf import NextPage
from bot.ui.text import line
from bot.ui.words import choice
from bot.ui.words import private as for_person
from bot.usecases.profiles import Whom
from bot.usecases.suggestions import Suggestions

_FAR = 99_999
"""No title has so many episodes."""


class Shelf(commands.Cog):
    def __init__(self, shelf: usecases.Shelf, profiles: usecases.Profiles, suggestions: Suggestions) -> None:
        self._shelf = shelf
        self._profiles = profiles
        self._suggestions = suggestions

    @anywhere
    @app_commands.command()
    @app_commands.describe(
        title="The drama or film; leave it out for your whole shelf",
        status="Where you are with the title, or which part of your shelf to see",
        episode="The last episode you've seen",
    )
    @app_commands.choices(status=[choice(f"shelf.status.{status}", status) for status in SHELVES])
    async def shelf(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption] | None = None,
        status: str | None = None,
        episode: int | None = None,
    ) -> None:
        """What you're watching, planned and finished, shown to you alone."""
        wanted = Status(status) if status else None
        if title is None:
            if episode is not None:
                raise WhichTitle
            whole = await self._profiles.open_shelf(act(interaction), Whom(interaction.user.id))
            at = wanted or shelf.find_first(whole)
            await show(interaction, shelf.shelf_card(whole, at, 0, for_person(interaction)))
            return
        number = str(episode) if episode is not None else ""
        found = resolve_or_ask(
            interaction, title, lambda each: targets.ShelfOn(each, wanted or "-", _bound(episode))
        )
        await self._put(interaction, found, wanted, number)

    @anywhere
    @app_commands.command()
    async def next(self, interaction: discord.Interaction[Daesang]) -> None:
        """Where you left off: one press per episode."""
        found = await self._shelf.begin_next(act(interaction))
        await show(interaction, shelf.next_card(found, for_person(interaction)), over=False)

    @app_commands.command()
    @app_commands.describe(title="The drama you're watching", episode="The last episode you've seen")
    async def progress(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption],
        episode: int,
    ) -> None:
        """Set the episode you're on; spoiler-safe reviews open for you."""
        found = resolve_or_ask(interaction, title, lambda title_id: targets.PlaceAs(title_id, str(episode)))
        await self._put(interaction, found, None, str(episode))

    @handles(targets.PlaceAs)
    async def go_on_there(self, interaction: Interaction, title_id: str, episode: str) -> None:
        await self._put(interaction, known(interaction, title_id), None, episode)

    @handles(targets.ShelfOn, anywhere=True)
    async def go_on(self, interaction: Interaction, title_id: str, status: str, episode: int) -> None:
        wanted = None if status == "-" else Status(status)
        await self._put(interaction, known(interaction, title_id), wanted, str(episode or ""))

    async def _put(self, interaction: Interaction, title: Title, status: Status | None, episode: str) -> None:
        """Note what was given with a title, and show where they are with it."""
        by = await self._place(interaction, title.id)
        if episode and title.kind is Kind.FILM:
            await self._ask_seen(interaction, title)
            return
        number = (
            _parse_episode(interaction, episode, title, again=targets.Place(title.id)) if episode else None
        )
        if status is None and number is None:
            await self._show(interaction, await self._shelf.find(by, title.id))
        else:
            found = await self._shelf.put(by, title, status=status, episode=number)
            await self._say(interaction, found, over=False)

    async def _place(self, interaction: Interaction, title_id: str) -> Act:
        """The act in the server where a title is kept. Raises ChooseHome, NeedsServer."""
        by = act(interaction)
        if not by.server_id:
            await interaction.client.settle(interaction, await self._shelf.find_home(by, title_id))
        return act(interaction)

    async def _show(self, interaction: Interaction, found: Shelved) -> None:
        await show(interaction, shelf.panel(found, interaction.user.id, for_person(interaction)), over=False)

    async def _say(
        self, interaction: Interaction, found: Shelved, said: str = "", *, over: bool | None = None
    ) -> None:
        """What it became, and where they are with it now; a private message that was pressed shows it."""
        words = for_person(interaction)
        card = shelf.panel(found, interaction.user.id, words)
        home = say_home(interaction, words, taken=found.entry.standing is None)
        said = " ".join(filter(None, (said or shelf.say_change(found, words), home)))
        over = is_private(interaction) if over is None else over
        await answer(interaction, said, over=over, embed=card.embed, view=card.view)

    # One title ---------------------------------------------------------------------------------------

    @handles(targets.Shelf, anywhere=True)
    async def open(self, interaction: Interaction, title_id: str) -> None:
        by = await self._place(interaction, title_id)
        await self._show(interaction, await self._shelf.find(by, title_id))

    @handles(targets.ShelfAs, anywhere=True)
    async def move(self, interaction: Interaction, title_id: str) -> None:
        chosen = find_choice(interaction)
        status = None if chosen == shelf.OFF else routes.one_of(SHELVES)(chosen)
        by = await self._place(interaction, title_id)
        if status is None:
            found = await self._shelf.clear(by, title_id)
        else:
            found = await self._shelf.move(by, title_id, status)
        await self._say(interaction, found)

    @handles(targets.ShelfSeen, anywhere=True)
    async def see(self, interaction: Interaction, title_id: str, episode: int) -> None:
        by = await self._place(interaction, title_id)
        await self._say(interaction, await self._shelf.see(by, title_id, episode))

    @handles(targets.ShelfEnded, anywhere=True)
    async def end(self, interaction: Interaction, title_id: str) -> None:
        await self.see(interaction, title_id, 0)

    @handles(targets.ShelfAgain, anywhere=True)
    async def rewatch(self, interaction: Interaction, title_id: str, number: int) -> None:
        by = await self._place(interaction, title_id)
        await self._say(interaction, await self._shelf.rewatch(by, title_id, number))

    @handles(targets.ShelfEpisode, anywhere=True)
    async def ask_episode(self, interaction: Interaction, title_id: str) -> None:
        found = await self._shelf.find(await self._place(interaction, title_id), title_id)
        await self._ask_episode(interaction, found, targets.ShelfEpisodeForm(found.title.id))

    async def _ask_episode(self, interaction: Interaction, found: Shelved, target: Target) -> None:
        words = for_person(interaction)
        asks = words("place.title"), words("place.label")
        form = episode_form(target, found.title, words, asks=asks, now=found.entry.episode, required=True)
        await ask(interaction, form)

    @handles(targets.ShelfEpisodeForm, anywhere=True)
    async def take_episode(self, interaction: Interaction, title_id: str) -> None:
        by = await self._place(interaction, title_id)
        title = (await self._shelf.find(by, title_id)).title
        again = targets.ShelfEpisode(title.id)
        number = _parse_episode(interaction, read_typed(interaction), title, again=again)
        await self._say(interaction, await self._shelf.reach(by, title.id, number))

    @handles(targets.ShelfDates, anywhere=True)
    async def ask_dates(self, interaction: Interaction, title_id: str) -> None:
        by = await self._place(interaction, title_id)
        found = await self._shelf.find(by, title_id)
        typed = await self._shelf.find_typed(by, title_id)
        await ask(interaction, shelf.dates_form(found, typed, for_person(interaction)))

    @handles(targets.ShelfDatesForm, anywhere=True)
    async def take_dates(self, interaction: Interaction, title_id: str) -> None:
        by, typed = await self._place(interaction, title_id), shelf.read_dates(read_parts(interaction))
        words, entry = for_person(interaction), (await self._shelf.find(by, title_id)).entry
        try:
            started_at, finished_at, rewatches = shelf.parse_dates(typed, entry, at=by.at)
        except (BadDate, BadNumber, DatesCross) as error:
            await self._shelf.keep_typed(by, title_id, typed)
            raise Refusal(button(words("place.again"), targets.ShelfDates(title_id)), text="") from error
        found = await self._shelf.date(
            by, title_id, started_at=started_at, finished_at=finished_at, rewatches=rewatches
        )
        said = words("shelf.said.dated", title=line(words.name(found.title), 200))
        await self._say(interaction, found, said)

    # How far one is, from a card that says nothing of a server -----------------------------------------

    @handles(targets.Place, anywhere=True)
    async def ask_place(self, interaction: Interaction, title_id: str) -> None:
        title = known(interaction, title_id)
        if title.kind is Kind.FILM:
            await self._ask_seen(interaction, title)
            return
        found = await self._shelf.find(await self._place(interaction, title_id), title_id)
        await self._ask_episode(interaction, found, targets.PlaceForm(title.id))

    @handles(targets.PlaceForm, anywhere=True)
    async def take_place(self, interaction: Interaction, title_id: str) -> None:
        await self._put(interaction, known(interaction, title_id), None, read_typed(interaction) or "0")

    async def _ask_seen(self, interaction: Interaction, title: Title) -> None:
        words = for_person(interaction)
        seen = button(words("place.seen"), targets.Seen(title.id), style=discord.ButtonStyle.primary)
        said = words("place.film", title=line(words.name(title), 200))
        await answer(interaction, said, view=view(seen))

    @handles(targets.Seen, anywhere=True)
    async def note_seen(self, interaction: Interaction, title_id: str) -> None:
        by = await self._place(interaction, title_id)
        await self._say(interaction, await self._shelf.move(by, title_id, Status.FINISHED))

    # The whole shelf ---------------------------------------------------------------------------------

    @handles(targets.ShelfOf, anywhere=True)
    async def choose_part(self, interaction: Interaction, member_id: int) -> None:
        await self.turn_shelf(interaction, member_id, targets.shelf_part(find_choice(interaction)), 0)

    @handles(targets.ShelfPage, anywhere=True)
    async def turn_shelf(self, interaction: Interaction, member_id: int, part: str, page: int) -> None:
        found = await self._profiles.open_shelf(act(interaction), Whom(member_id), part)
        await show(interaction, shelf.shelf_card(found, part, page, for_person(interaction)))

    @handles(targets.ShelfOpen, anywhere=True)
    async def open_listed(self, interaction: Interaction) -> None:
        title_id, server_id = shelf.read_opened(find_choice(interaction))
        by = await interaction.client.place_in(interaction, server_id)
        await self._show(interaction, await self._shelf.find(by, title_id))

    # What comes next ---------------------------------------------------------------------------------

    @handles(targets.Next, anywhere=True)
    async def turn_next(self, interaction: Interaction, view_id: int, page: int) -> None:
        found = await self._shelf.find_next(act(interaction), view_id, page)
        await show(interaction, shelf.next_card(found, for_person(interaction)))

    @handles(targets.NextSeen, anywhere=True)
    async def see_next(self, interaction: Interaction, view_id: int, place: int, episode: int) -> None:
        """The card again with what comes then; at the end also the question how it was."""
        by, words = act(interaction), for_person(interaction)
        server_id, title_id = await self._shelf.find_listed(by, view_id, place)
        there = await interaction.client.place_in(interaction, server_id)
        seen = await self._shelf.see(there, title_id, episode)
        await self._show_next(interaction, await self._shelf.find_next(by, view_id, place // shelf.ROWS))
        if seen.entry.standing is Status.FINISHED:
            score_id, own = await self._suggestions.ask_score(there, seen.title.id)
            faces = score_select(seen.title, score_id, words, own=own)
            said = words("picked.seen", title=line(words.name(seen.title), 200))
            await answer(interaction, said, view=faces)

    @handles(targets.NextStart, anywhere=True)
    async def start_next(self, interaction: Interaction, view_id: int, place: int) -> None:
        by = act(interaction)
        server_id, title_id = await self._shelf.find_listed(by, view_id, place)
        there = await interaction.client.place_in(interaction, server_id)
        await self._shelf.move(there, title_id, Status.WATCHING)
        await self._show_next(interaction, await self._shelf.begin_next(by))

    async def _show_next(self, interaction: Interaction, found: NextPage) -> None:
        """The list again after a press, which was for one of its servers alone."""
        words = for_person(interaction)
        card = shelf.next_card(found, words, kept=say_home(interaction, words))
        await show(interaction, card, carries=False)


def _bound(episode: int | None) -> int:
    """0 for none; what cannot be one is refused anew."""
    return 0 if episode is None else episode if 0 < episode < _FAR else _FAR


def _parse_episode(interaction: Interaction, text: str, title: Title, *, again: Target) -> int:
    """The episode typed. Raises Refusal with a way to type it `again`, NoEpisodes."""
    try:
        return parse_episode(text, title)
    except NoSuchEpisode as error:
        raise Refusal(button(for_person(interaction)("place.again"), again)) from error


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Shelf(bot.use.shelf, bot.use.profiles, bot.use.suggestions))
