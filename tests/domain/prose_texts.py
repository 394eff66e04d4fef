"""Texts in the shapes people write, and what each says; all written for these tests.

What is left out is what the text does not tell. `moods` are those it names.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A text and what `read` should make of it."""

    text: str
    title: str | None = None
    score: int | None = None
    spoils: bool | None = None
    moods: str = ""
    series: str | None = None
    link: str | None = None


GOBLIN, SIGNAL, LANDING = (
    "kd-guardian-the-lonely-and-great-god-2016",
    "kd-signal-2016",
    "kd-crash-landing-on-you-2019",
)
PARASITE, OLDBOY, BUSAN = "kf-parasite-2019", "kf-oldboy-2003", "kf-train-to-busan-2016"
TEARS, RUNNER, TANGERINES = (
    "kd-queen-of-tears-2024",
    "kd-lovely-runner-2024",
    "kd-when-life-gives-you-tangerines-2025",
)
REPLY, MISTER, MURDER = "kd-reply-1988-2015", "kd-my-mister-2018", "kf-memories-of-murder-2003"
VINCENZO, LUNA, CASTLE = "kd-vincenzo-2021", "kd-hotel-del-luna-2019", "kd-sky-castle-2018"
PENTHOUSE, PLAYLIST = "kd-the-penthouse-war-in-life-2020", "kd-hospital-playlist-2020"
MOTHER_FILM, MOTHER_DRAMA, HANDMAIDEN = "kf-mother-2009", "kd-mother-2018", "kf-the-handmaiden-2016"

PLAIN = [
    Case("Just finished Crash Landing on You and I'd give it a solid 9.", LANDING, 18),
    Case("Goblin (2016)\n\nCried my eyes out for a week. 9.5/10", GOBLIN, 19, moods="tearjerker"),
    Case("‘Signal’ is the best thing tvN ever made. No spoilers here, just go. 10/10", SIGNAL, 20, False),
    Case(
        "# Parasite review\n\nStill thought-provoking after five rewatches.\n\nRating: 4.5/5",
        PARASITE,
        18,
        moods="thoughtful",
    ),
    Case("[SPOILERS] Oldboy\n\nThat hallway! ★★★★½", OLDBOY, 18, True),
    Case("Train to Busan - ★★★★☆\nOn the edge of my seat from the first minute.", BUSAN, 16, moods="tense"),
    Case("‘눈물의 여왕’ 보고 펑펑 울었다. 평점 9점", TEARS, 18, moods="tearjerker"),
    Case(
        "선재 업고 튀어 후기\n\n설레서 잠을 못 잤다. 10점 만점에 9점 드립니다. 스포 없음",
        RUNNER,
        18,
        False,
        "romantic",
    ),
    Case("드라마 폭싹 속았수다 정주행 완료.\n별점 4.5/5, 휴지 필수!", TANGERINES, 18, moods="tearjerker"),
    Case("Reply 1988\nOverall 9.5 Story 9.0 Acting/Cast 10 Music 9.0 Rewatch Value 8.5", REPLY, 19),
    Case("my mister | 4/5 stars\nbleak at first, then pure healing", MISTER, 16, moods="healing dark"),
    Case(
        "Memories of Murder (2003) – Review\n\nSPOILER WARNING: I talk about the tunnel.\n\n92/100",
        MURDER,
        18,
        True,
    ),
    Case(
        "I finally watched *Vincenzo* and laughed out loud every episode. 8,5/10", VINCENZO, 17, moods="funny"
    ),
    Case("#HotelDelLuna is so quirky and the OST, wow. Score - 7.5", LUNA, 15, moods="quirky"),
    Case("<스카이 캐슬> 막장인데 못 끊겠다 ㅋㅋ 8/10", CASTLE, 16, moods="makjang"),
    Case("“The Penthouse” is makjang heaven. I rate it 7.", PENTHOUSE, 14, moods="makjang"),
    Case(
        "Title: Hospital Playlist\nRating: 9/10\nSpoiler-free!\n\nSuch a comforting, wholesome show.",
        PLAYLIST,
        18,
        False,
        "healing",
    ),
    Case("Mother (2009) by Bong Joon-ho. Four stars out of five.", MOTHER_FILM, 16),
    Case(
        "Finished the drama Mother, with Lee Bo-young. I need a box of tissues. 9/10",
        MOTHER_DRAMA,
        18,
        moods="tearjerker",
    ),
    Case(
        "[Mina Watches Things] The Handmaiden\n\nOut of a scale of 10, I would call this film an eight.",
        HANDMAIDEN,
        16,
        series="Mina Watches Things",
    ),
    Case(
        "Drama Diary #12: Signal\n\nNail-biting. I give it 8.5 out of 10.",
        SIGNAL,
        17,
        moods="tense",
        series="Drama Diary",
    ),
    Case(
        "【금요 드라마 노트】 도깨비\n\n다시 봐도 설렌다. 총점: 9점",
        GOBLIN,
        18,
        moods="romantic",
        series="금요 드라마 노트",
    ),
    Case(
        "Column: Late Night Subtitles\n# Oldboy\n\n8/10, and that is final.",
        OLDBOY,
        16,
        series="Late Night Subtitles",
    ),
    Case("[Review] Parasite\n\nOn a scale from 1 to 10 it is a 9.", PARASITE, 18),
    Case("도깨비를 다시 봤다. 역시 명작. 9.5/10", GOBLIN, 19),
    Case("기생충은 다시 봐도 소름. 5점 만점에 5점", PARASITE, 20),
    Case(
        "Goblin review\n\nWatch it here: https://www.viki.com/tv/20000c-goblin.\n\nMy rating: 9/10",
        GOBLIN,
        18,
        link="https://www.viki.com/tv/20000c-goblin",
    ),
    Case("Lovely Runner 😭😭 I sobbed, I swooned. ten out of ten", RUNNER, 20, moods="tearjerker romantic"),
    Case("Parasite\n\nStory: 9/10\nActing: 10/10\nMusic: 8/10\nOverall: 9/10", PARASITE, 18),
    Case("Parasite has 8.5/10 on IMDb, but I'd go with 9/10.", PARASITE, 18),
    Case("Queen of Tears (2024)\n\nmy sister gave it 6/10. I gave it 8/10.", TEARS, 16),
    Case("사랑의 불시착 리뷰\n\n(스포주의)\n\n달달하다. 10점 만점에 8.5점", LANDING, 17, True, "romantic"),
    Case("Train to Busan 9/10. Fans of Kingdom will like it.", BUSAN, 18),
    Case(
        "Watched “Memories of Murder” last night. Gritty and slow-burn. ⭐⭐⭐⭐⭐",
        MURDER,
        20,
        moods="slow_burn dark",
    ),
    Case(
        "Hotel del Luna — I never usually cry at dramas, but tears were streaming down my face. 9/10",
        LUNA,
        18,
        moods="tearjerker",
    ),
    Case("응답하라 1988 보면서 추억이 새록새록. 별점 5/5", REPLY, 20, moods="nostalgic"),
    Case("Review: Hospital Playlist Season 2\n\nThe band is back. Seven out of ten.", PLAYLIST, 14),
    Case(
        "The Handmaiden\n\nBecause the ending is public by now: in the end Sook-hee marries nobody, the Count dies and it turns out that Hideko planned it all along.",
        HANDMAIDEN,
        spoils=True,
    ),
    Case("Sky Castle.\n\nFinal verdict: 8/10", CASTLE, 16),
    Case("I've watched Oldboy three times. Oldboy never gets old. Contains spoilers.", OLDBOY, spoils=True),
    Case(
        "Just finished my liberation notes. Slow burn, made me think. 8/10",
        "kd-my-liberation-notes-2022",
        16,
        moods="slow_burn thoughtful",
    ),
    Case("영화 <살인의 추억>\n\n손에 땀을 쥐고 봤다. 9/10", MURDER, 18, moods="tense"),
]

PAGES = [
    # Before the post, the post, after it.
    ("", "Goblin is lovely.", "\n\n3 Comments\n\nkim says:\nI gave it 6/10\nReply\n"),
    ("Home | Reviews | About\n\n", "Goblin is lovely.", "\n\nLeave a Reply\n\nYour name\n"),
    ("", "Goblin is lovely.", "\n\n2 thoughts on “Goblin”\n\nNo, it is not.\n"),
    ("", "Goblin is lovely.", "\n\nTwo responses to “Goblin”\n\n1. Nice post!\n"),
    ("", "Goblin is lovely.", "\n\n7 responses to Goblin, a review\n\n1. Nice post!\n"),
    (
        "Posted by Hana on May 3, 2020\n",
        "# Goblin\n\nLovely.",
        "\n\nFiled under: Dramas\nTags: tvN, fantasy\n",
    ),
    (
        "March 3, 2019\n\n",
        "Goblin is lovely.",
        "\n\nShare this:\nTwitter\nFacebook\n\nLike this:\nLike Loading...\n".replace("Like L", "L"),
    ),
    (
        "Skip to content\nMenu\n",
        "Goblin is lovely.\n\nRating: 9/10",
        "\n\nAdvertisement\n© 2021 Hana. All rights reserved.\n",
    ),
    (
        "Home > Reviews > Dramas\n",
        "Goblin is lovely.",
        "\n\nRelated posts\nSignal, a review\nHealer, a review\n",
    ),
    ("", "도깨비는 최고다.", "\n\n댓글 3\n하나\n저는 6점\n"),
    ("작성일: 2020.01.02\n조회수 153\n", "도깨비는 최고다.", "\n\n태그: 드라마\n공유하기\n"),
    ("", "Goblin is lovely.", "\n\nPhoto credit: tvN\nSubscribe to our newsletter\n"),
    ("", "Goblin is lovely.\n\nImages: all mine, I was there.\n\nAnd so was the snow.", "\n\n\n"),
    ("\n\n", "Home is where the goblin lives.\nLike a warm hug", "\n"),
    ("", "Comments: the acting is fine.\nThe rest is not.", ""),
    ("", "I left 3 comments on her post.\nNobody said a word", ""),
    ("", "Signal\n\nTags are for luggage.\n\nShare this drama with your mum", ""),
    ("", "Reply\n\nis what my friend wrote.", ""),
    ("", "Goblin is lovely.\n\nPicture: 9/10", ""),
    ("", "Goblin is lovely.\n\nNext: I will watch Signal", ""),
    ("", "Goblin\n\n3 comments\n\n" + "It is a lovely drama. " * 30 + "Yes.", "\n"),
    ("", "Goblin\n\nLovely.\n\nFive thoughts on the ending:\n\nIt is fine.", ""),
    ("", "Goblin\n\nLovely.\n\nTwo thoughts on Goblin as a father:\n\nNo, and no.", ""),
    (
        "본문 바로가기\n메뉴\n",
        "도깨비 후기\n\n좋았다.",
        "\n\n공유하기\n'드라마' 카테고리의 다른 글\n시그널 후기\n댓글 3\n하나\n",
    ),
    (
        "",
        "Goblin is lovely.",
        "\n\nEmail This BlogThis! Share to X\nLabels: drama\nNo comments:\nPost a Comment\n",
    ),
]

UNSURE = [
    Case("Goblin and Crash Landing on You: both 9/10?"),
    Case("Signal 9/10\nVoice 7/10"),
    Case("Parasite\n\nStory: 9/10, Acting: 8/10, Music: 7/10", PARASITE),
    Case("Parasite has 8.5/10 on IMDb.", PARASITE),
    Case("‘Oldboy’ – I said 9/10 in 2010 and 7/10 today.", OLDBOY),
    Case("I have a goblin in my garden and a signal on my phone. 8/10", score=16),
    Case("My mother told me a secret with her soft voice."),
    Case("Mother made me cry.", moods="tearjerker"),
    Case("Vincenzo. Rating: B+", VINCENZO),
    Case("Episode 9/10 of Hotel del Luna is up.", LUNA),
    Case("Released on 9/10/2023, it is the movie everybody talks about."),
    Case("The support line is open 24/7 and 1/2 of the staff watches dramas."),
    Case("9/10 people told me to start Reply 1988.", REPLY),
    Case("Signal, MDL rating 8.9, and my sister gave it 6/10.", SIGNAL),
    Case("Any dramas like Goblin? I loved Goblin's OST."),
    Case("Reply 1988: I did not cry, and it's not funny.", REPLY),
    Case("Sky Castle. Please no spoilers, I'm on episode 5!", CASTLE),
    Case("[Spoilers] My thoughts on the finale\n\nWow.", spoils=True),
    Case("Oldboy (2013)\n\nThe remake nobody needed. 3/10", score=6),
    Case("Rating: 4. My blog: https://dramaqueen.example.com/post", None),
    Case("Goblin, 0/10.", GOBLIN),
    Case("Five stars hotel near Namsan, ★ rooms ★"),
    Case("The Handmaiden is 145 minutes long. https://www.imdb.com/title/tt4016934/", HANDMAIDEN),
    Case(""),
    Case("\n\n \n"),
    Case("★★★ SALE ★★★"),
]
