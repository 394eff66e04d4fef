"""Every route there is, by feature: its kind, and what its parts are."""

from typing import Literal

from bot.domain import moderation, scores
from bot.domain.board import BoardFilter, parse_filter
from bot.domain.comparing import QUESTIONS, Liking
from bot.domain.errors import BadYears
from bot.domain.lists.preview import Group
from bot.domain.scores import Face
from bot.domain.shelf import PARTS, SHELVES
from bot.domain.suggestions import Way
from bot.ui.routes import BadRoute, flag, number, one_of, route, text, title_id

Panel = Literal["server", "reviews", "titles", "scores"]
ProposalField = Literal["title", "text", "series", "link"]
SwitchedSetting = Literal["count_imported", "shelves_shown"]
TypedSetting = Literal["review_letters", "review_words"]


def board_filter(part: str) -> BoardFilter:
    """Raises BadRoute for what no board's button says."""
    try:
        return parse_filter(part)
    except (ValueError, BadYears) as error:
        raise BadRoute(part) from error


PANELS: tuple[Panel, ...] = ("server", "reviews", "titles", "scores")
SWITCHED: tuple[SwitchedSetting, ...] = ("count_imported", "shelves_shown")

FIELDS: tuple[ProposalField, ...] = ("title", "text", "series", "link")
"""What of a proposal is typed."""

TYPED: tuple[TypedSetting, ...] = ("review_letters", "review_words")
"""The settings that are typed into a form of their own."""


def title_id_or_all(part: str) -> str:
    """Empty for all titles. Raises BadRoute."""
    return title_id(part) if part else ""


def likings(part: str) -> str:
    """What was answered so far, a letter each. Raises BadRoute."""
    if len(part) > QUESTIONS or not {*part} <= {*Liking}:
        raise BadRoute(part)
    return part


shelf_part = one_of(PARTS)
server_id = burst_id = change_id = reply_id = draft_id = report_id = review_id = version_id = view_id = (
    asker_id
) = member_id = home_id = import_id = number
episode = half_points = page = place = question = number

# Scores and the board --------------------------------------------------------------------------------

Rate = route("rate", title_id, asker_id)
"""`asker_id`: whose rating card it is; 0: another card."""
RateAs = route("rate_as", title_id, half_points)
"""0 half points for no score."""
RatePrivately = route("rate_privately", title_id, half_points)
Score = route("score", view_id)
ScoreAs = route("score_as", view_id, half_points)
FaceAs = route("face", view_id, one_of(scores.Face))
Compare = route("compare", view_id)
Compared = route("compared", view_id, likings)
TitleMore = route("more_of", title_id, asker_id)
"""`asker_id`: whose rating card it is."""
How = route("how", title_id)
Lovers = route("lovers", title_id)
Plan = route("plan", title_id)
BoardPage = route("board_page", asker_id, board_filter, page)
Board = route("board", view_id, page)
"""Of boards whose filter is kept in a view: those of an earlier version, and those too long for a button."""
BoardOrder = route("board_order", asker_id, board_filter)
KeptBoardOrder = route("kept_board_order", view_id)
BoardHow = route("board_how", board_filter, page)
KeptBoardHow = route("kept_board_how", view_id, page)

# Titles ----------------------------------------------------------------------------------------------

LookUp = route("look_up", view_id)
Take = route("take_title", view_id, place)
AddTitle = route("add_title", view_id)
AddTitleForm = route("add_title_form", view_id)
AddAnyway = route("add_anyway", view_id)
ConfirmTitle = route("confirm", title_id, asker_id)
"""`asker_id`: whose rating card it is."""
ConfirmFor = route("confirm_for", view_id)
"""The view keeps which rating card it is for."""
FixTitle = route("fix_title", title_id)
FixTitleForm = route("fix_title_form", title_id)
TitleHistory = route("title_log", title_id_or_all, change_id)
UndoChange = route("undo_change", change_id)

Again = route("again", view_id, place)
"""A command with one of the names it was refused for."""
Repeat = route("repeat", view_id)
"""A command for the server that the press is meant for."""
PressAgain = route("press_again", view_id)
"""What was chosen, for that server."""

# Moods and content warnings --------------------------------------------------------------------------

Votes = route("votes", title_id)
VoteMoods = route("vote_moods", title_id)
VoteWarnings = route("vote_warnings", title_id)

# Writing a review ------------------------------------------------------------------------------------

Review = route("review", title_id)
ReviewAs = route("review_as", draft_id, title_id)
Resume = route("resume", draft_id)
Form = route("form", title_id)

# One's own review ------------------------------------------------------------------------------------

Versions = route("versions", review_id)
Version = route("version", review_id)
VersionPage = route("version_page", version_id, page)
Restore = route("restore", version_id)
Delete = route("delete", review_id)
DeleteYes = route("delete_yes", review_id)
Undelete = route("undelete", review_id)

# A text that becomes a review ------------------------------------------------------------------------

SaveTitle = route("save_title", draft_id)
SaveScore = route("save_score", draft_id)
SaveMoods = route("save_moods", draft_id)
SaveSpoils = route("save_spoils", draft_id, flag)
SaveWhole = route("save_whole", draft_id)
SaveEdit = route("save_edit", draft_id, one_of(FIELDS))
SaveForm = route("save_form", draft_id, one_of(FIELDS))
SaveAs = route("save_as", draft_id, title_id)
SavePost = route("save_post", draft_id)
SaveDrop = route("save_drop", draft_id)

# Reading reviews -------------------------------------------------------------------------------------

ReviewsPage = route("takes_page", view_id, page)
Reviews = route("takes", title_id, page)
Open = route("open")
Read = route("read", review_id, page)
Page = route("page", review_id, page)
Finished = route("finished", review_id)
More = route("more", review_id)
Episode = route("episode", review_id)
EpisodeForm = route("episode_form", review_id)

# The shelf -------------------------------------------------------------------------------------------

Shelf = route("shelf", title_id)
ShelfOn = route("shelf_on", title_id, one_of(("-", *SHELVES)), episode)
"""'-' for no status, 0 for no episode: `/shelf` with the title it was refused for."""
ShelfAs = route("shelf_as", title_id)
ShelfSeen = route("ep", title_id, episode)
ShelfEnded = route("ended", title_id)
ShelfAgain = route("re", title_id, number)
ShelfEpisode = route("ep_ask", title_id)
ShelfEpisodeForm = route("ep_form", title_id)
ShelfDates = route("dates", title_id)
ShelfDatesForm = route("dates_in", title_id)
ShelfOf = route("shelf_of", member_id)
ShelfPage = route("shelf_page", member_id, shelf_part, page)
ShelfOpen = route("shelf_open")
Next = route("next", view_id, page)
NextSeen = route("next_seen", view_id, place, episode)
"""Episode 0 for the end."""
NextStart = route("next_start", view_id, place)
Place = route("place", title_id)
PlaceAs = route("place_as", title_id, text)
PlaceForm = route("place_form", title_id)
Seen = route("seen", title_id)

# What readers say ------------------------------------------------------------------------------------

Helpful = route("helpful", review_id, flag)
Flag = route("flag", review_id)
Reply = route("reply", review_id)
ReplyWrite = route("reply_write", review_id)
ReplyForm = route("reply_form", review_id)
ReplyMore = route("reply_more", reply_id)
ReplyDelete = route("reply_delete", reply_id)
ReplyReport = route("reply_report", reply_id)
ReplyReportForm = route("reply_report_form", reply_id)

# Suggestions -----------------------------------------------------------------------------------------

Picks = route("picks", view_id, page)
People = route("people", view_id)
Pick = route("pick", view_id, page)
"""`People` and `Pick` are selects under lists of an earlier version; they answer as ever."""
PickOne = route("pick_one", view_id, title_id)
PickAs = route("pick_as", one_of(Way), view_id)
Together = route("together", view_id)
PeopleOf = route("people_of", view_id)
"""The view of `PickAs` and `PeopleOf` keeps which list was pressed, and where it stands."""
LikeAs = route("like_as", view_id, title_id)
Undo = route("undo", one_of(Way), title_id)
Quick = route("quick")
QuickScore = route("quick_score", question, title_id)
QuickFace = route("quick_face", question, title_id, one_of(Face))
QuickUnseen = route("quick_unseen", question, title_id)
QuickStop = route("quick_stop")

# A list from elsewhere -------------------------------------------------------------------------------

Import = route("import", import_id)
ImportSee = route("import_see", import_id)
ImportPage = route("import_page", import_id, one_of(Group), page)
ImportAsk = route("import_ask", import_id, page)
ImportAnswer = route("import_answer", import_id, page, place)
ImportAccept = route("import_accept", import_id, place, place)
"""What rows in doubt may mean, from one place to another."""
ImportScores = route("import_scores", import_id, flag)
"""Whether the list's scores go over those given here."""
ImportApply = route("import_apply", import_id)
ImportUndo = route("import_undo", import_id)
ImportRest = route("import_rest", import_id)
ImportDrop = route("import_drop", import_id)
Brought = route("brought")
"""Reviews that came with a list."""
BroughtPage = route("brought_page", page)
BroughtDrop = route("brought_drop", page)

# Reports and moderation ------------------------------------------------------------------------------

Report = route("report", review_id)
ReportForm = route("report_form", review_id)
Verdict = route("verdict", one_of(moderation.Verdict), report_id)
FlagVerdict = route("flag_verdict", review_id, flag)
MuteFlagger = route("mute_flagger", review_id)
MuteReporter = route("mute_reporter", report_id)
Inspect = route("inspect", report_id)
InspectPage = route("inspect_page", report_id, page)
VerdictUndo = route("verdict_undo", report_id)
Log = route("log", page)
Hold = route("hold", burst_id)
Stand = route("stand", burst_id)

# Shelves and tastes ----------------------------------------------------------------------------------

Me = route("me", member_id)
MeTwins = route("me_twins", flag)
CompareWith = route("compare_with", member_id)

# What is kept of members, and what they agree to ----------------------------------------------------

Privacy = route("privacy")
Export = route("export")
Hide = route("hide", flag)
Erase = route("erase", home_id)
EraseWhere = route("erase_where")
EraseSure = route("erase_sure", home_id)
EraseYes = route("erase_yes", home_id)
"""`home_id` 0 is everywhere. Whatever is pressed, it is about who presses alone."""

Direct = route("direct", flag)
MentionScores = route("mention_scores", flag)
Twins = route("twins", flag)

# Joining a server ------------------------------------------------------------------------------------

Tour = route("tour")

# Settings --------------------------------------------------------------------------------------------

SettingsPage = route("settings_page", one_of(PANELS))
Setting = route("setting", text)
ReportChannel = route("report_channel")
ReviewChannel = route("review_channel")
ReviewRole = route("review_role")
LeaveOutLeft = route("leave_out_left", flag)
World = route("world", flag)
Switch = route("switch", one_of(SWITCHED), flag)
TitleRole = route("title_role")
SettingForm = route("setting_form", one_of(TYPED))
SettingTyped = route("setting_typed", one_of(TYPED))
