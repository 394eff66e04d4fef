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
    "score.with_word": "{score} · {word}",
    "scale.ten": "{number}/10",
    "scale.hundred": "{number}/100",
    "scale.spoken.ten": "{number} / 10",
    "scale.spoken.stars": "{number} of 5 stars",
    "scale.spoken.hundred": "{number} / 100",
    "scale.spoken.faces": "{number} / 10",
    "scale.step.ten": "half a point",
    "scale.step.stars": "a quarter of a star",
    "scale.step.hundred": "five points",
    "scale.step.faces": "half a point",
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
    "face.loved": "Loved",
    "face.liked": "Liked",
    "face.so_so": "So-so",
    "face.disliked": "Nope",
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
    "unknown.hint": "Not here yet? Add “{text}”",
    "unknown.found": "Is “{text}” one of these?",
    "unknown.not_found": "I found nothing called “{text}”.",
    "unknown.by_hand": "You can add it yourself in half a minute.",
    "unknown.away": "Not every source answered, so I may have missed it.",
    "unknown.none_of_them": "None of these? Add it",
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
    "owner.backup_failed": "I couldn't make a backup. {why} I'll try again every hour.",
    "owner.damaged": (
        "My database is damaged, so I can't save everything. Stop me, run `uv run --no-dev -m bot doctor`, "
        "and go back to the newest backup with `uv run --no-dev -m bot restore FILE`."
    ),
    "owner.disk_full": (
        "My disk is full: nothing can be saved, and members are told so. Make room on the machine I run on, "
        "and I'll go on by myself."
    ),
    "owner.disk_low": (
        "My disk is filling up: {free} MB are left, and my data takes {taken} MB. Make room now: "
        "once it's full, nothing can be saved."
    ),
    "owner.read_only": (
        "I can't write to my database, so nothing is being saved. Give the user I run as the right to write "
        "the file and its folder; I'll go on by myself."
    ),
    "owner.clock_wrong": (
        "The clock of the machine I run on is {seconds} seconds off, so some members get no answer. "
        "Turn on its time synchronisation (NTP)."
    ),
    "owner.permission_lost": (
        "In {server}, Discord won't let me post in #{channel} any more. Everything is saved; I'll post it "
        "once I may view the channel, send messages, embed links and attach files there."
    ),
    "owner.source_off": (
        "{source} isn't answering ({why}), so I'll leave it alone for a while. Everything else works."
    ),
    "owner.light_model": (
        "There isn't enough memory to learn from everybody in one of your servers, so suggestions there go "
        "by {learnt} of its {members} members. Give me more memory and they'll get better."
    ),
    "owner.why.slow": "too slow",
    "owner.why.refused": "it refuses the key: check .env",
    "owner.why.busy": "too many requests",
    "owner.why.broken": "something's wrong on its side",
    # The rating card
    "watch.heading": "Where to watch · {country}",
    "watch.flatrate": "Stream:",
    "watch.free": "Free:",
    "watch.ads": "Free with ads:",
    "watch.rent": "Rent:",
    "watch.buy": "Buy:",
    "watch.more": "See all at TMDB",
    "consensus.headline": "{score} · {word}",
    "consensus.card.loved": (
        "❤️ **{score}** · loved · {n} member",
        "❤️ **{score}** · loved · {n} members",
    ),
    "consensus.card.liked": (
        "💛 **{score}** · liked · {n} member",
        "💛 **{score}** · liked · {n} members",
    ),
    "consensus.card.fine": (
        "🙂 **{score}** · fine · {n} member",
        "🙂 **{score}** · fine · {n} members",
    ),
    "consensus.card.mixed": (
        "😐 **{score}** · mixed feelings · {n} member",
        "😐 **{score}** · mixed feelings · {n} members",
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
    "consensus.dropped": "Dropped it: {mean} ({n})",
    "consensus.grew": "Grew on us: {first} → {now}",
    "consensus.cooled": "Cooled off: {first} → {now}",
    "consensus.moods": "Moods",
    "consensus.warnings": ("⚠️ {n} content warning", "⚠️ {n} content warnings"),
    "consensus.mood_count": "{mood} {n}",
    "consensus.mood_share": "{mood} {share}%",
    "consensus.tissues": "Tissue meter: {meter} of {of}",
    "consensus.chart": "How the scores spread: {counts}",
    "consensus.chart_count": "{n}x {score}",
    "artwork.scene": "The sun over five peaks: {names} ({year})",
    "artwork.members": ("{n} member", "{n} members"),
    "card.own": "⭐ {name} gave it {score}",
    "card.how": "How it's scored",
    "card.rate": "Rate",
    "card.review": "Review",
    "card.takes": ("{n} review", "{n} reviews"),
    "card.shelf": "Shelf",
    "card.more": "More",
    "card.place": "My progress",
    "card.votes": "Moods & warnings",
    "card.lovers": "Who loved it",
    "planned.seen": "You've seen **{title}** already, so there's no need to plan it.",
    # The shelf
    "shelf.status.watching": "Watching",
    "shelf.status.planned": "Planned",
    "shelf.status.on_hold": "On hold",
    "shelf.status.finished": "Finished",
    "shelf.status.dropped": "Dropped",
    "shelf.status.refused": "Not for me",
    "shelf.status.unseen": "Not seen",
    "shelf.status.scored": "Scored",
    "shelf.again": "Watching again",
    "shelf.none": "Not on your shelf.",
    "shelf.choose": "Where are you with it?",
    "shelf.off": "Take it off my shelf",
    "shelf.episode": "episode {n}",
    "shelf.episode_of": "episode {n} of {of}",
    "shelf.score": "⭐ You gave it {score}",
    "shelf.started": "Started {day}",
    "shelf.finished": "Finished {day}",
    "shelf.rewatches": ("{n} rewatch", "{n} rewatches"),
    "shelf.see": "Saw episode {n}",
    "shelf.end": "Finished it",
    "shelf.rewatch": "Watched it again",
    "shelf.set_episode": "Episode…",
    "shelf.set_dates": "Dates…",
    "shelf.said.watching": "You're watching **{title}**. `/next` keeps your place.",
    "shelf.said.planned": "**{title}** is planned. `/shelf` has all you've planned.",
    "shelf.said.on_hold": "**{title}** is on hold. It waits for you in `/next`.",
    "shelf.said.dropped": "You've dropped **{title}**. It won't come up again.",
    "shelf.said.refused": "Got it. **{title}** won't come up again.",
    "shelf.said.again": "You're watching **{title}** again. It still counts as finished.",
    "shelf.said.given_up": "You've stopped rewatching **{title}**. It still counts as finished.",
    "shelf.said.rewatched": (
        "You've seen **{title}** once more. That's {n} rewatch.",
        "You've seen **{title}** once more. That's {n} rewatches.",
    ),
    "shelf.said.off": "**{title}** is off your shelf.",
    "shelf.said.off_scored": "**{title}** is off your shelf. Your score stays.",
    "shelf.said.dated": "Saved: your dates for **{title}**.",
    "shelf.dates.title": "Dates: {title}",
    "shelf.dates.started": "Started (leave empty for none)",
    "shelf.dates.finished": "Finished (leave empty for none)",
    "shelf.dates.rewatches": "Times you've watched it again",
    "shelf.yours": "Your shelf",
    "shelf.count.watching": ("{n} watching", "{n} watching"),
    "shelf.count.planned": ("{n} planned", "{n} planned"),
    "shelf.count.on_hold": ("{n} on hold", "{n} on hold"),
    "shelf.count.finished": ("{n} finished", "{n} finished"),
    "shelf.count.dropped": ("{n} dropped", "{n} dropped"),
    "shelf.count.refused": ("{n} not for me", "{n} not for me"),
    "shelf.count.scored": ("{n} scored", "{n} scored"),
    "shelf.all": "My shelf",
    "shelf.empty": "Nothing on it yet. Press **Shelf** under a title, or bring your list with `/import`.",
    "shelf.nothing": "Nothing here yet. Press **Shelf** under a title, or use `/shelf` with one.",
    "shelf.nothing_there": "Nothing here any more.",
    "shelf.open": "Open one of them",
    "next.heading": "Where you left off",
    "next.episode": "next: episode {n}",
    "next.episode_of": "next: episode {n} of {of}",
    "next.film": "not finished yet",
    "next.end": "all episodes seen",
    "next.press": "{title} · {n}",
    "next.press_end": "{title} · done",
    "next.none": "You're not in the middle of anything. `/recommend` finds your next one.",
    "next.planned": "You're not in the middle of anything. Ready for one you planned?",
    "next.start": "Start {title}",
    # Who loved it
    "lovers.heading": "Who here loved {title}",
    "lovers.named": "❤️ {names} gave it {least} or more.",
    "lovers.more": (
        "❤️ {names} and {n} more gave it {least} or more.",
        "❤️ {names} and {n} more gave it {least} or more.",
    ),
    "lovers.quiet": (
        "❤️ {n} member gave it {least} or more and is keeping quiet about it.",
        "❤️ {n} members gave it {least} or more and are keeping quiet about it.",
    ),
    "lovers.none": "Nobody here has given it a {least} yet. You could be the one.",
    "lovers.about": "I only name members who reviewed it here or allowed it in `/privacy`.",
    # Voting moods and content warnings
    "votes.about": "Tap what fits. Saved as you choose; nobody sees who picked what.",
    "votes.warnings": "Content warnings",
    "votes.count": "{name} {n}",
    "votes.none": "None yet.",
    "votes.choose_moods": "Your moods",
    "votes.choose_warnings": "Your content warnings",
    # Reading reviews
    "reviews.of": "Reviews: {what}",
    "reviews.all": "Reviews",
    "reviews.open": "Read one of them",
    "reviews.closed": "Something in this list has changed.",
    "reviews.again": "Show the new one",
    "reviews.sort.newest": "newest",
    "reviews.sort.helpful": "most helpful",
    "reviews.sort.highest": "highest score",
    "reviews.sort.lowest": "lowest score",
    "reviews.sort.agree": "people with my taste",
    "take.helpful_count": "{n}",
    "take.unhelpful": "Not helpful",
    "take.reply": "Reply",
    "take.flag": "This spoils",
    "take.report": "Report",
    "take.more": "More",
    "take.edit": "Edit",
    "take.versions": "Versions",
    "take.delete": "Delete",
    "take.episode": "Up to episode…",
    "take.watch": "Where to watch",
    "take.rate": "Rate it",
    "take.review": "Write my own",
    "take.all": "All reviews",
    "take.whole": "Read it",
    "take.moved": "{name} updated this review.",
    "take.to_it": "Read it",
    "take.hidden": "This review isn't shown.",
    "take.deleted": "{name} deleted this review.",
    "ask.unfinished": (
        "This review spoils **{title}**, and you haven't said you've finished it. Read it anyway?"
    ),
    "ask.ahead": "This review spoils **{title}** up to episode {n}, and I don't know how far you are.",
    "ask.ahead_at": "This review spoils **{title}** up to episode {n}, and you're on {at}.",
    "ask.anyway": "Read anyway",
    "ask.finished": "I've finished it",
    "place.title": "My progress",
    "place.label": "The last episode you've seen",
    "place.again": "Try again",
    "place.hint": "1 to {n}",
    "place.noted": (
        "You're on episode {n} of **{title}**. Reviews with spoilers up to there now open for you."
    ),
    "place.finished": "You've finished **{title}**. All its reviews now open for you.",
    "place.film_seen": "You've seen **{title}**. All its reviews now open for you.",
    "place.button": "My progress",
    "place.film": "{title} is a film. Have you seen it?",
    "place.seen": "Seen it",
    "episode.title": "Spoils up to which episode?",
    "episode.label": "Episode (leave empty for none)",
    "episode.marked": "Done. Your review opens for everyone who has seen episode {n}.",
    "episode.unmarked": "Done. Your review is no longer tied to an episode.",
    "flagged.noted": "Thanks. A few more flags and it gets hidden.",
    "flagged.now": "Thanks. It's hidden now.",
    "flagged.soon": "Thanks. I'm hiding it as soon as Discord lets me.",
    "reply.title": "Reply to a review",
    "reply.label": "Your reply",
    "reply.heading": "{name} replies to {author}",
    "reply.deleted": "Your reply is gone.",
    "reply.by": "Written by {account}",
    "reply.to_take": "See the review",
    "reply.thread": "Talk about it in {thread}.",
    "reply.no_thread": "I can't open a thread there. Write your reply here instead:",
    "reply.write": "Write a reply",
    "versions.about": ("You've edited it once.", "You've edited it {n} times."),
    "versions.none": "You haven't edited it.",
    "versions.one": "Version {n}",
    "versions.open": "Read an earlier version",
    "versions.list": "All versions",
    "versions.since": "Written",
    "versions.restore": "Restore this version",
    "versions.restored": "Your review of **{title}** is back to that version.",
    "delete.question": (
        "Delete your review of **{title}**? Your score stays, and you can bring the review back for a day."
    ),
    "delete.yes": "Delete it",
    "delete.done": "Your review of **{title}** is gone. You can bring it back for a day.",
    "delete.soon": (
        "Your review of **{title}** is deleted. It leaves the channel as soon as Discord lets me. You can "
        "bring it back for a day."
    ),
    "delete.undo": "Bring it back",
    "delete.undone": "Your review of **{title}** is back.",
    # How it is worked out
    "how.heading": "How {title} gets its score",
    "how.votes": (
        "I correct each score for how generous that member usually is. Scores from newcomers, and scores far "
        "from everyone else's, count less."
    ),
    "how.start": "Until enough scores are in, the server score leans towards what titles usually get here.",
    "how.start_facts": (
        "Until enough scores are in, the server score leans towards what titles like it ({facts}) usually "
        "get here."
    ),
    "how.decade": "{decade}s",
    "how.score": (
        "{votes}, with a plain average of {mean}. Server score: **{score}**. Nine times in ten, the true one "
        "is between {low} and {high}."
    ),
    "how.corrected": (
        "{n} score is from a member who usually gives {step} more or less than others.",
        "{n} scores are from members who usually give {step} more or less than others.",
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
    "board.best": "🏆 The best of {server}",
    "board.divisive": "⚡ What divides {server}",
    "board.most_rated": "📊 Most rated in {server}",
    "board.hidden_gems": "💎 Hidden gems of {server}",
    "board.risers": "📈 Rising in {server} this month",
    "board.line": "{rank} **{score}** {title}",
    "board.rank": "{n}\\.",
    "board.own": "you {score}",
    "board.own_of": "{name} {score}",
    "board.rise": "up {by}",
    "board.scores": ("{n} score", "{n} scores"),
    "board.about.best": "Ranked by score and by how many gave one, so one lone {best} can't top the list.",
    "board.about.divisive": "Where scores disagree most, once there are {n} of them.",
    "board.about.most_rated": "By number of scores.",
    "board.about.hidden_gems": (
        "Ranked by score and by how many gave one, so one lone {best} can't top the list."
    ),
    "board.about.risers": "Biggest climb since the 1st.",
    "board.empty.best": (
        "Nothing here has {n} score yet. Rate one with `/rating`.",
        "Nothing here has {n} scores yet. Rate one with `/rating`.",
    ),
    "board.empty.divisive": "Nothing splits you yet. That takes {n} scores that disagree.",
    "board.empty.hidden_gems": "No hidden gems yet. Rate the ones you love with `/rating`.",
    "board.empty.risers": "Nothing has climbed since the 1st. Rate something with `/rating`.",
    "board.empty_filtered": (
        "Nothing here has {n} score yet. Rate one with `/rating`, or drop a filter.",
        "Nothing here has {n} scores yet. Rate one with `/rating`, or drop a filter.",
    ),
    "board.unfilter": "Drop the filters",
    "board.page": "{first} to {last} of {of}",
    "board.how": "How?",
    "board.how.heading": "How this list is ranked",
    "board.how.best": "By the low end of each range, so a few high scores don't outrank many.",
    "board.how.divisive": "By how much more the scores differ than they usually do here.",
    "board.how.most_rated": "By number of scores, nothing else.",
    "board.how.hidden_gems": (
        "From the less-scored half: titles whose low end is {least} or more, ranked by that."
    ),
    "board.how.risers": "By points gained this month.",
    "board.how.range": (
        "Nine times in ten, the true score is in that range. A title gets in with {n} score.",
        "Nine times in ten, the true score is in that range. A title gets in with {n} scores.",
    ),
    "board.how.line": "{rank} **{score}** {title} · {low} to {high} · {scores}",
    "board.kind.drama": "Dramas",
    "board.kind.special": "Drama specials",
    "board.kind.film": "Films",
    "sort.best": "Best",
    "sort.divisive": "Divisive",
    "sort.most_rated": "Most rated",
    "sort.hidden_gems": "Hidden gems",
    "sort.risers": "Rising this month",
    # What is on somebody's shelf, and how they score
    "me.heading": "{name}'s shelf",
    "me.choose": "Look through the shelf",
    "me.back": "Back to the card",
    "me.scale": ("{n} score, {mean} on average", "{n} scores, {mean} on average"),
    "me.mode": "most often {score}",
    "me.server_mode": "the server mostly gives {score}",
    "me.kinder": "{by} kinder than the server",
    "me.stricter": "{by} stricter than the server",
    "me.in_line": "right in line with the server",
    "me.wider": "more ups and downs",
    "me.closer": "fewer ups and downs",
    "me.spread.own": "{name}: {bar}",
    "me.spread.server": "The server: {bar}",
    "me.favourite.you": "You score **{who}**'s work **{by}** above your usual",
    "me.favourite.they": "{name} scores **{who}**'s work **{by}** above their usual",
    "me.above": "**{what}** +{by}",
    "me.soft_spots": "Soft spots: {what}",
    "me.watching": "Watching **{title}**",
    "me.watching_at": "Watching **{title}**, episode {n}",
    "me.watching_of": "Watching **{title}**, episode {n} of {of}",
    "me.reviews": ("{n} review", "{n} reviews"),
    "me.helpful": ("{n} found them helpful", "{n} found them helpful"),
    "me.tissues": ("cried over {n} title", "cried over {n} titles"),
    "me.twins": "Taste twins: {twins}",
    "me.twin": "**{name}** {percent}% ({n} in common)",
    "me.twins.leave": "Leave me out of twins",
    "me.twins.join": "Show me taste twins",
    "me.compare": "Compare taste",
    "me.picture": "{name}'s shelf over five peaks",
    "me.picture.loved": "Among the best: {titles}",
    "me.picture.average": "on average",
    "me.picture.kinder": "{by} kinder",
    "me.picture.stricter": "{by} stricter",
    "me.picture.in_line": "like the server",
    "me.picture.server": "the server",
    # Two members side by side
    "tastes.heading": "{one} and {other}",
    "tastes.percent": (
        "**{percent}% in tune**, going by {n} title you've both scored.",
        "**{percent}% in tune**, going by {n} titles you've both scored.",
    ),
    "tastes.percent_of_both": (
        "**{percent}% in tune**, going by {n} title they've both scored.",
        "**{percent}% in tune**, going by {n} titles they've both scored.",
    ),
    "tastes.word.same": "Two peas in a pod.",
    "tastes.word.close": "Mostly on the same page.",
    "tastes.word.mixed": "Sometimes yes, sometimes no.",
    "tastes.word.apart": "Opposites. Bring popcorn.",
    "tastes.loved": "❤️ Loved by both",
    "tastes.fights": "⚔️ Where it gets heated",
    "tastes.next": "🍿 Up next",
    "tastes.pair": "**{title}** · {one} {mine}, {other} {theirs}",
    "tastes.you": "you",
    "tastes.offer": "**{title}**: {other} gave it {score}, and you haven't seen it",
    "tastes.offer_to": "**{title}** for {name}: {other} gave it {score}",
    "tastes.plan": "Plan {title}",
    "tastes.shelf": "See {name}'s shelf",
    # Settings
    "settings.heading": "Settings for {server}",
    "settings.about": "Pick below. Every change is saved right away.",
    "settings.cannot_post": (
        "⚠️ I can't post in {channel} yet: I need {permissions} there. Your choice is saved, and I'll start "
        "as soon as I can."
    ),
    "settings.channel_gone": "⚠️ {setting}: that channel is gone. Pick another one.",
    "settings.report_channel": "Report channel",
    "settings.report_channel_help": (
        "For reports and vote bombing. Without one, they wait in `/moderation held`."
    ),
    "settings.consensus_votes": "Scores for a server score",
    "settings.consensus_votes_help": "With fewer, cards list each score. Default: 3.",
    "settings.board_votes": "Scores to be on /top",
    "settings.board_votes_help": "Titles with fewer stay off. Default: 3.",
    "settings.bursts": "Vote bombing",
    "settings.bursts_help": (
        "A run of scores far off from everyone else's. Default: tell moderators, and don't count those from "
        "anyone who joined less than a week ago."
    ),
    "settings.bursts.hold_new": "tell moderators, hold newcomers' scores",
    "settings.bursts.tell": "only tell moderators",
    "settings.bursts.ignore": "do nothing",
    "settings.leave_out_left": "Don't count members who left",
    "settings.count_left": "Count members who left",
    "settings.leaving": "Scores of members who left",
    "settings.leave_out_left_help": (
        "They can stop counting a month after someone leaves, until they're back. Default: they count."
    ),
    "settings.left_out": "don't count",
    "settings.left_count": "count",
    "settings.none": "none",
    "settings.to_reviews": "Reviews",
    "settings.to_titles": "Titles",
    "settings.to_scores": "Scores and lists",
    "settings.to_server": "Back",
    "settings.scores_heading": "Scores and lists in {server}",
    "settings.display": "How scores look",
    "settings.display_help": (
        "Everyone sees and types scores this way. Change it any time: the scores themselves stay. "
        "Default: 1 to 10."
    ),
    "settings.display.ten": "1 to 10, like {score}",
    "settings.display.stars": "five stars, like {score}",
    "settings.display.hundred": "out of 100, like {score}",
    "settings.display.faces": "faces, like {score}",
    "settings.count_imported": "Scores people bring with a list count here",
    "settings.count_imported_help": "In the server score and on `/top`. Default: yes.",
    "settings.count_imported_on": "Count scores from lists",
    "settings.count_imported_off": "Don't count scores from lists",
    "settings.shelves_shown": "Members can look at each other's shelves",
    "settings.shelves_shown_help": "Members who hide are never shown. Default: yes.",
    "settings.shelves_shown_on": "Let members look at shelves",
    "settings.shelves_shown_off": "Keep shelves private",
    "settings.on": "yes",
    "settings.off": "no",
    "settings.titles_heading": "Titles in {server}",
    "settings.world": "Titles to pick from",
    "settings.world_help": "Korean titles come first either way. Default: the whole world.",
    "settings.whole_world": "the whole world",
    "settings.korea_alone": "Korea only",
    "settings.world_off": "Korea only",
    "settings.world_on": "The whole world",
    "settings.title_role": "Role that can fix titles",
    "settings.title_role_help": "They fix names, years and people. Moderators always can.",
    "settings.moderators": "moderators only",
    "settings.region": "Where you watch",
    "settings.region_help": (
        "Cards then say where to watch in that country, if this bot's owner has turned that on."
    ),
    "settings.language": "Language",
    "settings.language_help": (
        "For cards everyone sees. Private answers follow each member's own Discord. Default: same as Discord."
    ),
    "settings.as_discord": "same as Discord",
    "settings.reviews_heading": "Reviews in {server}",
    "settings.review_role": "Role that can review",
    "settings.review_role_help": "Only members with it can post reviews.",
    "settings.everybody": "everybody",
    "settings.review_channel": "Channel for new reviews",
    "settings.review_channel_help": "Every new review is posted there.",
    "settings.where_written": "where it's written",
    "settings.review_days": "New members wait (days)",
    "settings.review_days_help": "Before their first review. Default: 0.",
    "settings.spoiler_flags": "Spoiler flags",
    "settings.spoiler_flags_help": (
        "How many readers must flag a review before it's hidden as a spoiler. Default: 3."
    ),
    "settings.review_letters": "Shortest review allowed",
    "settings.review_letters_help": "In letters. Default: 0, any length.",
    "settings.review_letters_hint": "A whole number from {low} to {high}",
    "settings.review_words": "Word list",
    "settings.review_words_help": (
        "A review with one of these waits for a moderator. Discord's AutoMod can't see my posts, so put "
        "its words here too."
    ),
    "settings.review_words_hint": "Separate with commas or new lines; a star leaves the end open: spoil*",
    "settings.entries": ("{n} entry", "{n} entries"),
    "permission.view_channel": "View Channel",
    "permission.send_messages": "Send Messages",
    "permission.send_messages_in_threads": "Send Messages in Threads",
    "permission.create_public_threads": "Create Public Threads",
    "permission.embed_links": "Embed Links",
    "permission.attach_files": "Attach Files",
    "permission.read_message_history": "Read Message History",
    "permission.manage_messages": "Manage Messages",
    "permission.manage_guild": "Manage Server",
    # Moderation
    "burst.heading": "Possible vote bombing: {title}",
    "burst.text": (
        "{n} score is far off from everyone else's. It may still be honest.",
        "{n} scores are far off from everyone else's. They may still be honest.",
    ),
    "burst.voter": "**{name}** gave {score} · joined {joined} · account made {made}",
    "burst.voter_unknown": "**{name}** gave {score} · account made {made}",
    "burst.more": ("and {n} more", "and {n} more"),
    "burst.score": "Server score: **{with_them}** with them, **{without}** without.",
    "burst.plain": "Plain average: **{with_them}** with them, **{without}** without.",
    "burst.held_now": "Right now, {n} of {of} don't count.",
    "burst.all_count": "Right now, they all count.",
    "burst.hold": "Don't count them",
    "burst.stand": "Count them",
    "burst.held": "{name} decided: these scores don't count.",
    "burst.stands": "{name} decided: these scores count.",
    "moderation.none_held": "All clear. Nothing's waiting for you.",
    "moderation.excluded": "{member}'s scores don't count here any more. `/moderation include` undoes that.",
    "moderation.included": "{member}'s scores count again.",
    "moderation.blocked": "{member} can't review here any more. `/moderation unblock` undoes that.",
    "moderation.unblocked": "{member} can review here again.",
    "moderation.unmuted": "{member} can report and flag here again.",
    "moderation.already": "Nothing to change for {member}: it's already that way.",
    "moderation.log": "Moderation log",
    "moderation.log_empty": "Nothing yet.",
    "log.hold": (
        "{at} {who} stopped counting {n} score for {title}",
        "{at} {who} stopped counting {n} scores for {title}",
    ),
    "log.stand": (
        "{at} {who} decided to count {n} score for {title}",
        "{at} {who} decided to count {n} scores for {title}",
    ),
    "log.exclude": "{at} {who} stopped counting {member}'s scores",
    "log.include": "{at} {who} counts {member}'s scores again",
    "log.take_hide": "{at} {who} hid {member}'s review of {title}",
    "log.take_spoiler": "{at} {who} marked {member}'s review of {title} as a spoiler",
    "log.take_remove": "{at} {who} removed {member}'s review of {title}",
    "log.take_dismiss": "{at} {who} kept {member}'s review of {title}",
    "log.take_undo": "{at} {who} undid the decision on {member}'s review of {title}",
    "log.take_block": "{at} {who} blocked {member} from reviewing",
    "log.take_unblock": "{at} {who} let {member} review again",
    "log.reply_hide": "{at} {who} hid {member}'s reply to a review of {title}",
    "log.reply_spoiler": "{at} {who} marked {member}'s reply to a review of {title} as a spoiler",
    "log.reply_remove": "{at} {who} removed {member}'s reply to a review of {title}",
    "log.reply_dismiss": "{at} {who} kept {member}'s reply to a review of {title}",
    "log.reply_undo": "{at} {who} undid the decision on {member}'s reply to a review of {title}",
    "log.mute": "{at} {who} muted someone who reports or flags",
    "log.unmute": "{at} {who} let {member} report and flag again",
    "log.settings": "{at} {who} changed a setting: {member}",
    "log.daesang": "Daesang",
    "stuck.heading": "I can't take a review down",
    "stuck.text": (
        "A message of mine in {channel} still shows a review that shouldn't be readable any more, and I'm "
        "not allowed to edit or delete it. Please delete it yourself, or let me see the channel again. I'll "
        "keep trying."
    ),
    # Reported reviews
    "report.form": "Report: {title}",
    "report.reason": "What's wrong with it?",
    "report.reason_hint": "Only moderators read this. Nobody learns it was you.",
    "report.sent": "Thanks. A moderator will take a look. Nobody learns it was you.",
    "report.not_a_take": "That's not a review. Pick the message that shows one, or a reply to one.",
    "report.heading": "Reported: a review of {title}",
    "report.reply": "Reported: a reply to a review of {title}",
    "report.waiting": "Waiting for you: a review of {title}",
    "report.author": "Author",
    "report.by_member": "A member says",
    "report.by_word": "It has a word from your word list",
    "report.why": "Why it's waiting",
    "report.by_verdict": "Its author changed it after a moderator stepped in.",
    "report.hide": "Hide",
    "report.spoiler": "Mark as spoiler",
    "report.remove": "Remove",
    "report.dismiss": "Keep it",
    "report.pass": "Post it",
    "report.block": "Block author",
    "report.jump": "Jump to it",
    "report.done.hide": "{name} hid it.",
    "report.done.spoiler": "{name} marked it as a spoiler.",
    "report.done.remove": "{name} removed it.",
    "report.done.dismiss": "{name} decided it stays.",
    "report.whole": "Read it all",
    "flags.heading": "Readers say it spoils: a review of {title}",
    "flags.by": ("{n} reader flagged it", "{n} readers flagged it"),
    "flags.dismiss": "It doesn't spoil",
    "flags.mute": "Ignore someone's flags",
    "flags.muted": "Their flags and reports don't reach you any more. `/moderation unmute` undoes that.",
    "report.mute": "Mute reporter",
    "report.muted": "Whoever reported this can't report or flag here any more.",
    "report.undo": "Undo",
    "report.done.undo": "{name} undid that. Everybody can see it again.",
    "report.done.block": "{name} blocked its author from reviewing.",
    # What members are told of their reviews
    "notice.hide": (
        "A moderator of **{server}** hid your review of **{title}**. Change it with `/review`, and a "
        "moderator looks at it again."
    ),
    "notice.spoiler": (
        "A moderator of **{server}** marked your review of **{title}** as a spoiler, so readers have to open "
        "it. You don't need to do anything. Next time, tick “Does it spoil?” in `/review`."
    ),
    "notice.remove": (
        "A moderator of **{server}** removed your review of **{title}**. It's erased after a day. You can "
        "write a new one with `/review`; a moderator looks at it first."
    ),
    "notice.dismiss": "Good news: your review of **{title}** is fine, says a moderator of **{server}**.",
    "notice.reply_hide": (
        "Someone reported your reply to a review of **{title}**, and a moderator of **{server}** hid it. "
        "If you think that's wrong, ask a moderator there."
    ),
    "notice.reply_spoiler": (
        "Someone reported your reply to a review of **{title}**, and a moderator of **{server}** marked it "
        "as a spoiler. Readers can still open it, and you don't need to do anything."
    ),
    "notice.reply_remove": (
        "Someone reported your reply to a review of **{title}**, and a moderator of **{server}** removed "
        "it. It's erased after a day. If you think that's wrong, ask a moderator there."
    ),
    "notice.reply_dismiss": (
        "Good news: your reply to a review of **{title}** is back, says a moderator of **{server}**."
    ),
    "notice.block": (
        "A moderator of **{server}** blocked you from reviewing there. Your scores still count. If you "
        "think that's wrong, ask a moderator there."
    ),
    "notice.unblock": "You can review in **{server}** again. Just use `/review`.",
    "notice.flagged": (
        "{n} reader of **{server}** says your review of **{title}** spoils, so it's hidden behind a button "
        "now. If it does, tick “Does it spoil?” in `/review`.",
        "{n} readers of **{server}** say your review of **{title}** spoils, so it's hidden behind a button "
        "now. If it does, tick “Does it spoil?” in `/review`.",
    ),
    "notice.replied": "{name} replied to your review of **{title}** in **{server}**: {link}",
    "notice.arrived": "**{title}** is in **{server}** now: I added the {score} from your list.",
    "notice.arrived_unscored": "**{title}** is in **{server}** now: I put it on your shelf, as in your list.",
    "notice.arrived_more": (
        "**{title}** and {n} more from your list are in **{server}** now: I put both on your shelf.",
        "**{title}** and {n} more from your list are in **{server}** now: I put them all on your shelf.",
    ),
    "notice.turn_off": "-# `/privacy` turns these messages off.",
    # What members agree to
    # What is kept of a member
    "member.erased": "an erased member",
    "privacy.heading": "What I know about you",
    "privacy.of_server": "In this server:",
    "privacy.of_all": ("In {n} server:", "In {n} servers, all together:"),
    "privacy.nothing": "Nothing at all.",
    "privacy.elsewhere": (
        "-# I know you from {n} other server too.",
        "-# I know you from {n} other servers too.",
    ),
    "privacy.kind.profile": "🪪 your name, picture, join date and choices",
    "privacy.kind.shelf": (
        "📚 {n} title on your shelf, with score, episode and dates",
        "📚 {n} titles on your shelf, with scores, episodes and dates",
    ),
    "privacy.kind.score_changes": (
        "📈 {n} score, and when you gave it",
        "📈 {n} scores, and when you gave them",
    ),
    "privacy.kind.reviews": ("✍️ {n} review, with its moods", "✍️ {n} reviews, with their moods"),
    "privacy.kind.versions": ("🗂️ {n} earlier version of a review", "🗂️ {n} earlier versions of reviews"),
    "privacy.kind.replies": ("💬 {n} reply", "💬 {n} replies"),
    "privacy.kind.moods": (
        "🎭 {n} mood or warning you chose for a title",
        "🎭 {n} moods and warnings you chose for titles",
    ),
    "privacy.kind.helpful": (
        "👍 {n} review you found helpful or not",
        "👍 {n} reviews you found helpful or not",
    ),
    "privacy.kind.flags": (
        "🔒 {n} review you flagged as a spoiler",
        "🔒 {n} reviews you flagged as spoilers",
    ),
    "privacy.kind.reports": ("🚩 {n} report, and when you made it", "🚩 {n} reports, and when you made them"),
    "privacy.kind.picks": ("🍿 {n} title I suggested to you", "🍿 {n} titles I suggested to you"),
    "privacy.kind.titles": (
        "🎬 {n} time you added, fixed or confirmed a title",
        "🎬 {n} times you added, fixed or confirmed a title",
    ),
    "privacy.kind.lists": ("📥 {n} list you brought", "📥 {n} lists you brought"),
    "privacy.kind.waiting": (
        "🕰️ {n} title from your lists that isn't here yet",
        "🕰️ {n} titles from your lists that aren't here yet",
    ),
    "privacy.kind.drafts": ("📝 {n} draft", "📝 {n} drafts"),
    "privacy.kind.buttons": (
        "🔘 {n} answer of mine whose buttons still work",
        "🔘 {n} answers of mine whose buttons still work",
    ),
    "privacy.kind.notices": ("📬 {n} note I still have for you", "📬 {n} notes I still have for you"),
    "privacy.kind.messages": "✉️ whether I may message you, and when I last did",
    "privacy.kind.moderation": (
        "⚖️ {n} record of moderation, by you or about you",
        "⚖️ {n} records of moderation, by you or about you",
    ),
    "privacy.kind.requests": (
        "🧹 {n} request to be erased, under way",
        "🧹 {n} requests to be erased, under way",
    ),
    "privacy.choices": "Your choices",
    "privacy.shown": "👋 You aren't hidden here: lists and comparisons can name you.",
    "privacy.hidden": (
        "👻 You're hidden here: nobody sees your shelf or compares with you, and no list names you. Your "
        "scores count without your name; reviews you posted stay up until you delete them."
    ),
    "privacy.shown_all": "👋 You aren't hidden: lists and comparisons can name you.",
    "privacy.hidden_all": (
        "👻 You're hidden everywhere: nobody sees your shelf or compares with you, and no list names you. "
        "Your scores count without your name; reviews you posted stay up until you delete them."
    ),
    "privacy.direct": "🔔 I message you about your reviews and lists, once a day at most.",
    "privacy.no_direct": "🔕 I don't message you. News of reviews and lists comes with your next command.",
    "privacy.scores": "👀 **Who loved it** and shared picks can mention what you scored here.",
    "privacy.no_scores": (
        "🙈 **Who loved it** and shared picks only mention scores from your public reviews."
    ),
    "privacy.twins": "👯 You can be someone's taste twin here, and `/me` shows you yours.",
    "privacy.no_twins": "🚫 You're nobody's taste twin here, and `/me` shows you none.",
    "privacy.turn.hide": "Hide me",
    "privacy.turn.show": "Show me again",
    "privacy.turn.direct": "Message me",
    "privacy.turn.no_direct": "Don't message me",
    "privacy.turn.scores": "Mention my scores",
    "privacy.turn.no_scores": "Leave my scores out",
    "privacy.turn.twins": "Show me taste twins",
    "privacy.turn.no_twins": "Leave me out of twins",
    "privacy.others": "What stays if you erase yourself",
    "privacy.others_text": (
        "Titles you added stay, without your name, and moderators' logs say “an erased member”. A "
        "moderator's block still holds. Cards somebody asked for in a channel, and what moderators were "
        "sent to decide on, stay there, like any message. The owner's backups keep a copy for a while."
    ),
    "privacy.export": "Export",
    "privacy.exported": (
        "Here's everything I know about you, from every server. Only you can see this.",
        "Here's everything I know about you, from every server, in {n} files. Only you can see this.",
    ),
    "privacy.erase_here": "Erase me here",
    "privacy.erase_all": "Erase me everywhere",
    "privacy.erase_where": "Erase me from one server…",
    "privacy.place": "this server",
    "privacy.no_place": "everywhere",
    "privacy.more_places": ("{n} more", "{n} more"),
    "privacy.ask": "Erase everything of yours?",
    "privacy.ask_text": (
        "Your scores, reviews, replies, lists: everything I know about you from {where} would be gone, and "
        "nobody can bring it back. Export it first if you might want it again."
    ),
    "privacy.go_on": "Go on",
    "privacy.keep": "Keep everything",
    "privacy.ask_again": "Really erase it all?",
    "privacy.ask_again_text": (
        "{n} thing goes right now, from {where}:",
        "{n} things go right now, from {where}:",
    ),
    "privacy.erase_now": ("Erase {n} thing", "Erase all {n} things"),
    "privacy.erased": "You're erased",
    "privacy.erasing": "You're being erased",
    "privacy.erased_text": ("{n} thing is gone, from {where}.", "{n} things are gone, from {where}."),
    "privacy.erased_checked": "I looked again, and nothing of yours is left.",
    "privacy.erased_left": "Something new of yours came in meanwhile: `/privacy` shows it.",
    "privacy.erased_waiting": (
        "Almost done: {where} takes up to a minute more. `/privacy` shows when it's gone.",
        "Almost done: {where} take up to a minute more. `/privacy` shows when it's gone.",
    ),
    "privacy.erased_nothing": "There's nothing of yours to erase.",
    "privacy.erased_backups": (
        "The owner's backups may hold a copy for a while. If you use me again, you start fresh; a "
        "moderator's block still holds."
    ),
    "privacy.gone": "What went",
    "export.page": (
        "This is everything Daesang knew about you, from every server, when you asked for it.\n\n"
        "daesang.json  all of it, for programs; /import in Discord reads it back\n"
        "shelf.csv     what's on your shelf: scores, episodes, dates\n"
        "scores.csv    every score you gave, and when\n"
        "reviews.csv   your reviews\n"
        "replies.csv   your replies\n\n"
        "The .csv files open in any spreadsheet. Scores go from 1 to 10 in halves. Dates there are in UTC, "
        "and in daesang.json they're seconds since 1970.\n"
    ),
    # Answers to a press
    "rated.given": "You gave **{title}** {score}. The server score is {server} now.",
    "rated.few": (
        "You gave **{title}** {score}. One more score and the server has one.",
        "You gave **{title}** {score}. {n} more scores and the server has one.",
    ),
    "rated.alone": "You gave **{title}** {score}.",
    "rated.removed": "Your score for **{title}** is gone.",
    "consensus.short": "{score} ({votes})",
    # In direct messages
    "home.kept": "That's kept in **{server}**.",
    "home.own": "you gave **{score}**",
    "home.taken": "That was in **{server}**.",
    "home.unnamed": "A server of yours",
    "home.unscored": "Nobody in your servers has scored it yet. Be the first?",
    # The review form and card
    "form.title": "Review: {title}",
    "form.score": "Your score",
    "form.no_score": "No score, just a review",
    "form.take": "Your review",
    "form.take_hint": "What would you tell a friend?",
    "form.keep_long": "Leave this empty to keep your long review",
    "form.keep_file": "Leave this empty to post the text of {name}",
    "form.progress": "How far did you watch?",
    "form.progress.finished": "Finished",
    "form.progress.watching": "Still watching",
    "form.progress.dropped": "Dropped",
    "form.spoils": "Does it spoil?",
    "form.spoils_hint": "Its text stays out of the channel. Anyone who wants to can open it.",
    "form.moods": "Moods",
    "form.moods_hint": "Pick all that fit",
    "review.heading": "⭐ {score} · {title}",
    "review.heading_signed": "{score} · {title}",
    "review.heading_unscored": "📝 {title}",
    "review.server": "{server} gives it ❤️ {score} · {members} · {reviews}",
    "review.few": "{scores} · {reviews}",
    "review.members": ("{n} member", "{n} members"),
    "review.scores": ("{n} score", "{n} scores"),
    "review.count": ("{n} review", "{n} reviews"),
    "review.hidden": "🔒 Spoilers inside.",
    "review.hidden_episode": "🔒 Spoils up to episode {n}",
    "review.episode": "spoils up to ep. {n}",
    "review.waits": "Your review of **{title}** is saved. A moderator looks at it before anyone sees it.",
    "review.soon": "Your review of **{title}** is saved. Discord is slow just now, so it'll appear later.",
    "review.unshown": (
        "Your review of **{title}** is saved, but Discord won't let me show it in {channel}. I'll try again."
    ),
    "review.not_allowed": (
        "Your review of **{title}** is saved, but I can't show it in {channel} without the {permission} "
        "permission. Ask a moderator; then it'll appear by itself."
    ),
    "review.elsewhere": "Your review is up: {link}",
    "review.score": "Score",
    "review.no_score": "no score",
    "review.read": "Read all",
    "review.open": "Open",
    "review.page": "Page {n} of {of}",
    "review.edited_mark": "edited",
    "review.back": "Back",
    "review.next": "Next",
    # A text on its way to a review
    "save.heading": "Save as review",
    "save.ready": "Here's what I read in your post. Looks right? Press Post.",
    "save.asks.title": "Which title is it about?",
    "save.asks.score": "What score do you give it?",
    "save.asks.spoils": "Does it spoil?",
    "save.fact": "**{name}:** {value}",
    "save.yes": "yes",
    "save.no": "no",
    "save.assumed": "{value} (my guess)",
    "save.title": "Title",
    "save.text": "Text",
    "save.score": "Score",
    "save.spoiling": "Spoilers",
    "save.series": "Series",
    "save.link": "Where to watch",
    "save.head": "Trimmed at the start",
    "save.tail": "Trimmed at the end",
    "save.spoils": "Spoils",
    "save.safe": "No spoilers",
    "save.episode": "up to episode {n}",
    "save.edit.title": "Title…",
    "save.edit.text": "Text…",
    "save.edit.series": "Series…",
    "save.edit.link": "Link…",
    "save.whole": "Use everything",
    "save.body": "Trim start and end",
    "save.post": "Post",
    "save.drop": "Cancel",
    "save.posted": "Your review of **{title}** is up.",
    "save.dropped": "Cancelled. Your post stays where it was.",
    # Recommendations
    "picks.heading": "🎬 Next up for {name}",
    "picks.new": "Rate a few and these become yours.",
    "picks.newcomer": (
        "I know {n} of your scores. At {of} these get personal.",
        "I know {n} of your scores. At {of} these get personal.",
    ),
    "picks.known": (
        "Picked from your {n} score and what this server loves.",
        "Picked from your {n} scores and what this server loves.",
    ),
    "picks.known_direct": (
        "Picked from your {n} score, wherever you gave it.",
        "Picked from your {n} scores, wherever you gave them.",
    ),
    "picks.together": "None of you has seen these, and nobody has turned them down.",
    "picks.like": "🎬 More like {title}",
    "picks.planned": "📌 Planned by {name}",
    "picks.name": "{n}. {title}",
    "picks.score": "❤️\u00a0**{score}**",
    "picks.few": ("{n} score so far", "{n} scores so far"),
    "picks.unrated": "new here",
    "picks.loved": "because you loved {titles}",
    "picks.loved_both": "you both loved {titles}",
    "picks.loved_all": "you all loved {titles}",
    "picks.loved_one": "one of you loved {titles}",
    "picks.writer": "also written by {names}",
    "picks.director": "also directed by {names}",
    "picks.cast": "also with {names}",
    "picks.writer_of": "same writer as {title}, {name}",
    "picks.director_of": "same director as {title}, {name}",
    "picks.cast_of": "with {name} of {title}",
    "picks.neighbours": (
        "{n} person with your taste loved it",
        "{n} people with your taste loved it",
    ),
    "picks.both": ("{n} member loved both", "{n} members loved both"),
    "picks.alike": "also: {names}",
    "picks.server": ("{n} member here scored it", "{n} members here scored it"),
    "picks.known_one": "one of the best known",
    "picks.wild": "🎲 A wild card",
    "picks.member": "{name} {face}",
    "picks.more": "More picks",
    "picks.watch_together": "Watch together",
    "picks.who": "Who's watching with you? Pick up to five.",
    "picks.add_people": "Who's watching?",
    "picks.shown": "Done. The list is for all of you now.",
    "pick.seen": "Seen it",
    "pick.plan": "Plan",
    "pick.unplan": "Don't plan it",
    "pick.refuse": "Not for me",
    "pick.like": "More like it",
    "picked.seen": "You've seen **{title}**. How was it?",
    "picked.plan": "**{title}** is planned. `/shelf` has all you've planned.",
    "picked.unplan": "**{title}** isn't planned any more.",
    "picked.refuse": "Got it. **{title}** won't come up again.",
    "picked.undo": "Undo",
    "picked.undone": "Undone. **{title}** may come up again.",
    "picked.replanned": "Undone. **{title}** is planned again.",
    "quick.heading": "{dots} {n} of {of}",
    "quick.question": "How was {title}?",
    "quick.so_far": "So far, for you: {titles}",
    "quick.exact": "…or an exact score",
    "quick.unseen": "Not seen",
    "quick.start": "Quick round",
    "quick.stop": "Show my picks",
    "length.film": "Film",
    "length.short": "Short: up to 8 episodes",
    "length.up_to_12": "Up to 12 episodes",
    "length.up_to_16": "Up to 16 episodes",
    "length.long": "Long: over 16 episodes",
    # A list from elsewhere
    "import.heading": "Your list",
    "import.reading": (
        "Reading {n} file…",
        "Reading {n} files…",
    ),
    "import.matching": (
        "Looking for {n} title…",
        "Looking for {n} titles…",
    ),
    "import.from.mydramalist": "MyDramaList",
    "import.from.letterboxd": "Letterboxd",
    "import.from.tvtime": "TV Time",
    "import.from.imdb": "IMDb",
    "import.from.trakt": "Trakt",
    "import.from.simkl": "Simkl",
    "import.from.tmdb": "TMDB",
    "import.from.criticker": "Criticker",
    "import.from.yamtrack": "Yamtrack",
    "import.from.daesang": "Daesang",
    "import.found": (
        "**{source}** · {n} title",
        "**{source}** · {n} titles",
    ),
    "import.count.ready": (
        "✅ **{n}** title to add",
        "✅ **{n}** titles to add",
    ),
    "import.count.same": (
        "🟰 **{n}** that's already the same here",
        "🟰 **{n}** that are already the same here",
    ),
    "import.count.doubtful": (
        "❓ **{n}** I'm not sure about: tell me which it is",
        "❓ **{n}** I'm not sure about: tell me which they are",
    ),
    "import.count.shown": (
        "👀 **{n}** with another year or a later season: check that I've got it right",
        "👀 **{n}** with another year or a later season: check that I've got them right",
    ),
    "import.count.seasons": (
        "📺 **{n}** you scored season by season: check which score counts",
        "📺 **{n}** you scored season by season: check which score counts",
    ),
    "import.count.scored": (
        "⭐ **{n}** you scored differently here",
        "⭐ **{n}** you scored differently here",
    ),
    "import.count.reviews": ("✍️ **{n}** review to keep as a draft", "✍️ **{n}** reviews to keep as drafts"),
    "import.count.unknown": (
        "🕰️ **{n}** that isn't here yet",
        "🕰️ **{n}** that aren't here yet",
    ),
    "import.count.elsewhere": (
        "🌍 **{n}** from another country, not here yet",
        "🌍 **{n}** from other countries, not here yet",
    ),
    "import.count.refused": ("🚫 **{n}** I couldn't use", "🚫 **{n}** I couldn't use"),
    "import.mine": "Where they differ, your scores here stay.",
    "import.theirs": "Where they differ, your list's scores win.",
    "import.waits": "What I can't add yet is kept, and joins your shelf once its title is here.",
    "import.nothing": "Nothing to change: your shelf already has what's in your list.",
    "import.useless": "There's nothing in it that I can add. **What's left over** says why.",
    "import.accept": ("Yes to {n}", "Yes to all {n}"),
    "import.private": "Only you see this. Nothing changes until you say so.",
    "import.see": "See what's in it",
    "import.add": (
        "Add {n} title",
        "Add {n} titles",
    ),
    "import.keep": (
        "Keep {n} for later",
        "Keep {n} for later",
    ),
    "import.choose": (
        "Choose ({n})",
        "Choose ({n})",
    ),
    "import.choose_here": "Choose",
    "import.use_theirs": "Use the list's scores",
    "import.keep_mine": "Keep my scores here",
    "import.rest": "What's left over",
    "import.cancel": "Cancel",
    "import.done": "Back to my list",
    "import.group.ready": "To add",
    "import.group.same": "Already the same here",
    "import.group.doubtful": "Not sure which",
    "import.group.shown": "Another year, or a later season",
    "import.group.seasons": "Scored season by season",
    "import.group.scored": "Scored differently here",
    "import.group.reviews": "Reviews",
    "import.group.unknown": "Not here yet",
    "import.group.elsewhere": "From other countries",
    "import.group.refused": "Couldn't be used",
    "import.rows": ("{n} item", "{n} items"),
    "import.perhaps": "is it {titles}?",
    "import.differs": "here {here}, in your list {theirs}",
    "import.numbered": "**{n}** · {what}",
    "import.ask.heading": "Which one is it?",
    "import.ask.doubtful": "{name}: which title is it?",
    "import.ask.shown": "{name}: is it this one?",
    "import.ask.seasons": "{title}: which season's score counts?",
    "import.ask.none": "None of these",
    "import.ask.leave_out": "Leave it out",
    "import.applied": "Your list is here",
    "import.did.scores": (
        "⭐ **{n}** score",
        "⭐ **{n}** scores",
    ),
    "import.did.entries": (
        "📚 **{n}** title on your shelf",
        "📚 **{n}** titles on your shelf",
    ),
    "import.did.reviews": ("✍️ **{n}** review draft", "✍️ **{n}** review drafts"),
    "import.did.waiting": (
        "🕰️ **{n}** kept until its title is here",
        "🕰️ **{n}** kept until their titles are here",
    ),
    "import.did.same": ("🟰 **{n}** was already the same", "🟰 **{n}** were already the same"),
    "import.next": "I know your taste better now: try `/recommend`.",
    "import.undo_for_a_day": "You can undo this for 24 hours.",
    "import.go_on": "Go on with my last list",
    "import.undo_last": "Undo my last list",
    "import.undo": "Undo",
    "import.reviews": (
        "Your review drafts ({n})",
        "Your review drafts ({n})",
    ),
    "import.undone": (
        "Undone: {n} title is back to how it was.",
        "Undone: {n} titles are back to how they were.",
    ),
    "import.stayed": (
        "{n} stays: you've changed it in the meantime.",
        "{n} stay: you've changed them in the meantime.",
    ),
    "import.dropped": "Okay, nothing changed. `/import` starts over whenever you like.",
    "import.rest_file": (
        "Here's {n} that wasn't added, and why.",
        "Here are {n} that weren't added, and why.",
    ),
    "import.no_rest": "Nothing's left over.",
    "import.column.name": "Name",
    "import.column.original": "Original name",
    "import.column.year": "Year",
    "import.column.country": "Country",
    "import.column.season": "Season",
    "import.column.status": "Status",
    "import.column.score": "Score",
    "import.column.reason": "Why",
    "import.reason.doubtful": "not sure which title it is; kept for later",
    "import.reason.unknown": "not here yet; kept for later",
    "import.reason.elsewhere": "from another country and not here yet; kept for later",
    "import.reason.chosen_out": "you left it out",
    "import.reason.no_name": "no name",
    "import.reason.not_a_title": "not a drama or film",
    "import.reason.episode": "a single episode",
    "import.reason.bad_row": "couldn't be read",
    "import.reason.bad_score": "a score off the scale",
    "import.reason.too_many": "more than one list may hold",
    "import.reason.left_out": "deleted over there",
    "brought.heading": "Your review drafts",
    "brought.about": (
        "They came with your list, and only you see them. Press a number to check one and post it; it "
        "counts as a spoiler until you say otherwise."
    ),
    "brought.none": "No drafts left: every review is posted or deleted.",
    "brought.drop": "Delete a draft",
    "import.guide.heading": "Bring your list",
    "import.guide.about": (
        "Run `/import` again with your file. You see what I found in it first, and you can undo it for a day."
    ),
    "import.guide.mydramalist": (
        "**MyDramaList** · open your list in a browser, scroll to its end, save the page and attach it. "
        "Several pages at once are fine."
    ),
    "import.guide.letterboxd": "**Letterboxd** · Settings, Data, Export your data",
    "import.guide.imdb": "**IMDb** · Your ratings or Watchlist, then Export",
    "import.guide.trakt": "**Trakt** · the zip of your data export",
    "import.guide.simkl": "**Simkl** · its export, CSV or JSON",
    "import.guide.tmdb": "**TMDB** · the CSV export of your ratings or watchlist",
    "import.guide.tvtime": "**TV Time** · the zip of your data, as it came",
    "import.guide.criticker": "**Criticker** · the XML export of your ratings",
    "import.guide.yamtrack": "**Yamtrack** · its CSV export",
    "import.guide.daesang": "**Daesang** elsewhere · `/privacy` there, then Export",
    # Help
    "help.heading": "What you can do here",
    "help.rating": (
        "⭐ **/rating** what everyone here thinks of a title, and your own score\n"
        "🏆 **/top** this server's favourites"
    ),
    "help.recommend": "🍿 **/recommend** what to watch next, alone or `with` friends",
    "help.review": (
        "✍️ **/review** write one, or start from a text with **/review-file** or **Save as review** in a "
        "message's menu"
    ),
    "help.reviews": (
        "📖 **/reviews** read what others think\n"
        "📚 **/shelf** all you watch and plan, **/next** where you left off, **/progress** your episode"
    ),
    "help.me": "🎬 **/me** your shelf and your taste on one card; **/compare** it with someone's",
    "help.direct": (
        "⭐ **/rating** what your servers think of a title, and your own score\n"
        "🍿 **/recommend** what to watch next, from all you've scored anywhere\n"
        "📚 **/shelf** all you watch and plan, **/next** where you left off\n"
        "🎬 **/me** your shelf and your taste on one card"
    ),
    "help.direct_servers": (
        "What you score or plan here is kept in one of your servers, and I tell you which. Reviews, "
        "favourites, **/import**, **/compare** and watching together need a server: ask in one I'm in."
    ),
    "help.titles": "➕ **/title add** if a drama or film is missing",
    "help.import": "📥 **/import** bring your list from MyDramaList, Letterboxd, IMDb and more",
    "help.privacy": "🔐 **/privacy** what I know about you: export it, erase it, or hide yourself",
    "help.spoilers": (
        "🔒 Spoilers stay behind a button. If a post goes wrong, your text is safe for 24 hours."
    ),
    "help.moderators": "For moderators",
    "help.moderation": (
        "🛡️ **/moderation held** what's waiting for you\n"
        "📋 **/moderation log** who did what\n"
        "🚫 **/moderation exclude** stop counting someone's scores; **block** stop their reviews\n"
        "🎬 **/title fix**, **merge**, **history** keep titles right"
    ),
    "help.managers": "For managers",
    "help.settings": (
        "⚙️ **/settings** report channel, who can review, vote bombing, titles, how scores look"
    ),
    "about.heading": "Daesang {version}",
    "about.what": "Reviews, honest scores and recommendations for K-drama and film communities.",
    "about.stored": "What I remember",
    "about.stored_text": (
        "In this server: your scores, reviews and their earlier versions, replies, progress, shelf, "
        "moods, warnings, flags and reports, what moderators decided, what I suggested, your name, "
        "picture and join date, and your choices. `/privacy` shows what I know about you, and erases it.\n"
        "Unfinished texts, for 24 hours. Nothing you say outside my own commands.\n"
        "When a server removes me, its data is erased after 30 days. The owner's backups may keep it a while."
    ),
    "about.credits": "Credits",
    "about.sources": "Looked up live",
    # The menu of a message: at most 32 letters
    "menu.report": "Report review",
    "menu.save": "Save as review",
    "menu.compare": "Compare taste",
    "about.invite": "Add me to a server",
    "about.own": "Use me anywhere",
    # Joining a server
    "welcome.heading": "Hi, I'm Daesang 🎬",
    "welcome.text": (
        "I keep your scores and reviews of K-dramas and films. Three things to try:\n\n"
        "⭐ **/rating** `title: goblin` see what everyone here thinks, and give your score\n"
        "🍿 **/recommend** get picks that fit your taste\n"
        "✍️ **/review** tell the others about it, without spoiling anything"
    ),
    "welcome.set_up": "Set up",
    "welcome.tour": "Post the tour",
    "tour.heading": "Scores, reviews, and what to watch next",
    "tour.text": (
        "⭐ **/rating** scores a drama or film. A few of you make a server score.\n"
        "✍️ **/review** says why. Spoilers stay behind a button.\n"
        "📖 **/reviews** and **/top** are what everyone else thinks.\n"
        "▶️ **/progress** says which episode you're on, so you only see what's safe.\n"
        "🍿 **/recommend** finds your next one.\n\n"
        "New here? Tap through a quick round, and your picks are ready."
    ),
    # The playground
    "play.heading": "Try Daesang",
    "play.text": (
        "This is the real bot in a **made-up** server. Nothing leaves this machine.\n\n"
        "Tap a button, or type `/` below. Pick who you are above the channel: *author* has scored "
        "plenty, *reader* is new here, *moderator* keeps order."
    ),
    "play.score": "See a score",
    "play.picks": "Get picks",
    "play.top": "Favourites",
    "play.review": "Write a review",
    "play.quick": "Quick round",
    "play.me": "Your shelf",
    "play.next": "Where you left off",
    "play.unknown": "Find a new title",
    "play.save": "Save a blog post",
    "play.bring": "Bring a list",
    "play.privacy": "What's yours",
    "play.moderate": "Moderate",
    "play.settings": "Settings",
    "play.as_viewer": "That one's for **{viewer}**. Choose it above the channel, then tap again.",
    "play.shapes": "See how scores can spread",
    "play.shape.one": "one score",
    "play.shape.apart": "two scores that disagree",
    "play.shape.tens": "three tens",
    "play.shape.great": "everyone loves it",
    "play.shape.middling": "everyone finds it so-so",
    "play.shape.camps": "two camps, under twenty scores",
    "play.shape.big_camps": "two camps, over twenty scores",
    "play.shape.outlier": "tens, and one lone 1",
    "play.shape.dropped": "loved by finishers, not by those who dropped it",
    "play.shape.grew": "it grew on them",
    "play.speaks": "I answer you in {language} now.",
    "play.for_all": "{language} for everyone",
    "play.all_speak": "Cards for everyone come in {language} now.",
    "play.reason": "I think this gives the ending away.",
    # Errors and help out of them
    "error.bad_score": "“{text}” isn't a score. Give 1 to 10 in half steps, like 8 or 8.5.",
    "error.bad_score.stars": "“{text}” isn't a score here. Give 0.5 to 5 stars, like 4, 4.5 or ★★★★½.",
    "error.bad_score.hundred": "“{text}” isn't a score here. Give 10 to 100, like 80 or 85.",
    "error.bad_score.faces": (
        "“{text}” isn't a score here. Give a face (😍 🙂 😐 🙁), or 1 to 10 in half steps, like 8 or 8.5."
    ),
    "error.too_few_scores": (
        "I compare it with titles you've scored, and I need {needed} of those. You have {n}. A face will do:"
    ),
    "error.unknown_title": "I don't know “{text}” yet. Did you mean one of these?",
    "error.several_titles": "More than one title is called “{text}”. Which one?",
    "error.no_title": "I don't know “{text}” yet.",
    "error.no_name": "A title needs a name. Put it in the first box.",
    "error.bad_title_year": (
        "I can't find a year in “{text}”. Write the year it came out: 2026, or 2026, 16 for 16 episodes."
    ),
    "error.same_title": "That's the same title twice. Pick two different ones.",
    "error.own_addition": "You added this one, so somebody else has to say it's right.",
    "error.which_title": "Which one? Give its `title` along with the `episode`.",
    "error.bad_date": "“{text}” isn't a day I can use. Write one up to today, like 2026-11-28.",
    "error.dates_cross": "That's finished before it was started. Check the two dates.",
    "error.empty_review": "A review needs a word or two. For a score alone, use `/rating` with `score`.",
    "error.not_text": "{name} isn't a text file. Save it as .txt or .md in UTF-8 and try again.",
    "error.file_too_large": "{name} is {size} KiB and the limit is {limit} KiB. Shorten it and try again.",
    "error.files_too_large": "Together these files are {size} KiB and the limit is {limit} KiB. Send fewer.",
    "error.unknown_list": (
        "I can't tell where {name} is from. I read lists from MyDramaList, Letterboxd, TV Time, IMDb, "
        "Trakt, Simkl, TMDB, Criticker, Yamtrack and Daesang itself: `/import` without a file says how to "
        "get one."
    ),
    "error.mixed_lists": "That's {first} and {second} together. Bring one first, then the other.",
    "error.empty_list": "There's no drama or film in there. Check that it's the right file and try again.",
    "error.file_not_loaded": "I couldn't get {name} from Discord. Send it once more.",
    "error.list_too_large": "That's more than {limit} MiB, too much for me at once. Bring it in parts.",
    "error.broken_list": "{name} is damaged and I can't read it. Download it once more and try again.",
    "error.locked_list": "{name} is locked with a password. Unpack it and send me the files inside.",
    "error.nested_archive": "{name} has another archive inside. Unpack it once and send me that one.",
    "error.newer_export": (
        "This export is from a newer Daesang than this one. Ask whoever runs me to update, then try again."
    ),
    "error.two_texts": "Give me the review or a file, not both.",
    "error.no_reviews": "Nobody here has reviewed {title} yet. Be the first with `/review`.",
    "error.gone": "That's no longer there. Run the command again.",
    "error.old_command": "That command has changed. Reload Discord (Ctrl+R), and you have the new one.",
    "error.needs_server": "That one only works in a server. Ask in one I'm in.",
    "error.choose_home": "Which server is it for?",
    "error.not_allowed": "You can't do that here. A moderator can.",
    "error.too_many_titles": "That's {n} titles from you today. Come back tomorrow for more!",
    "error.server_has_too_many_titles": "That's {n} new titles here today. More tomorrow!",
    "error.later_change": "A newer change builds on this one. Undo that first.",
    "error.bad_years": "“{text}” isn't a year. Try 2016, 2010s or 2010-2019.",
    "error.unknown_name.genre": "No genre “{text}”. Did you mean {near}?",
    "error.unlike_name.genre": "No genre “{text}”. Try {some}, or pick from the list as you type.",
    "error.unlike_name.network": (
        "Nothing here ran on “{text}”. Try {some}, or pick from the list as you type."
    ),
    "error.unlike_name.trope": "No trope “{text}”. Try {some}, or pick from the list as you type.",
    "error.unknown_name.network": "Nothing here ran on “{text}”. Did you mean {near}?",
    "error.unknown_person": (
        "I don't know “{text}”. Type a few letters, English or Hangul, and pick from the list."
    ),
    "error.unknown_name.trope": "No trope “{text}”. Did you mean {near}?",
    "error.nothing_fits": (
        "Nothing you haven't seen fits all of that. Drop `{option}` and {n} title does.",
        "Nothing you haven't seen fits all of that. Drop `{option}` and {n} titles do.",
    ),
    "error.nothing_fits_at_all": "Nothing you haven't seen fits all of that. Drop two options or more.",
    "error.nothing_planned": (
        "You haven't planned anything yet. Press **Shelf** under a title, then pick **Planned**."
    ),
    "error.nobody_to_watch_with": "Bots don't watch dramas. Pick members of this server.",
    "error.blocked": "A moderator has stopped you from reviewing here. If that seems wrong, ask one.",
    "error.own_reply": "That's your own reply. To take it back, press **Delete**.",
    "error.own_review": "That's your own review. To change it, use `/review`.",
    "error.unknown_member": "{name} hasn't used me here yet, so there's nothing to decide.",
    "error.shelves_closed": "Shelves are private in this server. `/me` shows you your own.",
    "error.nothing_on_shelf": (
        "Your shelf is still empty. Bring your list with `/import`, or let `/recommend` start a quick round."
    ),
    "error.empty_shelf": "{name} has nothing on a shelf here that others can see. `/me` shows you your own.",
    "error.theirs_to_post": "Only {name} can post their own card. Leave out `share` to look at it yourself.",
    "error.not_here": "{name} isn't in this server. Pick somebody who is.",
    "error.compared_with_yourself": "You agree with yourself, 100%. Pick somebody else.",
    "error.too_little_in_common": (
        "You've both scored {n} title so far, and I need {needed}. Rate a few more with `/rating`!",
        "You've both scored {n} titles so far, and I need {needed}. Rate a few more with `/rating`!",
    ),
    "error.muted": "A moderator here has turned off your reports and flags. If that seems wrong, ask one.",
    "error.too_many_reports": "That's a lot of reports at once. The moderators have them; try again later.",
    "error.wrong_role": "You need a certain role to review here. Ask a moderator for it.",
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
        "The list takes up to {n} entries of {letters} letters each. Shorten it and try again."
    ),
    "error.not_yours": "Only its author can do that. To set your own progress, use `/progress`.",
    "error.listed_word": "A word in that isn't welcome here. Change it and try again.",
    "error.thread_locked": "That thread is locked: only moderators can write in it.",
    "error.empty_reply": "A reply needs a word or two.",
    "error.no_such_episode": "“{text}” isn't an episode of {title}. Give a number from 1 to {episodes}.",
    "error.not_an_episode": "“{text}” isn't an episode of {title}. Give a number from 1 up.",
    "error.no_episodes": "{title} is a film. Have you seen it?",
    "error.nothing_to_read": "No review fits that. Drop an option, or write the first with `/review`.",
    "error.not_your_message": "Only your own messages can become your reviews. Pick one you wrote.",
    "error.nothing_to_save": "There's no text in that. Write a few words, or attach a .txt or .md file.",
    "error.bad_link": "“{text}” isn't a link. Links begin with https://.",
    "error.still_asked.title": "Pick the title it's about first.",
    "error.still_asked.score": "Pick a score first, or “no score”.",
    "error.still_asked.spoils": "First say whether it spoils.",
    "error.no_permission": "You need the {permission} permission for that. Ask somebody who has it.",
    "error.forbidden": "I'm not allowed to do that in this server. A moderator can change that.",
    "error.busy": "I can't right now. Try again in a few seconds.",
    "error.data_damaged": "My database is damaged, so I can't do that. Whoever runs me has been told.",
    "error.disk_full": "My disk is full, so I couldn't save that. Try again later.",
    "error.read_only": "My disk takes nothing new, so I couldn't save that. Try again later.",
    "error.unreachable": (
        "Discord didn't take my answer. What you did may be saved: have a look before you try again."
    ),
    "error.slow_down": "Slow down a little. Try again in a few seconds.",
    "error.too_tangled": "I can't make sense of that text. Post it with `/review`.",
    "error.list_too_tangled": (
        "I can't get through that file. Export it again, or bring it in smaller pieces."
    ),
    "error.nothing_to_recommend": "You've been through everything I know. Nothing left to suggest!",
    "error.unexpected": "Something went wrong on my side. If it happens again, tell the owner: {reference}",
    "draft.kept": "What you wrote is kept for 24 hours.",
    "draft.continue": "Go on with my text",
    "draft.attached": "What you wrote is attached, so nothing is lost.",
}
