"""`/import`: a list from elsewhere is looked through, taken over, and taken back."""

from contextlib import suppress

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain.lists.preview import Group, Preview
from bot.ui import imports, targets
from bot.ui.files import check_list_files, read_list_files
from bot.ui.options import act, titles_of
from bot.ui.replies import answer, hold, show
from bot.ui.routes import Interaction, find_choice, handles, one_of, title_id
from bot.ui.words import private

_read_group = one_of(Group)


class Imports(commands.Cog):
    """Nothing of a list is on a shelf before its owner says so; all of it only they see."""

    def __init__(self, imports: usecases.Imports) -> None:
        self._imports = imports

    @app_commands.command(name="import")
    @app_commands.describe(
        file="A saved MyDramaList page, or an export from elsewhere; leave it out to see how to get one",
        **{f"file{place}": "Another file of the same list" for place in range(2, 11)},
    )
    async def bring(
        self,
        interaction: discord.Interaction[Daesang],
        file: discord.Attachment | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        file6: discord.Attachment | None = None,
        file7: discord.Attachment | None = None,
        file8: discord.Attachment | None = None,
        file9: discord.Attachment | None = None,
        file10: discord.Attachment | None = None,
    ) -> None:
        """Bring your list from elsewhere; you look it over before anything changes."""
        given = (file, file2, file3, file4, file5, file6, file7, file8, file9, file10)
        files = [each for each in given if each is not None]
        if not files:
            latest, reviews = await self._imports.find_latest(act(interaction))
            await show(interaction, imports.guide_card(private(interaction), latest, reviews=reviews))
            return
        check_list_files(files)
        await hold(interaction, private=True)

        async def tell(key: str, n: int) -> None:
            with suppress(discord.HTTPException):
                await interaction.edit_original_response(content=private(interaction)(key, n=n))

        try:
            await tell("import.reading", len(files))
            found = await self._imports.begin(act(interaction), lambda: read_list_files(files), tell)
        except BaseException:  # what is said instead stands alone
            with suppress(discord.HTTPException):
                await interaction.delete_original_response()
            raise
        await show(interaction, imports.preview_card(found, private(interaction)), over=True)

    # Looking it over ---------------------------------------------------------------------------------

    @handles(targets.Import)
    async def look(self, interaction: Interaction, import_id: int) -> None:
        await _show_preview(interaction, await self._imports.open(act(interaction), import_id))

    @handles(targets.ImportSee)
    async def see(self, interaction: Interaction, import_id: int) -> None:
        await self.turn(interaction, import_id, _read_group(find_choice(interaction)), 0)

    @handles(targets.ImportPage)
    async def turn(self, interaction: Interaction, import_id: int, group: Group, page: int) -> None:
        found = await self._imports.open(act(interaction), import_id)
        await _show_examples(interaction, found, group, page)

    @handles(targets.ImportAsk)
    async def ask(self, interaction: Interaction, import_id: int, page: int) -> None:
        await _ask(interaction, await self._imports.open(act(interaction), import_id), page)

    @handles(targets.ImportAnswer)
    async def take_answer(self, interaction: Interaction, import_id: int, page: int, place: int) -> None:
        found = await self._imports.answer(
            act(interaction), import_id, place, imports.read_answer(find_choice(interaction))
        )
        await _ask(interaction, found, page)

    @handles(targets.ImportAccept)
    async def accept(self, interaction: Interaction, import_id: int, first: int, last: int) -> None:
        """What is left to choose moves up to where it was pressed."""
        found = await self._imports.accept(act(interaction), import_id, first, last)
        if found.count(Group.DOUBTFUL):
            await _show_examples(interaction, found, Group.DOUBTFUL, imports.find_page(found, first))
        else:
            await _show_preview(interaction, found)

    @handles(targets.ImportScores)
    async def choose_scores(self, interaction: Interaction, import_id: int, theirs: bool) -> None:
        found = await self._imports.choose_scores(act(interaction), import_id, theirs=theirs)
        await _show_preview(interaction, found)

    @handles(targets.ImportRest)
    async def give_rest(self, interaction: Interaction, import_id: int) -> None:
        rows, words = await self._imports.list_left_over(act(interaction), import_id), private(interaction)
        if rows:
            said, table = words("import.rest_file", n=len(rows)), imports.rest_file(rows, words)
            await answer(interaction, said, file=table)
        else:
            await answer(interaction, words("import.no_rest"))

    @handles(targets.ImportDrop)
    async def drop(self, interaction: Interaction, import_id: int) -> None:
        await self._imports.drop(act(interaction), import_id)
        await answer(interaction, private(interaction)("import.dropped"), over=True)

    # Taking it over, and back ------------------------------------------------------------------------

    @handles(targets.ImportApply)
    async def apply(self, interaction: Interaction, import_id: int) -> None:
        await hold(interaction, private=True, over=True)
        found, applied, reviews = await self._imports.apply(act(interaction), import_id)
        card = imports.applied_card(found, applied, private(interaction), reviews=reviews)
        await show(interaction, card, over=True)

    @handles(targets.ImportUndo)
    async def undo(self, interaction: Interaction, import_id: int) -> None:
        await hold(interaction, private=True, over=True)
        undone = await self._imports.undo(act(interaction), import_id)
        await show(interaction, imports.undone_card(undone, private(interaction)), over=True)

    # Reviews that came with it -----------------------------------------------------------------------

    @handles(targets.Brought)
    async def list_reviews(self, interaction: Interaction) -> None:
        await self._list_reviews(interaction, 0, over=False)

    @handles(targets.BroughtPage)
    async def turn_reviews(self, interaction: Interaction, page: int) -> None:
        await self._list_reviews(interaction, page, over=True)

    @handles(targets.BroughtDrop)
    async def drop_review(self, interaction: Interaction, page: int) -> None:
        await self._imports.drop_review(act(interaction), title_id(find_choice(interaction)))
        await self._list_reviews(interaction, page, over=True)

    async def _list_reviews(self, interaction: Interaction, page: int, *, over: bool) -> None:
        found, page = await self._imports.list_reviews(act(interaction), page)
        card = imports.reviews_card(found, page, titles_of(interaction), private(interaction))
        await show(interaction, card, over=over)


async def _show_preview(interaction: Interaction, found: Preview) -> None:
    await show(interaction, imports.preview_card(found, private(interaction)))


async def _show_examples(interaction: Interaction, found: Preview, group: Group, page: int) -> None:
    card = imports.examples_card(found, group, page, titles_of(interaction), private(interaction))
    await show(interaction, card)


async def _ask(interaction: Interaction, found: Preview, page: int) -> None:
    card = imports.questions_card(found, page, titles_of(interaction), private(interaction))
    await show(interaction, card)


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Imports(bot.use.imports))
