"""Every route there is, by feature."""

from dataclasses import dataclass
from typing import Literal

from bot.domain import moderation
from bot.domain.suggestions import Way
from bot.ui.routes import Route, TitleId

Panel = Literal["server", "reviews"]
"""The panels of `/settings`."""

ProposalField = Literal["title", "text", "series", "link"]
"""What of a proposal is typed."""

TypedSetting = Literal["review_letters", "review_words"]
"""The settings that are typed into a form of their own."""


# Scores and the board --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate(Route, kind="rate"):
    """`asker_id`: whose rating card it is; 0: another card."""

    title_id: TitleId
    asker_id: int


@dataclass(frozen=True, slots=True)
class RateAs(Route, kind="rate_as"):
    """0 half points for no score."""

    title_id: TitleId
    half_points: int


@dataclass(frozen=True, slots=True)
class Score(Route, kind="score"):
    view_id: int


@dataclass(frozen=True, slots=True)
class How(Route, kind="how"):
    title_id: TitleId


@dataclass(frozen=True, slots=True)
class Board(Route, kind="board"):
    view_id: int
    page: int


# Moods and content warnings --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Votes(Route, kind="votes"):
    title_id: TitleId


@dataclass(frozen=True, slots=True)
class VoteMoods(Route, kind="vote_moods"):
    title_id: TitleId


@dataclass(frozen=True, slots=True)
class VoteWarnings(Route, kind="vote_warnings"):
    title_id: TitleId


# Writing a review ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Review(Route, kind="review"):
    title_id: TitleId


@dataclass(frozen=True, slots=True)
class ReviewAs(Route, kind="review_as"):
    draft_id: int
    title_id: TitleId


@dataclass(frozen=True, slots=True)
class Resume(Route, kind="resume"):
    draft_id: int


@dataclass(frozen=True, slots=True)
class Form(Route, kind="form"):
    title_id: TitleId


# One's own review ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Versions(Route, kind="versions"):
    review_id: int


@dataclass(frozen=True, slots=True)
class Version(Route, kind="version"):
    review_id: int


@dataclass(frozen=True, slots=True)
class VersionPage(Route, kind="version_page"):
    version_id: int
    page: int


@dataclass(frozen=True, slots=True)
class Restore(Route, kind="restore"):
    version_id: int


@dataclass(frozen=True, slots=True)
class Delete(Route, kind="delete"):
    review_id: int


@dataclass(frozen=True, slots=True)
class DeleteYes(Route, kind="delete_yes"):
    review_id: int


@dataclass(frozen=True, slots=True)
class Undelete(Route, kind="undelete"):
    review_id: int


# A text that becomes a review ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SaveTitle(Route, kind="save_title"):
    draft_id: int


@dataclass(frozen=True, slots=True)
class SaveScore(Route, kind="save_score"):
    draft_id: int


@dataclass(frozen=True, slots=True)
class SaveMoods(Route, kind="save_moods"):
    draft_id: int


@dataclass(frozen=True, slots=True)
class SaveSpoils(Route, kind="save_spoils"):
    draft_id: int
    spoils: bool


@dataclass(frozen=True, slots=True)
class SaveWhole(Route, kind="save_whole"):
    draft_id: int


@dataclass(frozen=True, slots=True)
class SaveEdit(Route, kind="save_edit"):
    draft_id: int
    field: ProposalField


@dataclass(frozen=True, slots=True)
class SaveForm(Route, kind="save_form"):
    draft_id: int
    field: ProposalField


@dataclass(frozen=True, slots=True)
class SavePost(Route, kind="save_post"):
    draft_id: int


@dataclass(frozen=True, slots=True)
class SaveDrop(Route, kind="save_drop"):
    draft_id: int


# Reading reviews -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TakesPage(Route, kind="takes_page"):
    view_id: int
    page: int


@dataclass(frozen=True, slots=True)
class Takes(Route, kind="takes"):
    title_id: TitleId
    page: int = 0


class Open(Route, kind="open"): ...


@dataclass(frozen=True, slots=True)
class Read(Route, kind="read"):
    review_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Page(Route, kind="page"):
    review_id: int
    page: int


@dataclass(frozen=True, slots=True)
class Finished(Route, kind="finished"):
    review_id: int


@dataclass(frozen=True, slots=True)
class More(Route, kind="more"):
    review_id: int


@dataclass(frozen=True, slots=True)
class Place(Route, kind="place"):
    title_id: TitleId


@dataclass(frozen=True, slots=True)
class PlaceForm(Route, kind="place_form"):
    title_id: TitleId


@dataclass(frozen=True, slots=True)
class Episode(Route, kind="episode"):
    review_id: int


@dataclass(frozen=True, slots=True)
class EpisodeForm(Route, kind="episode_form"):
    review_id: int


# What readers say ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Helpful(Route, kind="helpful"):
    review_id: int
    helpful: bool


@dataclass(frozen=True, slots=True)
class Flag(Route, kind="flag"):
    review_id: int


@dataclass(frozen=True, slots=True)
class Reply(Route, kind="reply"):
    review_id: int


@dataclass(frozen=True, slots=True)
class ReplyWrite(Route, kind="reply_write"):
    review_id: int


@dataclass(frozen=True, slots=True)
class ReplyForm(Route, kind="reply_form"):
    review_id: int


# Suggestions -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Picks(Route, kind="picks"):
    view_id: int
    page: int


@dataclass(frozen=True, slots=True)
class People(Route, kind="people"):
    view_id: int


@dataclass(frozen=True, slots=True)
class Pick(Route, kind="pick"):
    view_id: int
    page: int


@dataclass(frozen=True, slots=True)
class Undo(Route, kind="undo"):
    way: Way
    title_id: TitleId


class Quick(Route, kind="quick"): ...


@dataclass(frozen=True, slots=True)
class QuickScore(Route, kind="quick_score"):
    n: int
    title_id: TitleId


@dataclass(frozen=True, slots=True)
class QuickUnseen(Route, kind="quick_unseen"):
    n: int
    title_id: TitleId


class QuickStop(Route, kind="quick_stop"): ...


# Reports and moderation ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report(Route, kind="report"):
    review_id: int


@dataclass(frozen=True, slots=True)
class ReportForm(Route, kind="report_form"):
    review_id: int


@dataclass(frozen=True, slots=True)
class Verdict(Route, kind="verdict"):
    verdict: moderation.Verdict
    report_id: int


@dataclass(frozen=True, slots=True)
class Inspect(Route, kind="inspect"):
    report_id: int


@dataclass(frozen=True, slots=True)
class InspectPage(Route, kind="inspect_page"):
    report_id: int
    page: int


@dataclass(frozen=True, slots=True)
class VerdictUndo(Route, kind="verdict_undo"):
    report_id: int


@dataclass(frozen=True, slots=True)
class Log(Route, kind="log"):
    page: int


@dataclass(frozen=True, slots=True)
class Hold(Route, kind="hold"):
    burst_id: int


@dataclass(frozen=True, slots=True)
class Stand(Route, kind="stand"):
    burst_id: int


# Settings --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SettingsPage(Route, kind="settings_page"):
    panel: Panel


@dataclass(frozen=True, slots=True)
class Setting(Route, kind="setting"):
    name: str


class ReportChannel(Route, kind="report_channel"): ...


class ReviewChannel(Route, kind="review_channel"): ...


class ReviewRole(Route, kind="review_role"): ...


@dataclass(frozen=True, slots=True)
class SettingForm(Route, kind="setting_form"):
    name: TypedSetting


@dataclass(frozen=True, slots=True)
class SettingTyped(Route, kind="setting_typed"):
    name: TypedSetting
