"""Every sentence in English, the source that other languages are translated from, by feature."""

Text = str | tuple[str, str]
"""A text, or its singular and plural; the parameter `n` chooses."""

ENGLISH: dict[str, Text] = {
    # What a title is
    "kind.drama": "drama",
    "kind.special": "drama special",
    "kind.film": "film",
    "title.heading": "{title} ({year})",
    "title.label": "{year}, {kind}",
    "title.label_country": "{year}, {kind}, {country}",
    "title.unconfirmed": "{label}, just added",
    "country.US": "USA",
    "country.GB": "UK",
    "country.HK": "Hong Kong",
    "title.episodes": ("{n} episode", "{n} episodes"),
    "title.minutes": "{n} min",
    "title.admissions": ("{n} ticket sold in Korea", "{n} tickets sold in Korea"),
    "title.admissions_until": (
        "{n} ticket sold in Korea by {day}",
        "{n} tickets sold in Korea by {day}",
    ),
    "title.director": "Director {names}",
    "title.writer": "Writer {names}",
    "title.cast": "with {names}",
    # Scores
    "score.with_word": "{score}/10 · {word}",
    "score.word.awful": "awful",
    "score.word.bad": "bad",
    "score.word.poor": "poor",
    "score.word.weak": "weak",
    "score.word.mixed": "mixed",
    "score.word.fine": "fine",
    "score.word.good": "good",
    "score.word.great": "great",
    "score.word.superb": "superb",
    "score.word.perfect": "perfect",
    "face.loved": "Loved it",
    "face.liked": "Liked it",
    "face.so_so": "So-so",
    "face.disliked": "Not my thing",
    "score.remove": "Remove my score",
    "score.choose": "…or an exact score",
    "score.question": "How was **{title}**?",
    "score.help": "Help me score it",
    "compare.question": "Did you like **{title}** more than **{other}**?",
    "compare.same": "About the same",
    "compare.done": "Sounds like **{score}** for **{title}**.",
    "compare.save": "Save {score}",
    # How far somebody watched, and moods
    "progress.finished": "finished",
    "progress.watching": "still watching",
    "progress.dropped": "dropped",
    "mood.tearjerker": "tearjerker",
    "mood.healing": "healing",
    "mood.funny": "funny",
    "mood.tense": "tense",
    "mood.romantic": "romantic",
    "mood.slow_burn": "slow burn",
    "mood.makjang": "makjang",
    "mood.dark": "dark",
    "mood.thoughtful": "thoughtful",
    "mood.nostalgic": "nostalgic",
    "mood.epic": "epic",
    "mood.quirky": "quirky",
    "warning.violence": "violence",
    "warning.gore": "gore",
    "warning.sexual_violence": "sexual violence",
    "warning.suicide": "suicide",
    "warning.self_harm": "self-harm",
    "warning.child_abuse": "child abuse",
    "warning.child_death": "death of a child",
    "warning.animal_harm": "harm to animals",
    "warning.bullying": "bullying",
    "warning.substances": "alcohol or drug abuse",
    "warning.flashing": "flashing lights",
    "warning.jump_scares": "jump scares",
    "title.is_unconfirmed": "*Just added by a member. Is it right? Say so under More.*",
    "card.confirm": "It's right",
    "title.confirmed": "Thanks! {title} is here to stay.",
    "title.confirmed_by": (
        "Thanks! {n} more, or a moderator, and {title} is here to stay.",
        "Thanks! {n} more, or a moderator, and {title} is here to stay.",
    ),
    "title.fixed": "{title} is fixed.",
    "title.merged": "{title} is {into} now, with all its scores and reviews.",
    "title.undo": "Undo",
    "title.undone": "Undone. {title} is back to how it was.",
    "title.look": "Show its card",
    # An unknown name
    "unknown.look_up": "Look it up",
    "unknown.add": "Add it",
    "unknown.hint": "Not here yet, add it: “{text}”",
    "unknown.found": "Is “{text}” one of these?",
    "unknown.not_found": "I found nothing called “{text}”.",
    "unknown.by_hand": "Add it yourself: it takes half a minute.",
    "unknown.away": "Not every source answered, so I may have missed it.",
    "unknown.none_of_them": "None of these: add it",
    "unknown.here": "**Here already**",
    "credit.wikidata": "Wikidata (CC0).",
    "credit.tvmaze": "TV data: TVmaze (CC BY-SA 4.0).",
    "credit.tmdb": (
        "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved "
        "by TMDB."
    ),
    "credit.made_up": "Made up for the playground. On your own server I ask Wikidata and TVmaze.",
    "credit.kofic": "Korean Film Council (KOFIC/KOBIS, 영화진흥위원회).",
    "credit.justwatch": "Watch data by JustWatch",
    "title_form.add": "Add a title",
    "title_form.fix": "Fix {title}",
    "title_form.name": "Name",
    "title_form.name_hint": "What it's called in English",
    "title_form.local": "Hangul, or its original name",
    "title_form.local_hint": "도깨비",
    "title_form.when": "Year, and how many episodes",
    "title_form.when_hint": "2026, or 2026, 16",
    "title_form.sort": "What is it?",
    "title_form.korean_drama": "a Korean drama",
    "title_form.korean_film": "a Korean film",
    "title_form.drama": "a drama from elsewhere",
    "title_form.film": "a film from elsewhere",
    "title_form.people": "Who's in it, or who made it",
    "title_form.people_hint": "Gong Yoo, Kim Go-eun",
    "title_form.again": "Back to the form",
    "title_form.is_it": "Is {title} one of these?",
    "title_form.another": "No, it's a different one",
    "title_form.added": "{title} is here now.",
    "title_form.go_on": "Go on",
    "title_history.heading": "Title changes: {name}",
    "title_history.none": "No changes yet.",
    "title_history.undo": "Undo {n}",
    "title_history.older": "Older",
    "title_history.by": "{name}, {at}",
    "title_history.undone": "undone by {name}, {at}",
    "title_history.add": "{title} added",
    "title_history.confirm": "{title} confirmed",
    "title_history.fix": "{title} fixed",
    "title_history.merge": "{title} merged into {into}",
    "title_history.remove": "{title} removed",
    "owner.source_off": (
        "{source} isn't answering ({why}), so I'll leave it alone for a while. Everything else works."
    ),
    "owner.why.slow": "too slow",
    "owner.why.refused": "it won't take the key: check .env",
    "owner.why.busy": "too many questions",
    "owner.why.broken": "out of order",
    # The rating card
    "watch.heading": "Where to watch · {country}",
    "watch.flatrate": "Stream:",
    "watch.free": "Free:",
    "watch.ads": "Free with ads:",
    "watch.rent": "Rent:",
    "watch.buy": "Buy:",
    "watch.more": "See all at TMDB",
    "consensus.headline": "{score} / 10 · {word}",
    "consensus.card.loved": (
        "❤️ **{score}** · loved by {n} member",
        "❤️ **{score}** · loved by {n} members",
    ),
    "consensus.card.liked": (
        "💛 **{score}** · liked by {n} member",
        "💛 **{score}** · liked by {n} members",
    ),
    "consensus.card.fine": (
        "🙂 **{score}** · fine, says {n} member",
        "🙂 **{score}** · fine, say {n} members",
    ),
    "consensus.card.mixed": (
        "😐 **{score}** · mixed feelings from {n} member",
        "😐 **{score}** · mixed feelings from {n} members",
    ),
    "consensus.card.divisive": (
        "⚡ **{score}** · it splits {n} member",
        "⚡ **{score}** · it splits {n} members",
    ),
    "consensus.card.leaning_divisive": (
        "⚡ **{score}** · {n} member can't quite agree",
        "⚡ **{score}** · {n} members can't quite agree",
    ),
    "consensus.votes": ("{n} score", "{n} scores"),
    "consensus.few": (
        "{votes} so far. One more and there's a server score.",
        "{votes} so far. {n} more and there's a server score.",
    ),
    "consensus.none": "Nobody here has scored it yet. Be the first?",
    "consensus.word.loved": "loved",
    "consensus.word.liked": "liked",
    "consensus.word.fine": "fine",
    "consensus.word.mixed": "mixed",
    "consensus.word.divisive": "divisive",
    "consensus.word.leaning_divisive": "leaning divisive",
    "consensus.finished": "Finished it: {mean} ({n})",
    "consensus.dropped": "dropped it: {mean} ({n})",
    "consensus.grew": "Grew on us: {first} → {now}",
    "consensus.cooled": "Cooled off: {first} → {now}",
    "consensus.moods": "Moods",
    "consensus.warnings": ("⚠️ {n} content warning", "⚠️ {n} content warnings"),
    "consensus.mood_count": "{sign} {mood} {n}",
    "consensus.mood_share": "{sign} {mood} {share}%",
    "consensus.tissues": "Tissue meter {meter}",
    "consensus.chart": "How the scores are spread: {counts}",
    "consensus.chart_count": "{n}x {score}",
    "artwork.scene": "The sun over five peaks: {names} ({year})",
    "artwork.members": ("{n} member", "{n} members"),
    "card.own": "⭐ {name} gave it {score}",
    "card.how": "How?",
    "card.rate": "Rate",
    "card.review": "Review",
    "card.takes": ("{n} review", "{n} reviews"),
    "card.plan": "Plan",
    "card.more": "More",
    "card.place": "My progress",
    "card.votes": "Moods & warnings",
    "card.lovers": "Who loved it",
    "planned.seen": "You've seen **{title}** already, so it stays off your list.",
    # Who loved it
    "lovers.heading": "Who here loved {title}",
    "lovers.named": "❤️ {names} gave it 9 or more.",
    "lovers.more": (
        "❤️ {names} and {n} more gave it 9 or more.",
        "❤️ {names} and {n} more gave it 9 or more.",
    ),
    "lovers.quiet": (
        "❤️ {n} member gave it 9 or more, and keeps quiet about it.",
        "❤️ {n} members gave it 9 or more, and keep quiet about it.",
    ),
    "lovers.none": "Nobody here has given it a 9 yet. You could be the one.",
    "lovers.about": "I name reviewers, and whoever set `/mine scores:True`.",
    # Voting moods and content warnings
    "votes.about": "Tap what fits. Saved as you choose; nobody sees who picked what.",
    "votes.warnings": "Content warnings",
    "votes.count": "{name} {n}",
    "votes.none": "None yet.",
    "votes.choose_moods": "Your moods",
    "votes.choose_warnings": "Your content warnings",
    # Reading takes
    "reviews.of": "Takes: {what}",
    "reviews.all": "Takes",
    "reviews.open": "Read one of them",
    "reviews.closed": "A take in this list has changed.",
    "reviews.again": "Show it as it is now",
    "reviews.sort.newest": "newest",
    "reviews.sort.helpful": "most helpful",
    "reviews.sort.highest": "highest score",
    "reviews.sort.lowest": "lowest score",
    "reviews.sort.agree": "people who agree with me",
    "take.helpful": "Helpful",
    "take.helpful_count": "Helpful · {n}",
    "take.helpful_of": ("{helpful} of {n} found it helpful", "{helpful} of {n} found it helpful"),
    "take.unhelpful": "Not helpful",
    "take.reply": "Reply",
    "take.flag": "Unmarked spoiler",
    "take.report": "Report",
    "take.more": "More…",
    "take.edit": "Edit",
    "take.versions": "Versions",
    "take.delete": "Delete",
    "take.episode": "Up to episode…",
    "take.watch": "Where to watch",
    "take.moved": "{name} has written this take anew.",
    "take.to_it": "Read it",
    "take.waiting": "{name}'s take waits for a moderator.",
    "take.hidden": "A moderator has hidden {name}'s take.",
    "take.removed": "A moderator has removed {name}'s take.",
    "take.deleted": "{name} has taken this take back.",
    "ask.unfinished": "This take spoils **{title}**, and you have not said that you finished it. Read on?",
    "ask.ahead": (
        "This take on **{title}** is safe from episode {n} on, and you have not said how far you are."
    ),
    "ask.ahead_at": "This take on **{title}** is safe from episode {n} on, and you are at {at}.",
    "ask.anyway": "Read anyway",
    "ask.finished": "I have finished it",
    "place.title": "How far are you?",
    "place.label": "The episode you have seen last",
    "place.again": "Try again",
    "place.hint": "1 to {n}",
    "place.noted": "You are at episode {n} of **{title}**. Takes up to there open at once.",
    "place.finished": "You have finished **{title}**. Its takes open at once.",
    "episode.title": "Safe up to which episode?",
    "episode.label": "Episode; empty for no such mark",
    "episode.marked": "Your take is safe up to episode {n}: its text opens for those who have come there.",
    "episode.unmarked": "Your take has no such mark any more.",
    "voted.helpful": "Noted: you found it helpful. Press again to take that back.",
    "voted.unhelpful": "Noted: you did not find it helpful. Press again to take that back.",
    "voted.back": "Your vote is taken back.",
    "flagged.noted": "Thank you. When enough readers say so, its text leaves the channel.",
    "flagged.now": "Thank you. Its text has left the channel.",
    "flagged.soon": "Thank you. Its text leaves the channel as soon as Discord lets me.",
    "reply.title": "Reply to a take",
    "reply.label": "Your reply",
    "reply.heading": "{name} replies to {author}",
    "reply.deleted": "Your answer is deleted.",
    "reply.by": "Written by {account}",
    "reply.to_take": "To the take",
    "reply.thread": "Talk about it in {thread}.",
    "reply.no_thread": "I cannot open a thread there. Write your reply in a form:",
    "reply.write": "Write a reply",
    "versions.about": ("It was edited {n} time.", "It was edited {n} times."),
    "versions.none": "It was never edited.",
    "versions.one": "Version {n}",
    "versions.open": "Read an earlier version",
    "versions.list": "All versions",
    "versions.since": "Written",
    "versions.restore": "Restore this version",
    "versions.restored": "Your take on **{title}** is as it was in that version.",
    "delete.question": "Delete your take on **{title}**? Your score stays. For a day it can be brought back.",
    "delete.yes": "Delete it",
    "delete.done": "Your take on **{title}** is gone from everywhere. For a day you can bring it back here.",
    "delete.soon": (
        "Your take on **{title}** is deleted. It leaves the channel as soon as Discord lets me. For a day "
        "you can bring it back here."
    ),
    "delete.undo": "Bring it back",
    "delete.undone": "Your take on **{title}** is back.",
    # How it is worked out
    "how.heading": "How {title} gets its score",
    "how.votes": (
        "I correct each score for how generous that member usually is. Scores from newcomers, and scores far "
        "from everyone else's, count less."
    ),
    "how.start": "Until enough scores are in, it leans towards what titles usually get here.",
    "how.start_facts": (
        "Until enough scores are in, it leans towards what titles like it ({facts}) usually get here."
    ),
    "how.decade": "{decade}s",
    "how.score": (
        "{votes} with a plain average of {mean}. Server score: **{score}**, and nine times in ten it's "
        "between {low} and {high}."
    ),
    "how.corrected": (
        "{n} score is from a member who usually gives half a point more or less than others.",
        "{n} scores are from members who usually give half a point more or less than others.",
    ),
    "how.far": (
        "{n} score is far from the others and counts less than half.",
        "{n} scores are far from the others and count less than half.",
    ),
    "how.new": (
        "{n} score is from somebody new to scoring and counts less than half.",
        "{n} scores are from people new to scoring and count less than half.",
    ),
    "how.none": "Every score counts in full.",
    "how.given": "Given so far: {scores}.",
    # The board
    "board.best": "The best of {server}",
    "board.divisive": "What divides {server}",
    "board.most_rated": "The most rated of {server}",
    "board.hidden_gems": "Hidden gems of {server}",
    "board.risers": "Risers of this month in {server}",
    "board.line": "**{rank}.** {title} · **{score}** ({low} to {high}) · {votes}",
    "board.own": "you {score}",
    "board.own_of": "{name} {score}",
    "board.rise": "up {by}",
    "board.empty": (
        "No title here fits that yet: it takes {votes} each. Rate some with `/rating`, or loosen an option."
    ),
    "board.about": "Ranked by the lower end of the likely range, from {votes} on.",
    "board.filters": "Only {filters}.",
    "board.page": "{first} to {last} of {of}",
    "sort.best": "best",
    "sort.divisive": "divisive",
    "sort.most_rated": "most rated",
    "sort.hidden_gems": "hidden gems",
    "sort.risers": "biggest risers this month",
    # Settings
    "settings.heading": "Settings of {server}",
    "settings.about": "Choose below; each choice is saved at once.",
    "settings.report_channel": "Report channel",
    "settings.report_channel_help": (
        "Where moderators hear of bursts of votes and of reported takes. Without one these wait in "
        "`/moderation held`. Default: none."
    ),
    "settings.consensus_votes": "Votes for a consensus",
    "settings.consensus_votes_help": "Under this many votes a card shows the votes themselves. Default: 3.",
    "settings.board_votes": "Votes for the board",
    "settings.board_votes_help": "From how many votes on a title can be on the board. Default: 3.",
    "settings.bursts": "Bursts of votes",
    "settings.bursts_help": (
        "Recent votes on a title that lie further from everyone else's than chance would put them: far ones "
        "by members with few votes within a day, or a run of votes within four weeks. "
        "Default: tell, and hold the votes of members who joined less than 7 days ago."
    ),
    "settings.bursts.hold_new": "tell, and hold new members' votes",
    "settings.bursts.tell": "tell only",
    "settings.bursts.ignore": "do nothing",
    "settings.leave_out_left": "Leave out who left",
    "settings.count_left": "Count who left again",
    "settings.leave_out_left_help": (
        "The votes of members who left over a month ago. I look a few voters up each hour; whoever comes "
        "back counts again. Default: they count on."
    ),
    "settings.left_out": "left out",
    "settings.left_count": "count on",
    "settings.none": "none",
    "settings.to_reviews": "Reviews…",
    "settings.to_titles": "Titles…",
    "settings.to_server": "Back",
    "settings.titles_heading": "Titles in {server}",
    "settings.world": "Titles to choose from",
    "settings.world_help": (
        "Find, review and get suggestions from everywhere, or only from Korea. "
        "Korea comes first either way. Default: the whole world."
    ),
    "settings.whole_world": "the whole world",
    "settings.korea_alone": "only Korea",
    "settings.world_off": "Only Korea",
    "settings.world_on": "The whole world",
    "settings.title_role": "Role that may fix titles",
    "settings.title_role_help": (
        "Members with it may fix a title's names, year and people, as moderators do. "
        "Default: moderators only."
    ),
    "settings.moderators": "moderators only",
    "settings.region": "Where you watch",
    "settings.region_help": (
        "A title's card then says where to watch it in that country, if the bot's owner has switched that "
        "on. Default: none."
    ),
    "settings.language": "Language",
    "settings.language_help": (
        "What everybody reads. Private answers follow each member's own Discord. Default: as Discord."
    ),
    "settings.as_discord": "same as Discord",
    "settings.reviews_heading": "Reviews in {server}",
    "settings.review_role": "Role that may review",
    "settings.review_role_help": "Only members with it may post takes. Default: everybody.",
    "settings.everybody": "everybody",
    "settings.review_channel": "Channel for new takes",
    "settings.review_channel_help": "Where new takes are shown. Default: where they are written.",
    "settings.review_days": "Days of membership",
    "settings.review_days_help": "How long somebody must be a member before they review. Default: 0.",
    "settings.spoiler_flags": "Spoiler flags",
    "settings.spoiler_flags_help": "From how many readers' flags on a take counts as a spoiler. Default: 3.",
    "settings.review_letters": "Least letters of a take",
    "settings.review_letters_help": "A shorter take is not posted. Default: 0.",
    "settings.review_letters_hint": "A whole number from {low} to {high}",
    "settings.review_words": "Word list",
    "settings.review_words_help": (
        "A take with one of these words waits for a moderator. Discord's AutoMod does not read what a bot "
        "posts, so its words have to be here too. Default: none."
    ),
    "settings.review_words_hint": "Words or phrases by comma or line; a star leaves the end open: spoil*",
    "settings.entries": ("{n} entry", "{n} entries"),
    # Moderation
    "burst.heading": "A burst of votes on {title}",
    "burst.text": (
        "{n} recent vote lies further from everyone else's than chance would put it. It may still be honest. "
        "Held, and not counted, now: {held}.",
        "{n} recent votes lie further from everyone else's than chance would put them. They may still be "
        "honest. Held, and not counted, now: {held}.",
    ),
    "burst.hold": "Hold them all",
    "burst.stand": "Let them stand",
    "burst.held": "{name} holds these votes: they do not count.",
    "burst.stands": "{name} lets these votes stand.",
    "moderation.none_held": "Nothing is waiting for a decision.",
    "moderation.excluded": "{member}'s votes no longer count here. `/moderation include` takes that back.",
    "moderation.included": "{member}'s votes count again.",
    "moderation.blocked": "{member} can review here no more. `/moderation unblock` takes that back.",
    "moderation.unblocked": "{member} can review here again.",
    "moderation.unmuted": "{member} can report and flag here again.",
    "moderation.already": "Nothing to change: it is like that for {member} already.",
    "moderation.log": "What moderators did",
    "moderation.log_empty": "Nothing yet.",
    "log.hold": ("{at} {who} held {n} vote on {title}", "{at} {who} held {n} votes on {title}"),
    "log.stand": ("{at} {who} let {n} vote on {title} stand", "{at} {who} let {n} votes on {title} stand"),
    "log.exclude": "{at} {who} excluded {member}",
    "log.include": "{at} {who} included {member} again",
    "log.take_hide": "{at} {who} hid the take of {member} on {title}",
    "log.take_spoiler": "{at} {who} marked the take of {member} on {title} as a spoiler",
    "log.take_remove": "{at} {who} removed the take of {member} on {title}",
    "log.take_dismiss": "{at} {who} let the take of {member} on {title} stand",
    "log.take_undo": "{at} {who} took back what was decided on the take of {member} on {title}",
    "log.take_block": "{at} {who} blocked {member} from reviewing",
    "log.take_unblock": "{at} {who} let {member} review again",
    "log.reply_hide": "{at} {who} hid the reply of {member} to a take on {title}",
    "log.reply_spoiler": "{at} {who} marked the reply of {member} to a take on {title} as a spoiler",
    "log.reply_remove": "{at} {who} removed the reply of {member} to a take on {title}",
    "log.reply_dismiss": "{at} {who} let the reply of {member} to a take on {title} stand",
    "log.reply_undo": "{at} {who} took back what was decided on the reply of {member} to a take on {title}",
    "log.mute": "{at} {who} muted somebody who reports or flags",
    "log.unmute": "{at} {who} let {member} report and flag again",
    "log.settings": "{at} {who} changed a setting ({member})",
    "log.daesang": "Daesang",
    "stuck.heading": "A review that I cannot take down",
    "stuck.text": (
        "The review in {message} should not be readable there any more, but I may neither edit nor delete my "
        "message. Please delete it by hand, or let me see the channel again: I keep trying."
    ),
    # Reported takes
    "report.form": "Report: {title}",
    "report.reason": "What is wrong with it?",
    "report.reason_hint": "Only moderators read this. Nobody is told that you wrote it.",
    "report.sent": "Thank you. A moderator will look at it; nobody is told that the report is yours.",
    "report.not_a_take": (
        "That is not a take of mine: choose the message under which somebody posted one, or a reply to it."
    ),
    "report.heading": "A take on {title} was reported",
    "report.reply": "A reply to a take on {title} was reported",
    "report.waiting": "A take on {title} waits for a moderator",
    "report.author": "Author",
    "report.by_member": "A member reported it",
    "report.by_word": "A word on the word list",
    "report.why": "Why it waits",
    "report.by_verdict": "Its author changed it after a moderator had hidden, removed or held it.",
    "report.hide": "Hide",
    "report.spoiler": "Mark as spoiler",
    "report.remove": "Remove",
    "report.dismiss": "Dismiss",
    "report.pass": "Let it pass",
    "report.block": "Block author",
    "report.done.hide": "{name} has hidden it.",
    "report.done.spoiler": "{name} has marked it as a spoiler.",
    "report.done.remove": "{name} has removed it.",
    "report.done.dismiss": "{name} lets it stand.",
    "report.whole": "Read it whole",
    "flags.heading": "Readers say that a take on {title} spoils",
    "flags.by": ("{n} reader flagged it", "{n} readers flagged it"),
    "flags.dismiss": "It does not spoil",
    "flags.mute": "Take no more flags from…",
    "flags.muted": "They can flag and report nothing here any more. `/moderation unmute` takes that back.",
    "report.mute": "Mute reporter",
    "report.muted": "Whoever reported it can report and flag nothing here any more.",
    "report.undo": "Undo",
    "report.done.undo": "{name} has taken that back: it is seen again.",
    "report.done.block": "{name} has blocked its author from reviewing.",
    # A card whose take is not to be seen
    # What members are told of their takes
    "notice.hide": (
        "A moderator of **{server}** has hidden your take on **{title}**. Change it with `/review`, and a "
        "moderator will look at it again."
    ),
    "notice.spoiler": (
        "A moderator of **{server}** has marked your take on **{title}** as a spoiler: readers open its text "
        "themselves. You need do nothing; next time, tick “Does it spoil?” in `/review`."
    ),
    "notice.remove": (
        "A moderator of **{server}** has removed your take on **{title}**; it is erased after a day. Write "
        "another with `/review`, and a moderator will look at it first."
    ),
    "notice.dismiss": (
        "A moderator of **{server}** has let your take on **{title}** pass. You need do nothing."
    ),
    "notice.reply_hide": (
        "A member reported your reply to a take on **{title}**, and a moderator of **{server}** has hidden "
        "it. Ask a moderator there if you think that is wrong."
    ),
    "notice.reply_spoiler": (
        "A member reported your reply to a take on **{title}**, and a moderator of **{server}** has marked "
        "it as a spoiler: its text is covered, and whoever wants to reads it. You need do nothing."
    ),
    "notice.reply_remove": (
        "A member reported your reply to a take on **{title}**, and a moderator of **{server}** has removed "
        "it; it is erased after a day. Ask a moderator there if you think that is wrong."
    ),
    "notice.reply_dismiss": (
        "A moderator of **{server}** has let your reply to a take on **{title}** stand: it is seen again. "
        "You need do nothing."
    ),
    "notice.block": (
        "A moderator of **{server}** has blocked you from reviewing there. Your scores still count; "
        "ask a moderator there if you think that is wrong."
    ),
    "notice.unblock": "A moderator of **{server}** lets you review there again, with `/review`.",
    "notice.flagged": (
        "{n} reader of **{server}** says that your take on **{title}** spoils, so its text is hidden now. "
        "`/review` it again and tick “Does it spoil?”, and it is marked by your own word.",
        "{n} readers of **{server}** say that your take on **{title}** spoils, so its text is hidden now. "
        "`/review` it again and tick “Does it spoil?”, and it is marked by your own word.",
    ),
    "notice.turn_off": "-# `/mine` in that server turns such messages off.",
    # What members agree to
    "mine.direct": "I tell you directly what becomes of your takes, at most once a day.",
    "mine.no_direct": "You get no direct messages from me: what you are to hear, I say at your next command.",
    "mine.scores": "A list for you and others may name what you scored here.",
    "mine.no_scores": "A list for you and others names nothing you scored here, but for your public takes.",
    # Answers to a press
    "rated.given": "You gave **{title}** {score}. The server score is {server} now.",
    "rated.few": (
        "You gave **{title}** {score}. One more score and the server has one.",
        "You gave **{title}** {score}. {n} more scores and the server has one.",
    ),
    "rated.alone": "You gave **{title}** {score}.",
    "rated.removed": "Your score for **{title}** is gone.",
    "consensus.short": "{score}/10 ({votes})",
    # The review form and card
    "form.title": "Review: {title}",
    "form.score": "Your score",
    "form.no_score": "No score, only a take",
    "form.take": "Your take",
    "form.take_hint": "What would you tell a friend about it?",
    "form.keep_long": "Leave empty to keep your long take",
    "form.keep_file": "Leave empty to post the text of {name}",
    "form.progress": "How far did you watch?",
    "form.spoils": "Does it spoil?",
    "form.spoils_hint": "Its text then stays off the public card; readers open it themselves.",
    "form.moods": "Moods",
    "form.moods_hint": "As many as fit",
    "review.posted": "{name} reviewed {title}",
    "review.edited": "{name} edited their review of {title}",
    "review.hidden": "*This take spoils, so it is not shown here.*",
    "review.hidden_episode": "*This take is safe from episode {n} on, so it is not shown here.*",
    "review.episode": "up to episode {n}",
    "review.read_episode": "Read (up to episode {n})",
    "review.waits": "Your take on **{title}** is saved. A moderator looks at it before it is shown.",
    "review.elsewhere": "Your take is posted: {link}",
    "review.moods": "Moods",
    "review.score": "Score",
    "review.no_score": "no score",
    "review.consensus": "Consensus",
    "review.read": "Read all",
    "review.read_spoilers": "Read (spoilers)",
    "review.page": "Page {n} of {of}",
    "review.edited_mark": "edited",
    "review.back": "Back",
    "review.next": "Next",
    # A text on its way to a review
    "save.heading": "Save as a review",
    "save.ready": "Is that right? Change what is not, then post it.",
    "save.asks.title": "Which title is it about?",
    "save.asks.score": "Which score do you give?",
    "save.asks.spoils": "Does it spoil?",
    "save.unknown": "**?**",
    "save.assumed": "{value} (assumed)",
    "save.none": "-",
    "save.title": "Title",
    "save.text": "Text",
    "save.score": "Score",
    "save.spoiling": "Spoilers",
    "save.moods": "Moods",
    "save.series": "Series",
    "save.link": "Where to watch",
    "save.head": "Left out before it",
    "save.tail": "Left out after it",
    "save.spoils": "It spoils",
    "save.safe": "It does not spoil",
    "save.edit.title": "Title…",
    "save.edit.text": "Text…",
    "save.edit.series": "Series…",
    "save.edit.link": "Link…",
    "save.whole": "Take the whole text",
    "save.body": "Leave the ends out",
    "save.post": "Post",
    "save.drop": "Throw away",
    "save.posted": "Your take on **{title}** is saved as a review.",
    "save.dropped": "Thrown away. What you wrote stays where it was.",
    # Recommendations
    "picks.heading": "For {name}",
    "picks.newcomer": (
        "Still learning your taste: you have scored {n} title so far. From {of} on these fit better.",
        "Still learning your taste: you have scored {n} titles so far. From {of} on these fit better.",
    ),
    "picks.known": "Chosen by your {n} scores and what this server loves.",
    "picks.together": "None of you has seen these, and nobody has turned them down.",
    "picks.like": "More like {title}",
    "picks.planned": "What {name} plans to watch",
    "picks.name": "{n}. {title}",
    "picks.unrated": "not rated here yet",
    "picks.loved": "because you loved {titles}",
    "picks.loved_together": "because {titles} went down well with you",
    "picks.writer": "also written by {names}",
    "picks.director": "also directed by {names}",
    "picks.cast": "also with {names}",
    "picks.neighbours": (
        "{n} member whose taste agrees with yours loved it",
        "{n} members whose taste agrees with yours loved it",
    ),
    "picks.both": ("{n} member loved both", "{n} members loved both"),
    "picks.alike": "shares {names}",
    "picks.server": ("scored by {n} member here", "scored by {n} members here"),
    "picks.known_one": "one of the best known",
    "picks.wild": "something different",
    "picks.none": "unlike anything you have scored",
    "picks.add_people": "Watch together: add up to five people",
    "pick.choose": "Seen? Planned? Not for me? More like it?",
    "pick.choose_planned": "Seen? No longer planned? More like it?",
    "pick.label": "{n}. {said}",
    "pick.seen": "Seen it",
    "pick.plan": "Plan to watch",
    "pick.unplan": "No longer planned",
    "pick.refuse": "Not for me",
    "pick.like": "More like this",
    "picked.seen": "Seen: **{title}**. What do you give it?",
    "picked.plan": "Planned: **{title}**. `/recommend` `planned: True` lists it.",
    "picked.unplan": "No longer planned: **{title}**.",
    "picked.refuse": "**{title}** will not be suggested to you again.",
    "picked.undo": "Undo",
    "picked.undone": "Taken back: **{title}** may be suggested to you again.",
    "picked.replanned": "Taken back: **{title}** is planned as before.",
    "quick.heading": "Quick round: {n} of {of}",
    "quick.question": "Your score for {title}?",
    "quick.unseen": "Not seen",
    "quick.start": "Quick round",
    "quick.stop": "Enough for now",
    "length.film": "film",
    "length.short": "short (up to 8 episodes)",
    "length.up_to_12": "up to 12 episodes",
    "length.up_to_16": "up to 16 episodes",
    "length.long": "long (over 16 episodes)",
    # Help
    "help.heading": "Daesang in seven lines",
    "help.rating": (
        "**/rating** `title`: what this server thinks of it. Add `score` to rate at once. **/top** ranks "
        "what this server loves, by genre, years, person or trope."
    ),
    "help.review": (
        "**/review** `title`: post your take in a form. **/review-file**, or **Save as review** in the menu "
        "of a message of yours, turns a whole text into one."
    ),
    "help.reviews": (
        "**/reviews**: read takes; **/progress** says how far you are, so that what is safe for you opens."
    ),
    "help.recommend": (
        "**/recommend**: five titles you have not seen, each with a reason; `with` a member for a watch "
        "party, `planned` for what you planned."
    ),
    "help.titles": (
        "**A title is missing?** Send its name all the same and add it on the spot. `/title fix` and "
        "`/title merge` are for moderators."
    ),
    "help.spoilers": "Takes that spoil never show their text in the channel; readers open them privately.",
    "help.drafts": "If something goes wrong, what you wrote is kept for 24 hours and handed back.",
    "about.heading": "Daesang {version}",
    "about.what": "Takes, an honest consensus and recommendations for K-drama and film communities.",
    "about.stored": "What is stored",
    "about.stored_text": (
        "Your scores, takes with their earlier versions, answers to takes, places, votes, flags, reports and "
        "plans in this server, what moderators decided about them, and what was suggested to you, with your "
        "name and picture as last seen, your join date, and what you chose with `/mine`.\n"
        "Unfinished texts for 24 hours. Nothing you say outside Daesang's own commands.\n"
        "When a server removes Daesang, its data is erased after 30 days. Backups of whoever runs this bot "
        "may hold what is erased for some time."
    ),
    "about.credits": "Credits",
    "about.sources": "Looked up live",
    # The menu of a message: at most 32 letters
    "menu.report": "Report take",
    "menu.save": "Save as review",
    # The playground
    "play.heading": "Welcome to the playground",
    "play.text": (
        "This is the real bot in a simulated server. The members, scores and takes are **made up**; "
        "nothing leaves this machine. Pick who you are above the channel, then type a command below:\n\n"
        "1. `/rating` `title: goblin`: the card, its consensus, the buttons\n"
        "2. Press **Rate** under a card and watch the consensus move\n"
        "3. `/review` `title: miracle in cell`: the form; tick *spoils* and see what others see\n"
        "4. Press **Read takes** under a card, as somebody else\n"
        "5. `/recommend`: as *author*, five titles, each with a reason; as *reader*, the quick round\n"
        "6. `/rating` `title: wednesday lighthouse`, which nobody has here: press **Look it up**, then a name"
    ),
    "play.more": (
        "`/top` is what this server loves most, `/reviews` all takes. As *author*, press **Save as review** "
        "under the blog post below. As *moderator*, see `/moderation held`, where a brigade and a reported "
        "take wait, and `/settings`. Ten shapes of votes to look at: {titles}."
    ),
    "play.menu": "In Discord this is in the menu of a message, under *Apps*; this page has no such menus.",
    "play.reason": "I think this gives the ending away.",
    # Errors and help out of them
    "error.bad_score": "“{text}” isn't a score. Give 1 to 10 in half steps, like 8 or 8.5.",
    "error.too_few_scores": (
        "I compare with what you've scored, and I need {needed} of those. So far it's {n}. A face will do:",
        "I compare with what you've scored, and I need {needed} of those. So far it's {n}. A face will do:",
    ),
    "error.unknown_title": "I don't know “{text}” yet. Did you mean one of these?",
    "error.several_titles": "A few titles are called “{text}”. Which one?",
    "error.no_title": "I don't know “{text}” yet.",
    "error.no_name": "A title needs a name. Put it in the first box.",
    "error.bad_title_year": (
        "I see no year in “{text}”. Write the year it came out: 2026, or 2026, 16 for 16 episodes."
    ),
    "error.same_title": "That's the same title twice. Pick two different ones.",
    "error.own_addition": "You added this one, so somebody else has to say it's right.",
    "error.empty_review": "A review needs a word or two. For a score alone, use `/rating` with `score`.",
    "error.not_text": "{name} isn't a text file. Save it as .txt or .md in UTF-8 and try again.",
    "error.file_too_large": "{name} is {size} KiB and the limit is {limit} KiB. Shorten it and try again.",
    "error.files_too_large": "Together these files are {size} KiB and the limit is {limit} KiB. Send fewer.",
    "error.two_texts": "Give me the review or a file, not both.",
    "error.no_reviews": "Nobody here has reviewed {title} yet. Be the first with `/review`.",
    "error.gone": "That is no longer there. Run the command again.",
    "error.not_allowed": "You can't do that here. A moderator can.",
    "error.too_many_titles": "That's {n} titles from you today. Come back tomorrow for more!",
    "error.server_has_too_many_titles": "That's {n} new titles here today. More tomorrow!",
    "error.later_change": "A newer change builds on this one. Undo that first.",
    "error.bad_years": "“{text}” isn't a year. Try 2016, 2010s or 2010-2019.",
    "error.unknown_genre": "No genre “{text}”. Did you mean {near}?",
    "error.no_genre": "No genre “{text}”. Try {some}, or pick from the list as you type.",
    "error.no_network": "Nothing here ran on “{text}”. Try {some}, or pick from the list as you type.",
    "error.no_trope": "No trope “{text}”. Try {some}, or pick from the list as you type.",
    "error.unknown_network": "Nothing here ran on “{text}”. Did you mean {near}?",
    "error.unknown_person": (
        "I don't know “{text}”. Type a few letters, English or Hangul, and pick from the list."
    ),
    "error.unknown_trope": "No trope “{text}”. Did you mean {near}?",
    "error.nothing_fits": (
        "Nothing you haven't seen fits all of that. Drop `{option}` and {n} title does.",
        "Nothing you haven't seen fits all of that. Drop `{option}` and {n} titles do.",
    ),
    "error.nothing_fits_at_all": "Nothing you haven't seen fits all of that. Drop two options or more.",
    "error.nothing_planned": "Your list is empty. Press **Plan** under a title to add it.",
    "error.nobody_to_watch_with": "Bots don't watch dramas. Pick members of this server.",
    "error.blocked": "A moderator has stopped you from reviewing here. Ask one of them if that seems wrong.",
    "error.own_reply": "That's your own reply. To take it back, press **Delete**.",
    "error.own_review": "That's your own review. To change it, use `/review`.",
    "error.unknown_member": "{name} hasn't used me here yet, so there's nothing to decide.",
    "error.muted": "A moderator here doesn't take reports and flags from you. Ask one if that seems wrong.",
    "error.too_many_reports": "That's a lot of reports at once. The moderators have them; try again later.",
    "error.wrong_role": "Only members with a certain role can review here. Ask a moderator for it.",
    "error.not_yet_a_member": (
        "You're too new here to review. Come back in {n} day.",
        "You're too new here to review. Come back in {n} days.",
    ),
    "error.review_too_short": (
        "A review here needs at least {n} letter, and yours has {letters}. Write a little more.",
        "A review here needs at least {n} letters, and yours has {letters}. Write a little more.",
    ),
    "error.bad_number": "Give a whole number from {low} to {high}.",
    "error.bad_word_list": (
        "The list takes {n} entries of up to {letters} letters each. Shorten it and try again."
    ),
    "error.not_yours": "Only its author can do that. To set your own progress, use `/progress`.",
    "error.listed_word": "A word in it isn't welcome here. Change it and try again.",
    "error.thread_locked": "The thread is locked: only moderators can write there.",
    "error.empty_reply": "A reply needs a word or two.",
    "error.no_such_episode": "“{text}” isn't an episode of {title}. Give a number from 1 to {episodes}.",
    "error.not_an_episode": "“{text}” isn't an episode of {title}. Give a number from 1 up.",
    "error.no_episodes": "{title} is a film. Have you seen it?",
    "error.nothing_to_read": "No review fits that. Drop an option, or write the first with `/review`.",
    "error.not_your_message": "Only your own messages can become your reviews. Pick one you wrote.",
    "error.nothing_to_save": "There's no text in it. Write a few words, or attach a .txt or .md file.",
    "error.bad_link": "“{text}” isn't a link. Links begin with https://.",
    "error.still_asked.title": "Pick the title it's about first.",
    "error.still_asked.score": "Pick a score first, or “no score”.",
    "error.still_asked.spoils": "Say first whether it spoils.",
    "error.no_permission": "You need the {permission} permission for that. Ask somebody who has it.",
    "error.forbidden": "This server doesn't let me do that. A moderator can allow it.",
    "error.busy": "I can't right now. Try again in a few seconds.",
    "error.slow_down": "Slow down a little. Try again in a few seconds.",
    "error.too_tangled": "I can't make sense of that text. Post it with `/review`.",
    "error.nothing_to_recommend": "You've scored everything I know. Nothing left to suggest!",
    "error.unexpected": "Something broke on my side. If it happens again, tell the owner: {reference}",
    "draft.kept": "What you wrote is kept for 24 hours.",
    "draft.continue": "Go on with my text",
    "draft.attached": "What you wrote is attached, so that nothing is lost.",
}
