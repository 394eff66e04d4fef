"""How a person is answered privately, whatever has been said to the interaction already."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import discord

from bot.domain.errors import DomainError
from bot.ui.cards import Card
from bot.ui.channels import Missing, Refused, told_apart
from bot.ui.rights import check_may_write
from bot.ui.routes import Interaction, Target, carry_home, find_server, is_alone
from bot.ui.words import private

HOLD_SECONDS = 0.8
"""How long a person waits before Discord is told that the answer takes longer than the 3 seconds it waits."""

TOO_LATE = {
    10062: "is too old to answer",
    40060: "was answered before: is another copy running with this token?",
}
"""Discord's codes for an answer nobody waits for any more."""

T = TypeVar("T")

Then = Callable[[str], Target]
"""Where a title's id leads."""


class Refusal(Exception):
    """A DomainError (its cause) with a way on: buttons, and what the person wrote, if it has no other home.

    `text` None is what was typed into the form that was sent, if it was one and that is not `kept`. `then` is
    where the title leads that was meant by an unknown name. Raised `from` the error, answered by the one
    error handler.
    """

    def __init__(
        self,
        *items: discord.ui.Item[Any],
        text: str | None = None,
        kept: bool = False,
        then: Then | None = None,
    ) -> None:
        super().__init__()
        self.items = items
        self.text = text
        self.kept = kept
        self.then = then


def cause(error: BaseException) -> BaseException:
    """What really went wrong, under discord.py's wrappings."""
    while isinstance(error, discord.app_commands.CommandInvokeError | discord.app_commands.TransformerError):
        under = error.__cause__
        if under is None:
            break
        error = under
    return error


def find_personal(error: BaseException) -> DomainError | None:
    error = error.__cause__ if isinstance(error, Refusal) and error.__cause__ else error
    return error if isinstance(error, DomainError) else None


def is_private(interaction: Interaction) -> bool:
    """Whether what was pressed stands in a private message."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def is_kept_private(interaction: Interaction, *, asked: bool) -> bool:
    """Whether an answer is for one alone: where that was asked, and among people of no server of ours."""
    return asked or not (find_server(interaction) or is_alone(interaction))


def find_audience(interaction: Interaction, *, owner_id: int) -> tuple[bool, bool]:
    """Whether a page is turned for the presser alone, and whether over the message pressed.

    On one's own list it is; anybody else gets a private copy.
    """
    private, mine = is_private(interaction), owner_id == interaction.user.id
    return private or not mine, private or mine


async def answer(interaction: Interaction, content: str, *, over: bool = False, **more: Any) -> None:
    """Say `content` only to the person who acted, or `over` the message pressed, should that be unanswered.

    `more` goes to discord.py as it is.
    """
    if shown := more.get("view"):
        carry_home(interaction, shown)
    if interaction.response.is_done():
        await interaction.followup.send(content, ephemeral=True, **more)
    elif over:
        bare: dict[str, Any] = {"embed": None, "view": None, "attachments": []}
        await interaction.response.edit_message(content=content, **bare | more)
    else:
        await interaction.response.send_message(content, ephemeral=True, **more)


async def hold(interaction: Interaction, *, private: bool, over: bool = False) -> None:
    """Tell Discord that the answer takes longer than it waits; what could be refused must be so before."""
    if over:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=private, thinking=True)


async def hold_if_late(
    interaction: Interaction,
    work: Coroutine[Any, Any, T],
    check: Callable[[], Awaitable[object]],
    *,
    ready: bool,
    private: bool,
    over: bool = False,
) -> T:
    """What `work` gives. If that is not `ready` soon it is held, unless `check` refuses it before."""
    task = asyncio.create_task(work)
    try:
        if ready:
            await asyncio.wait({task}, timeout=HOLD_SECONDS)
        if not task.done() and not interaction.response.is_done():
            await check()
            await hold(interaction, private=private, over=over)
        return await task
    finally:
        task.cancel()


async def show(
    interaction: Interaction,
    card: Card,
    *,
    private: bool = True,
    over: bool | None = None,
    carries: bool = True,
) -> int:
    """Show a card as a new message, or `over` the one pressed, as a private one is else; after `hold` too.

    The message's id, 0 where Discord does not say. Unless it `carries` the server that this was meant for, as
    a list of several servers' does not, what is pressed there is open again.
    """
    held, message = interaction.response.is_done(), interaction.message
    if carries:
        carry_home(interaction, card.view)
    if is_private(interaction) if over is None else over:
        edit = interaction.edit_original_response if held else interaction.response.edit_message
        await edit(content=None, **card.edit)
        return message.id if message is not None else 0
    if held:
        return (await interaction.followup.send(ephemeral=private, wait=True, **card.send)).id
    return (await interaction.response.send_message(ephemeral=private, **card.send)).message_id or 0


async def ask(interaction: Interaction, form: discord.ui.Modal) -> None:
    """Open a form."""
    carry_home(interaction, form)
    await interaction.response.send_modal(form)


def text_file(text: str) -> discord.File:
    """What a person wrote, to be handed back to the letter."""
    return discord.File(io.BytesIO(text.encode()), "your-text.txt")


class Reply:
    """An interaction as a use case answers it: in words to the person, or with a card to everybody."""

    def __init__(self, interaction: Interaction, *, over: bool = False) -> None:
        self._interaction = interaction
        self._over = over
        self.say = private(interaction)
        self.channel_id = interaction.channel_id or 0

    def check_may_write(self) -> None:
        """Raises NoPermission, ThreadLocked where the person may not write themselves."""
        check_may_write(self._interaction)

    async def tell(self, content: str) -> None:
        """Say something only to the person; `over` the private message that was pressed if that is asked."""
        async with _answering():
            await answer(self._interaction, content, over=self._over)

    async def show_here(self, card: Card) -> int:
        """Show a card to all in this channel; the message's id."""
        async with _answering():
            return await show(self._interaction, card, private=False, over=False)


@asynccontextmanager
async def _answering() -> AsyncIterator[None]:
    """Raises Refused, Unreachable; of an answer nobody waits for any more what Discord says."""
    try:
        async with told_apart():
            yield
    except Missing as error:
        raise error.__cause__ or error from None
    except Refused as error:
        if isinstance(error.__cause__, discord.HTTPException) and error.__cause__.code in TOO_LATE:
            raise error.__cause__ from None
        raise
