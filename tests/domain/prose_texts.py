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
    Case("Oldboy (2013)\n\nThe remake nobody needed. 3/10", "wf-oldboy-2013", 6),
    Case("Rating: 4. My blog: https://dramaqueen.example.com/post", None),
    Case("Goblin, 0/10.", GOBLIN),
    Case("Five stars hotel near Namsan, ★ rooms ★"),
    Case("The Handmaiden is 145 minutes long. https://www.imdb.com/title/tt4016934/", HANDMAIDEN),
    Case(""),
    Case("\n\n \n"),
    Case("★★★ SALE ★★★"),
]

# Longer posts, and what no rule was made for: labelled before anybody saw what the rules do with them.
POSTS = [
    Case(
        """Home | About | Drama Index | Contact
Posted on April 2, 2019 by hanbitgirl

Late to the party: Signal

I know, I know. Everyone and their aunt told me to watch Signal back in 2016 and I kept putting it off because I had already burned through three crime shows that winter and could not face another body in a reservoir.

So what happened? A rainy weekend happened. I pressed play on Friday evening and did not see daylight until Sunday. The old radio is such a simple idea, and the writers never cheat with it. Every time it crackled at 11:23 I was on the edge of my seat, and I am not exaggerating when I say I yelled at my laptop.

What I appreciate most is that it respects the families. There is a scene with a bag of groceries (you'll know it) which is handled with more care than most dramas spend on their main couple. Kim Hye-soo plays two ages of one person and you never once doubt that they are the same woman.

Is it flawless? The middle case drags. The product placement is silly. But those are crumbs.

My score: 9/10

If you liked Stranger or Beyond Evil, this is the grandmother of both.

Tags: crime, tvN, time slip
Share this:
Twitter
Facebook
Like this:
Loading...

4 Comments

minji says:
April 3, 2019 at 8:14 am
I'd only give it a 6/10, the ending annoyed me. SPOILER: he is alive!
Reply
""",
        SIGNAL,
        18,
        moods="tense",
    ),
    Case(
        """[Subtitles & Soju] Hotel del Luna – a beautiful, frustrating guesthouse

Some dramas you watch for the story and some you watch for the coats. This one is firmly in the second camp, and I say that with love.

The guests of the week are where it shines. A grandmother who only wants to warn her family, a bride without a face, a soldier who waits for a lantern: each hour is a short story with a proper ending. IU throws champagne bottles at everything and is having the time of her life.

The frame around it wobbles. I never understood the rules of the moon tree, and by hour twelve neither did the script. The romance is fine. Not swoony, just fine.

Acting: 8/10
Visuals: 10/10
Music: 9/10
Overall: 7.5/10

Image credit: tvN
© 2020 Subtitles & Soju. All rights reserved.
""",
        LUNA,
        15,
        series="Subtitles & Soju",
    ),
    Case(
        """Parasite: a staircase movie

(Warning: major spoilers from here on.)

A family folds pizza boxes in a basement. A friend brings a stone. By the end of the week four of them work in one house, and nobody up there knows that they are related.

It turns out that there is somebody below them still. The former housekeeper's husband has lived in the bunker for years, and when she comes back for him in the rain the film changes its key. At the birthday party he comes up with a knife, Ki-jung is killed, and her father stabs Mr. Park because of a gesture at a smell. In the end Ki-taek hides in that very bunker and his son dreams of buying the house.

I have thought about it every week since. Five stars.
""",
        PARASITE,
        20,
        True,
    ),
    Case(
        """어제 드디어 <나의 아저씨> 마지막 회까지 봤습니다.

주변에서 하도 추천해서 시작했는데 처음 2회는 솔직히 너무 어두워서 힘들었어요. 그런데 4회쯤부터 사람들이 보이기 시작하더라고요. 동네 형제들이 술집에 모여서 아무 말이나 하는 장면들이 왜 그렇게 위로가 되던지.

아이유 연기 정말 좋았고 이선균 배우 목소리는 말할 것도 없고요. 밤에 혼자 보다가 몇 번을 오열했는지 모릅니다.

10점 만점에 9.5점 드립니다. 스포는 없으니 아직 안 보신 분들은 꼭 보세요!

댓글 12
바람소리
2021.03.02
저는 7점이요
""",
        MISTER,
        19,
        False,
        "tearjerker",
    ),
    Case(
        """Weekly Rewatch Club #3: Reply 1988

We are three families in, two boxes of choco pies down, and nobody has done the dishes.

What strikes me this time is how little happens. Somebody borrows rice. Somebody fails a test. A father who cannot say sorry buys shoes that are too small. And yet I laughed until my stomach hurt and ten minutes later I was crying into my sleeve. It took me right back to the alley where I grew up, down to the sound of the gate.

People will fight about the husband forever. I do not care about the husband. I care about the mothers on the bench.

9 out of 10, minus one because episode 14 could have lost half an hour.

Next week: the hiking trip!

Related posts
Weekly Rewatch Club #2
Weekly Rewatch Club #1
""",
        REPLY,
        18,
        moods="tearjerker funny nostalgic",
        series="Weekly Rewatch Club",
    ),
    Case(
        """A weekend with two films

Saturday was Oldboy and Sunday was Memories of Murder, and I do not recommend doing that to yourself.

Oldboy is all fists and opera. The corridor fight still looks like nothing else, the octopus still makes me queasy. I gave it 8/10 on my list.

Memories of Murder is mud and rain and a man who looks straight at you. I gave that one 9/10.

Which one do you prefer?
""",
    ),
    Case(
        """My favourite dramas of the last decade

1. Signal
2. My Mister
3. Reply 1988
4. Hospital Playlist
5. Crash Landing on You

All of them 10/10, fight me.
""",
        score=20,
    ),
    Case(
        """Breaking Bad, a late review

I know that this blog is about Korean dramas, but my brother would not stop. He said that if I could survive the bleakness of ‘Save Me’ I could survive Albuquerque, and he was right.

It is gritty and it is very funny when it wants to be. Bryan Cranston has a face like a closed door. I missed the hand-holding, though. I will go back to rewatching ‘Hometown Cha-Cha-Cha’ tonight.

9/10
""",
        score=18,
        moods="funny dark",
    ),
    Case(
        """**The Handmaiden**

I went in for the costumes and left with my jaw on the floor.

Park Chan-wook takes a Victorian thief novel, moves it to the thirties, and lets two women run away with it. Every room has a second door. Every scene is played again from the other side, and you laugh at yourself for having believed it the first time.

I won't spoil a thing. Go in blind.

★★★★½
""",
        HANDMAIDEN,
        18,
        False,
    ),
    Case(
        """drama: queen of tears
platform: netflix
status: completed

thoughts: i am not okay. the first four episodes are hilarious, like actual slapstick with helicopters, and then the diagnosis comes and i was sobbing in the office toilet. kim ji-won could read me a tax form.

cons: the villain. the villain's mother. also the villain.

rating: 8.5/10
stream it here → https://www.netflix.com/title/81707950
""",
        TEARS,
        17,
        moods="tearjerker funny",
        link="https://www.netflix.com/title/81707950",
    ),
    Case(
        """Train to Busan ruined trains for me

Look, I take the KTX twice a month. I used to nap. Now I count the doors.

It is a lean, mean, nail-biting machine and there is not one wasted minute. It also, quite unfairly, has a heart: at the end of the film the father, already bitten, remembers holding his newborn daughter, and then he jumps off the engine so that she can live. Seok-woo sacrifices himself with a smile. I had to walk around the block.

The sequel, Peninsula, is not worth your evening.

Verdict: 9/10
""",
        BUSAN,
        18,
        True,
        "tense",
    ),
    Case(
        """Vincenzo — first impressions (eps 1-4)

Song Joong-ki in a suit, a plaza full of oddballs, and gold under the floor. The tone is all over the place: one minute it is The Godfather, the next minute somebody is dancing with a pigeon. I am not sure yet whether I like it. The comedy fell flat for me in the first hour and then it grew on me.

Will update when I'm done. No score yet.
""",
        VINCENZO,
    ),
    Case(
        """Is Crash Landing on You overrated?

Short answer: no. Long answer: still no.

I hear you. The coincidences! The North Korean village that looks like a spa! But find me another show in which a candle, a bicycle and a cup of coffee do so much. The chemistry between the leads is off the charts, and the ladies of the village deserve their own spin-off.

It has 8.7 on IMDb, which for once I agree with. Personally I'd rate it 9.

You can find it on Netflix: https://www.netflix.com/title/81159258
""",
        LANDING,
        18,
        moods="romantic",
        link="https://www.netflix.com/title/81159258",
    ),
    Case(
        """[후기] 폭싹 속았수다

엄마랑 같이 봤다. 엄마는 말없이 티슈를 한 통 다 쓰셨고 나는 옆에서 모르는 척했다.

제주 사투리가 반은 안 들려서 자막을 켜고 봤는데도 마음은 다 들리더라. 아이유 1인 2역도 좋았고 박보검의 무쇠 같은 사랑도 좋았다. 마지막에 관식이 먼저 죽고 애순이 시집을 내는 장면에서는 그냥 포기하고 울었다.

별점 ★★★★★
""",
        TANGERINES,
        20,
        True,
        "tearjerker",
    ),
    Case(
        """The Penthouse, season 1: what did I just watch

A statue. A fountain. A tower full of people who scream at each other in evening gowns. If makjang is a food group, this is the buffet.

I hate-watched the first five hours and love-watched the rest. Eugene and Lee Ji-ah and Kim So-yeon are all acting in different shows and all three shows are good. Does any of it make sense? It does not. Was I bored? Not for one second.

I wouldn't call it great. I'd call it a 7 out of 10 and a headache.
""",
        PENTHOUSE,
        14,
        moods="makjang",
    ),
    Case(
        """Sky Castle rewatch notes

- the house designs!! who cleans these
- Kim Seo-hyung does not blink for twenty hours
- made me think hard about what I ask of my own kids
- dark comedy done right
- the last episode is a public service announcement, sorry

overall I'm at 8/10, down from 9/10 the first time
""",
        CASTLE,
        16,
        moods="dark thoughtful",
    ),
    Case(
        """Hospital Playlist is my comfort show

Bad day? Hospital Playlist. Good day? Also Hospital Playlist. Five middle-aged doctors eat too fast, play in a garage band, and are kind. That's it, that's the drama.

It's healing in the way soup is healing. I haven't got a number for it. How would you rate soup?
""",
        PLAYLIST,
        moods="healing",
    ),
    Case(
        """Goblin: ten years later

"That was the first snow." If you know, you know.

Rewatching Goblin as an adult is a different thing. The age gap bothers me more, the two roommates bother me less. Gong Yoo and Lee Dong-wook bickering over laundry is still the funniest part, and the flashbacks to Goryeo are truly epic. Oh, and the reaper's hat!

I was ready to be cynical. Then the buckwheat field came and I bawled my eyes out all over again.

Then: 10/10. Now: 9/10. Final score: 9/10.
""",
        GOBLIN,
        18,
        moods="tearjerker funny epic",
    ),
    Case("Lovely Runner... I have no words, only screaming. 11/10", RUNNER),
    Case("oldboy (2003) ★★★★ watched with my dad, we did not speak in the car", OLDBOY, 16),
    Case("memories of murder, 5/5. that last look into the camera", MURDER, 20),
    Case("Rewatched “My Mister” for the third time; it gets a 10 from me every time.", MISTER, 20),
    Case("parasite was 10/10 and i will die on this hill", PARASITE, 20),
    Case("도깨비 vs 호텔 델루나 뭐가 더 재밌어요?"),
    Case("시그널 정주행 끝! 9/10 강추", SIGNAL, 18),
    Case("영화 기생충 별 다섯 개", PARASITE, 20),
    Case("빈센조 보고 빵 터짐 ㅋㅋㅋ 평점: 8.5", VINCENZO, 17, moods="funny"),
    Case("사랑의불시착을 이제야 봤네요. 스포 당할까봐 걱정했는데 다행히 몰랐어요.", LANDING),
    Case("‘나의 아저씨’ 같은 드라마 추천해주세요"),
    Case("That kiss in episode 9/10? 10/10."),
    Case("The OST of Goblin is 10/10 but the drama itself is a 7/10 for me.", GOBLIN, 14),
    Case("My rating went from 9/10 to 6/10 after the finale of “Vincenzo”.", VINCENZO),
    Case("rate my watchlist 1-10: Signal, Healer, Goblin, Vincenzo"),
    Case("The director of Oldboy has a new film out and I want to see it so badly."),
    Case("Does anybody know where I can watch Reply 1988 with subs?", REPLY),
    Case("I gave up on ‘Hotel del Luna’ at episode 6. Not for me, 5/10.", LUNA, 10),
    Case("“Sky Castle” – 4.5 stars. Zero spoilers: everybody lies.", CASTLE, 18, False),
    Case("Train to Busan is a solid 8, Peninsula a weak 4.", None),
    Case(
        "Score: 85/100\n\nTitle: Signal\n\nTense from start to finish, so much suspense.",
        SIGNAL,
        17,
        moods="tense",
    ),
    Case("3.5/5 for Queen of Tears. Beautiful people, ugly plot.", TEARS, 14),
    Case("Nine out of ten dentists recommend Hospital Playlist, and so do I.", PLAYLIST),
    Case("Ratings: episode 1 of Queen of Tears hit 5.9%, the finale 24.9%.", TEARS),
    Case("I'd say Reply 1988 is worth 9.5/10; my wife says 10/10.", REPLY, 19),
    Case("#Vincenzo #kdrama finished!! 9/10 🎉", VINCENZO, 18),
    Case("이태원 클라쓰 7점. 원작이 더 나음", "kd-itaewon-class-2020", 14),
    Case(
        "‘Itaewon Class’ was not romantic and not funny, but I couldn't stop watching. 7/10",
        "kd-itaewon-class-2020",
        14,
    ),
    Case("Exhuma! Two thirds of a masterpiece. Gave it ★★★★ on my Letterboxd.", "kf-exhuma-2024", 16),
    Case(
        "Review – The Wailing (2016)\n\nI still do not know who the devil is. 9/10\n\nPhoto: 20th Century Fox Korea",
        "kf-the-wailing-2016",
        18,
    ),
    Case(
        "Decision to Leave made me rethink every crime film I love. 4.5/5.",
        "kf-decision-to-leave-2022",
        18,
        moods="thoughtful",
    ),
    Case("Healer: 8.5/10. Best rooftop scene ever, I was swooning.", "kd-healer-2014", 17, moods="romantic"),
    Case("Watching Mother tonight, wish me luck"),
    Case("It's okay to not be okay, people. Be kind to yourselves."),
    Case("What a beautiful life this is, and what a big secret."),
    Case(
        "[Discussion] The Glory Part 2\n\nWho else stayed up? I was holding my breath. 9/10",
        "kd-the-glory-2022",
        18,
        moods="tense",
    ),
    Case("[잡담] 더 글로리 얘기 좀 하자\n\n연진이 너무 무서움", "kd-the-glory-2022"),
    Case(
        "The Glory (2022)\n\nScale of 1-10? A nine. Dark, twisted revenge and not a wasted minute.",
        "kd-the-glory-2022",
        18,
        moods="dark",
    ),
    Case(
        "Past Lives - 100/100. Quiet and devastating; broke my heart.",
        "kf-past-lives-2024",
        20,
        moods="tearjerker",
    ),
    Case(
        "Sunny (2011): nostalgic, hilarious, and I ugly cried. 9/10!",
        "kf-sunny-2011",
        18,
        moods="tearjerker funny nostalgic",
    ),
    Case("The movie theatre gave us 3D glasses and 5 stars of popcorn."),
    Case(
        "Extreme Job | 8/10 | chicken has never been this funny | laughed so hard",
        "kf-extreme-job-2019",
        16,
        moods="funny",
    ),
    Case(
        """Dramabox Diaries

It's Okay to Not Be Okay: a fairy tale with teeth

By Yuna Park | July 2020

Once upon a time there was a writer of children's books who did not like children. That is how it opens, and for sixteen hours it never stops being strange. Seo Ye-ji wears sleeves the size of curtains. Kim Soo-hyun looks after a brother who draws on everything. Nobody in the psychiatric ward is a joke.

I watched it in the middle of a bad month. It is a quirky show on the outside and a healing one on the inside, and I found myself holding my own little sister's hand during the butterfly episode. My husband, who usually prefers Signal and Stranger, stayed for the whole thing.

The murder plot is the weakest part. I could have done without it.

So: eight and a half out of ten.

Filed under: Reviews
""",
        "kd-its-okay-to-not-be-okay-2020",
        17,
        moods="healing quirky",
    ),
    Case(
        """Mr. Sunshine (미스터 션샤인) – Review

Genre: historical, romance
Episodes: 24
Network: tvN
Director: Lee Eung-bok

It looks like a film, it sounds like an opera and it moves like a glacier, for the first four hours anyway. Then the guns come out. This is an epic drama about people who already know they will lose.

In the final episode Eugene uncouples the train carriage, stays behind with one bullet and dies so that Ae-shin can get away. Dong-mae is dragged by a horse. Hee-sung is beaten to death in prison. I was crying so hard that my cat left the room.

Story 9
Acting 10
Music 9.5
Overall 9.5
""",
        "kd-mr-sunshine-2018",
        19,
        True,
        "tearjerker epic",
    ),
    Case(
        """Just saw Burning (2018) at the cinematheque. Two and a half hours, one greenhouse, zero answers. I have been staring at the wall since. 4.5/5, slow burn done right. Steven Yeun yawning is the scariest thing I've seen all year.""",
        "kf-burning-2018",
        18,
        moods="slow_burn",
    ),
    Case(
        """Okay r/kdrama, hear me out. I've tried Goblin twice. I've tried Hotel del Luna once. I don't get the appeal of immortals who mope. Is there something wrong with me? Should I try Doom at Your Service?"""
    ),
    Case(
        """Unpopular opinion about The Glory

The revenge is satisfying, sure, but the pacing! Part 1 ends when it finally gets going. I'd give the first part 7/10 and the second part 9/10.""",
        "kd-the-glory-2022",
    ),
    Case(
        """[Flash Review] Sunny

Seven girls, one soundtrack, and a dance that never takes place. I grinned for two hours and then the letter was read and I was a puddle. Nostalgia done right. Nine out of ten bananas.""",
        "kf-sunny-2011",
        18,
        moods="nostalgic",
    ),
    Case(
        """영화 써니를 10년 만에 다시 봤는데 추억 돋는다. 그때 그 시절 음악만 나와도 눈물이 나더라. 내 점수는 9점!""",
        "kf-sunny-2011",
        18,
        moods="tearjerker nostalgic",
    ),
    Case(
        """A Taxi Driver – 5 things I loved

1. Song Kang-ho eating noodles alone
2. the green taxi
3. the German reporter's face
4. the other drivers
5. that nobody makes a speech

Five out of five, go and see it, and read about Gwangju first.""",
        "kf-a-taxi-driver-2017",
        20,
    ),
    Case(
        """REVIEW | "Extraordinary Attorney Woo"

Whales! Revolving doors! Rolled gimbap! I expected to be annoyed and I was charmed. The cases are better than the romance, and the romance is better than it has any right to be.

Not everybody will agree: a friend of mine who is autistic rates it 5/10, and you should read her piece, not mine.

My own number is 8/10.

Available on Netflix: https://www.netflix.com/title/81518991

Read next: my review of Law School.""",
        "kd-extraordinary-attorney-woo-2022",
        16,
        link="https://www.netflix.com/title/81518991",
    ),
    Case(
        """Watching "Beyond Evil" with my mum, week 3

She guesses the killer every ten minutes. She has now accused the butcher, the cop, the other cop and the dog. I already know and I say nothing. It's so tense that we forgot dinner. No rating until we're through, and no spoilers from me!""",
        "kd-beyond-evil-2021",
        None,
        False,
        "tense",
    ),
    Case(
        """I tried to love Mr. Queen. People swear that it's the funniest thing since sliced bread. I smiled twice. The body-swap joke wears out by episode three and the history is a mess, though Shin Hye-sun gives it everything. 6/10.""",
        "kd-mr-queen-2020",
        12,
    ),
    Case(
        """If someone had told me that a drama about baduk terms and office chairs would wreck me, I would have laughed. Misaeng wrecked me. I have been that intern. I photocopied the wrong contract, too.

It's slow, grey, and completely without romance, and it's perfect. 10/10.""",
        "kd-misaeng-incomplete-life-2014",
        20,
    ),
    Case(
        """Ratings recap: last night's episode of Lovely Runner scored 5.8 on cable, up from 4.3. Queen of Tears ended at 24.9 percent."""
    ),
    Case(
        """Does ‘Snowdrop’ deserve the hate? Historians gave it a thumbs down, fans gave it 10/10 on MDL. I only lasted two episodes.""",
        "kd-snowdrop-2021",
    ),
    Case(
        """My Liberation Notes // 나의 해방일지

quiet. so quiet that i heard my fridge.

there's a line of dialogue in ep 2, worship me, that i wrote on my wall. it made me question the way i spend my evenings. not for everyone, definitely for me

★★★★★ (5/5)""",
        "kd-my-liberation-notes-2022",
        20,
        moods="thoughtful",
    ),
    Case(
        """The King and the Clown is on YouTube with subtitles, officially: https://www.youtube.com/watch?v=AbCdEfGhIjk

Saw it again after fifteen years. The rope scene. The rope scene! 9.""",
        "kf-the-king-and-the-clown-2005",
        None,
        link="https://www.youtube.com/watch?v=AbCdEfGhIjk",
    ),
    Case(
        """Title: Exhuma
Year: 2024
Rating: ★★★★

Shamans in sneakers. I liked the first half more than the second: dread is better than monsters. Still, some of the most unsettling grave-digging you will ever see.

Image: Showbox
Comments (2)
jin: spoiler!!! the general is Japanese""",
        "kf-exhuma-2024",
        16,
    ),
    Case(
        """Kingdom fans, if you want more hanbok and more zombies, you will be disappointed by Rampant. Go rewatch Train to Busan instead."""
    ),
    Case(
        """The Host, or: how I learned to fear the Han River

Bong Joon-ho's monster turns up in the first fifteen minutes, in daylight, and slips on the grass. Any other director would have hidden it.

What follows is a family comedy, a satire and a chase through sewers, and I laughed out loud at the funeral, which is not a sentence I write often. Fans of Parasite will recognise the basement people.

I would put it at 8 out of 10.""",
        "kf-the-host-2006",
        16,
        moods="funny",
    ),
    Case(
        """오늘 회사에서 점심 먹다가 동료가 기생충 얘기를 꺼냈다. 나는 안 봤다고 하니까 다들 놀라더라. 주말에 봐야겠다."""
    ),
    Case(
        """[내맘대로 드라마 수첩] 동백꽃 필 무렵

옹산 언니들 수다만 들어도 배부르다. 까불이가 누군지 끝까지 몰라서 조마조마했고, 용식이 사투리는 달달했다. 5점 만점에 4.5점. (스포 없음)""",
        "kd-when-the-camellia-blooms-2019",
        18,
        False,
        "tense romantic",
        "내맘대로 드라마 수첩",
    ),
    Case(
        """Notes on a rewatch: "A Moment to Remember"

I remembered the convenience store and the Coke. I did not remember how long the illness lasts on screen. My sister went through half a box of tissues. I, with my heart of stone, went through the other half.

There's a longer cut. Skip it.

Seven and a half.""",
        "kf-a-moment-to-remember-2004",
        None,
        moods="tearjerker",
    ),
    Case(
        """I am so tired of chaebol heirs. Tired. So when Business Proposal started with a blind date and a fake name I almost turned it off. Reader, I did not turn it off. It's fluffy, it's silly, I swooned, and the second couple has better chemistry than the first. 8/10, would blind-date again.""",
        "kd-business-proposal-2022",
        16,
        moods="romantic",
    ),
    Case(
        """Two episodes left of 'When the Phone Rings' and I am scared. 9.5/10 so far, but endings...""",
        "kd-when-the-phone-rings-2024",
        19,
    ),
    Case(
        """Q: What's the best Korean film of all time?
A: "Memories of Murder". Next question.""",
        "kf-memories-of-murder-2003",
    ),
    Case(
        """Hope, and other things I lost this year

It has been a hard year. My mother was ill, my job went, and in October the heating broke. I want to write about small mercies: the neighbour's soup, the library, a stranger who paid my bus fare.

I cried a lot. I laughed too. If I had to score this year out of 10 I'd say 3/10.""",
        score=6,
        moods="tearjerker",
    ),
    Case("""My week in dramas

Monday: two episodes of Reborn Rich. Tuesday: nothing. Wednesday: the finale of ‘Under the Queen's Umbrella’, which was great. Thursday: back to ‘Reborn Rich’ and its terrible ending.

Scores: Reborn Rich 6/10, Under the Queen's Umbrella 9/10."""),
    Case(
        """“Because this is my first life, I make mistakes.” That line has been on my fridge since 2017, and today I finally rewatched Because This Is My First Life from start to end.

Jung So-min says more with one blink than most people with a page. The house rules, the cat, the bench at the bus stop: I remembered everything and it still felt like coming home. Slow burn does not begin to cover it.

There is a long stretch around episode thirteen in which people decide not to talk to each other. I fast-forwarded.

Old rating 9/10, new rating 8.5/10.""",
        "kd-because-this-is-my-first-life-2017",
        None,
        moods="slow_burn",
    ),
    Case(
        """Stranger [비밀의 숲]

A prosecutor without feelings, a policewoman with plenty, and a dead man in a living room. You could cut the tension with a knife, and yet nobody raises his voice.

Cho Seung-woo and Bae Doona never so much as hold hands, and it is the best pairing on television. I was gripped, I was kept guessing, I had nine theories and all of them were wrong.

10/10, no notes. (Don't worry, no spoilers above.)""",
        "kd-stranger-2017",
        20,
        False,
        "tense",
    ),
    Case(
        """Scandal! Blood! Money! What a weekend of politics. The promise of a new world is broken again."""
    ),
    Case("""The Chaser vs. I Saw the Devil: which one is darker?

Both are about men who go too far. The Chaser runs, I Saw the Devil wallows. I own both on disc.

The Chaser: 9/10
I Saw the Devil: 7/10"""),
    Case(
        """I SAW THE DEVIL (2010) ☆ 악마를 보았다

CW: everything.

I watched it through my fingers. Brutal, disturbing, beautifully shot. In the end Soo-hyun has the killer's own family open the door and walks away weeping, and nobody has won.

3.5/5""",
        "kf-i-saw-the-devil-2010",
        14,
        None,
        "dark",
    ),
    Case("""Letterboxd dump

The Wailing ★★★★½
Burning ★★★★
Exhuma ★★★½
Svaha ★★★"""),
    Case(
        """Eve called on Sunday. Iris and Anna had seen the new film; Anna gave it 7/10 and Iris fell asleep. Eve says it is boring."""
    ),
    Case(
        """So I watched Twenty-Five Twenty-One and now I have to lie down.

The nineties! Fencing! Pagers! The first half is so funny and so full of sun. Then it does what it does. I won't say what it does. I yelled, I threw a slipper, I wrote an angry post and deleted it.

I can forgive it, because my friends and I were that loud once and I'd forgotten. It brought back so many memories.

8/10 with the last two hours, 9.5/10 without.""",
        "kd-twenty-five-twenty-one-2022",
        None,
        moods="funny nostalgic",
    ),
    Case(
        """드라마 <비밀의 숲> 시즌1 리뷰

감정 없는 검사와 따뜻한 형사. 로맨스 하나 없이 이렇게 재밌을 수 있나 싶다. 범인이 궁금해서 밤을 새웠다.

재미 9점
연기 10점
연출 9점
총점 9.5점

작성일: 2020.08.15
조회수 1024""",
        "kd-stranger-2017",
        19,
    ),
    Case(
        """미생 다시 보는 중인데 회사 다니고 보니까 느낌이 완전 다르다 ㅠㅠ 장그래 화이팅. 평점은 다 보고 남길게요!""",
        "kd-misaeng-incomplete-life-2014",
    ),
    Case(
        """어제 '헤어질 결심' 보고 왔어요. 여운이 길게 남네요. 메시지도 좋고. 박해일 목소리에 반했습니다. 저는 9점, 남편은 6점 줬어요 ㅎㅎ""",
        "kf-decision-to-leave-2022",
        18,
        moods="thoughtful",
    ),
    Case(
        """엄마가 이번 주말에 영화 보러 가자고 하신다. 요즘 볼만한 거 있나요? 파묘는 무서울 것 같고 범죄도시는 너무 잔인할 것 같고..."""
    ),
    Case(
        """Alchemy of Souls: Light and Shadow (Season 2) review

A new face, the same lake. I missed Jung So-min and was then ashamed of missing her because Go Youn-jung is lovely. Ten hours go by in a wink; the plot has more holes than a net.

Would I recommend it? Yes, if you have seen the first part and do not mind a rushed ending.

Acting 8/10 | Plot 6/10 | Romance 9/10

TOTAL: 7.5/10""",
        "kd-alchemy-of-souls-2022",
        15,
    ),
    Case(
        """Sent from my couch: finished "Taxi Driver" (the SBS drama with Lee Je-hoon, not the film with Song Kang-ho). Cathartic! Gave it 8/10.""",
        "kd-taxi-driver-2021",
        16,
    ),
    Case(
        """The Housemaid. Not the 2010 one. The 1960 one. Rats, a piano, a staircase, a storm. Melodrama as a fist. ★★★★★""",
        "kf-the-housemaid-1960",
        20,
    ),
    Case(
        """Can we talk about the ending of Start-Up? I was Team Good Boy all the way and I'm still not over it. Anyway Start-Up gets 7/10, Good Boy gets a hug.""",
        "kd-start-up-2020",
        14,
    ),
    Case(
        """Minari is my grandmother's favourite plant, and she grew it behind the garage. We ate it with vinegar. This is her recipe: wash it, blanch it, squeeze it."""
    ),
    Case(
        """Minari made me call my grandmother. It's gentle, it's heartwarming, and Youn Yuh-jung swears like a sailor. 9/10""",
        "kf-minari-2021",
        18,
        moods="healing",
    ),
    Case(
        """Weak Hero Class 1 – binge report

Eight episodes, one night, four cups of instant coffee. Park Ji-hoon fights with a pen and a curtain and I believed every second. It's violent, bleak and oddly tender.

Overall impression: 9/10. My brother says 10.

#weakhero #kdrama #binge""",
        "kd-weak-hero-2022",
        18,
        moods="dark",
    ),
    Case(
        """10 reasons to watch Mother with tissues in hand

1. Lee Bo-young
2. Heo Yool
3. the coat
4. the birds

I have nothing else to say. Bring the whole box of tissues. Watched it on Viki last spring, 9/10.""",
        "kd-mother-2018",
        18,
        moods="tearjerker",
    ),
    Case(
        """Read my full review at https://hanawrites.example.com/sky-castle and follow me on https://www.instagram.com/hana. Sky Castle is streaming on Viki (https://www.viki.com/tv/35860c-sky-castle).""",
        "kd-sky-castle-2018",
        link="https://www.viki.com/tv/35860c-sky-castle",
    ),
    Case(
        """Two dads, one daughter, no tissues left: that was my Saturday with 'Innocent Witness'? No. With 'Keys to the Heart'? Also no. With 'Ode to My Father'."""
    ),
    Case(
        """SPOILER-FREE FIRST LOOK: When Life Gives You Tangerines

Four volumes, four seasons. I have only seen the first. IU shouts at the sea and it works. Early score: 9/10.""",
        "kd-when-life-gives-you-tangerines-2025",
        18,
        False,
    ),
    Case("I watched Signal.", SIGNAL),
    Case(
        """Thoughts on "Love in the Moonlight"

Park Bo-gum's smile is a public utility. The palace plots are standard issue and the second lead is sad in the rain, as the law demands.

In the finale the crown prince becomes king and Ra-on opens a bookshop; they end up together, hand in hand, among the cosmos flowers.

Final Score: 7.5/10""",
        "kd-love-in-the-moonlight-2016",
        15,
        True,
    ),
    Case(
        """MY DRAMA LIST REVIEW

Drama: Coffee Prince
Overall 8.0
Story 7.5
Acting/Cast 9.0
Music 8.5
Rewatch Value 8.0

This review may contain spoilers

It is dated and I love it. The iced coffee, the rooftop, the man who says he does not care whether she is a man or an alien.""",
        "kd-coffee-prince-2007",
        16,
        True,
    ),
    Case(
        """On love and other disasters: The World of the Married

There's an affair, there's a scarf with one wrong hair, and there's Kim Hee-ae finding out at minute forty. The rest is war. Makjang? Sure. But with knives so sharp that you do not notice the cut.

My friend stopped after eight episodes because it stressed her out. I couldn't stop. 9/10""",
        "kd-the-world-of-the-married-2020",
        18,
        moods="makjang",
    ),
    Case("Posting from the train. Will give a rating on 9/10 when the series ends."),
    Case("I'm 9/10 sure that Kim Go-eun is in Exhuma."),
    Case("""그냥 끄적이는 글

요즘 너무 바빠서 드라마를 못 봤다. 친구는 도깨비가 10점 만점에 10점이라던데. 나중에 봐야지."""),
    Case(
        """『기생충』을 보고

계단을 오르내리는 영화다. 웃다가 어느 순간 웃을 수 없게 된다. 마지막에 기택이 박 사장을 찌르고 지하실로 숨는다. 생각할 거리가 많은 영화.

★★★★★""",
        "kf-parasite-2019",
        20,
        None,
        "funny thoughtful",
    ),
    Case(
        """Home » Korean Films » The Yellow Sea
By Martin on 12 May 2014

The Yellow Sea

An axe, a bone, a bus to Seoul. Na Hong-jin does not do small. The chase across the docks had my heart pounding, and the last shot had me arguing with strangers.

It's grim and violent and too long by twenty minutes.

My rating: ★★★★☆

Posted in Film Reviews
Leave a comment""",
        "kf-the-yellow-sea-2010",
        16,
        moods="tense dark",
    ),
    Case(
        """Goblin ep 1-2 recap

A girl blows out candles. A man walks out of a door in Quebec. The reaper moves in.

Rating so far: nah, too early.""",
        "kd-guardian-the-lonely-and-great-god-2016",
    ),
    Case(
        """What Jin Thinks #7: Oldboy

Oldboy is a film I respect more than I like. Choi Min-sik is a volcano. I can't say much without spoilers, so I won't. 7/10""",
        "kf-oldboy-2003",
        14,
        None,
        series="What Jin Thinks",
    ),
    Case(
        """[Korean Drama Review] Our Beloved Summer – Ep. 16 [FINALE]

I'm a sucker for exes. Choi Ung draws houses, Yeon-su makes lists, and summer does the rest. So many butterflies. 9/10""",
        "kd-our-beloved-summer-2021",
        18,
        moods="romantic",
    ),
    Case(
        """The best of 2019: Parasite, Crash Landing on You, Hotel del Luna. Personally: Parasite 10/10, the rest 8/10."""
    ),
    Case(
        """Not the usual revenge story

A typist with a shaved head, a list of names and a lot of patience: Lady Vengeance is the odd one out in the trilogy and my favourite. Lee Young-ae in red eye shadow. Tofu. Snow.

It asks whether it helps, and the answer is cake.

Eight of ten.""",
        "kf-lady-vengeance-2005",
        16,
    ),
    Case(
        "A friend recommended 'My Girl' and honestly? It's fine. Funny at times, witty even. 6.5/10",
        "kd-my-girl-2005",
        13,
        moods="funny",
    ),
    Case("Rewatching Healer. Rewatching Healer again. Help. (10/10)", "kd-healer-2014", 20),
    Case(
        "The wailing of the baby next door kept me awake, so I finished The Glory. Worth it, 9/10.",
        "kd-the-glory-2022",
        18,
    ),
    Case(
        "Not a review, I just want to say that Lee Jung-eun deserves every award. She gave a 10/10 performance in Parasite."
    ),
    Case(
        """Silenced

I don't want to recommend it and I think everybody should see it. It is based on real events at a school for deaf children. I was shaking. I had to stop twice.

No stars. It would feel wrong.""",
        "kf-silenced-2011",
    ),
    Case("My top 3: 1. Signal (10/10) 2. Stranger (9.5/10) 3. Beyond Evil (9/10)"),
    Case(
        """skip to main content
Reviews by Soo
Search

Sky Castle (2018-2019)

Posted on February 9, 2019 by Soo

A satire with a body count. The mothers scheme, the tutor smiles and the kids pay. I read that it had the highest ratings in cable history, and I can believe it.

The last hour is a cop-out. Before that it is superb.

Grade: A-

Advertisements
Share this:
Click to share on Twitter (Opens in new window)
Click to share on Facebook (Opens in new window)
Like this:
Like Loading...
Related
Review: The Penthouse
March 2, 2021
In "Drama"
8 thoughts on “Sky Castle (2018-2019)”
hyejin says:
10/10!!
""",
        "kd-sky-castle-2018",
    ),
    Case(
        """The plot of Oldboy, for my film class

Oh Dae-su is kept in a room for fifteen years and is let out without a word. He looks for the man who did it. He meets Mi-do, a young cook, and they fall in love. Lee Woo-jin, a rich man from his old school, gives him five days to find out why.

It is revealed that Dae-su once started a rumour about Woo-jin and his sister, and that she drowned because of it. It turns out that Mi-do is his own daughter. Dae-su cuts out his tongue; Woo-jin shoots himself in the lift.""",
        "kf-oldboy-2003",
        None,
        True,
    ),
    Case(
        """Hospital Playlist, or why I want to be friends with doctors

The premise: five friends from medical school work in the same hospital. When a patient's father dies in episode one, they do not make speeches. They buy dinner.

I have rewatched it twice, once in a hospital bed. It's the most comforting thing on my shelf and also weirdly funny, especially Jo Jung-suk in a helmet.

8.5 / 10""",
        "kd-hospital-playlist-2020",
        17,
        moods="healing funny",
    ),
    Case(
        """Title: [Review] Train to Busan (부산행) — no spoilers

Zombies. Trains. Fathers. If you have two hours, you have no excuse.

I'd put it at 4/5. (RT has it at 95%, Letterboxd at 3.8.)""",
        "kf-train-to-busan-2016",
        16,
        False,
    ),
    Case(
        """I hate it when people say that Crash Landing on You is “just a romance”. It is also a comedy about soldiers who love soap operas, a thriller about a watch, and a postcard from Switzerland. Is it 9/10? Is it 10/10? I don't care. Watch it.""",
        "kd-crash-landing-on-you-2019",
    ),
    Case(
        """우리들의 블루스 정주행 후기

제주도 푸릉마을 사람들 이야기. 옴니버스라서 편하게 봤다.

좋았던 점: 배우들 연기, 바다
아쉬웠던 점: 후반부가 조금 늘어짐

한지민 언니 에피소드에서 눈물이 났고 이병헌 김혜자 모자 이야기에서는 오열했다.

개인 평점: 9/10""",
        "kd-our-blues-2022",
        18,
        moods="tearjerker",
    ),
    Case(
        """Things that happened on my birthday

- Mum called
- cake
- we watched Extreme Job and laughed so hard that the neighbours knocked
- presents: 10/10""",
        None,
        moods="funny",
    ),
    Case(
        """D.P. season 1

Six hours, no filler. Military bullying shown without blinking, so it is not an easy watch: it is dark, it is brutal and in the end nobody gets an apology. Jung Hae-in with a shaved head, Koo Kyo-hwan with a grin.

9/10. Season 2 is a 7.""",
        "kd-d-p-2021",
        18,
        moods="dark",
    ),
    Case(
        """Is ‘Hellbound’ worth it? I'm asking because my colleagues won't stop talking about it. I loved ‘Train to Busan’, same director.""",
        "kd-hellbound-2021",
    ),
    Case(
        """[Netflix] Juvenile Justice: a hard watch

Kim Hye-soo hates young offenders and says so on day one. Ten episodes later I no longer knew what I thought, which I guess is the point. Food for thought for weeks. 8/10""",
        "kd-juvenile-justice-2022",
        16,
        moods="thoughtful",
    ),
    Case(
        """@seoulsister watched #Vincenzo yet?? omg the pigeon. 9/10 so far no spoilers pls""",
        "kd-vincenzo-2021",
        18,
    ),
    Case(
        """Marathon (2005)

A boy runs. His mother counts. Cho Seung-woo was 25 and already knew everything.

I was in tears at the zebra. ★★★★""",
        "kf-marathon-2005",
        16,
        moods="tearjerker",
    ),
    Case(
        """Beyond Evil: two policemen and a field of reeds

I put this one off for a year since I was tired of serial killers. My mistake. Shin Ha-kyun laughs in the wrong places and Yeo Jin-goo irons his shirts, and between the two of them there is more suspense than in most thrillers with three times the budget. I was at the edge of my seat in a butcher's shop. A butcher's shop!

Nothing given away here; this is spoiler free.

Final rating: 9.5 / 10
""",
        "kd-beyond-evil-2021",
        19,
        False,
        "tense",
    ),
    Case(
        """갯마을 차차차 정주행 후기

바다가 보고 싶어서 틀었다가 이틀 만에 다 봤어요. 공진 사람들이 너무 따뜻하고, 감리 할머니 이야기에서는 펑펑 울었습니다. 보고 나면 마음이 따뜻해지는 힐링 드라마예요.

제 점수는 10점 만점에 8점!
스포 없이 썼어요.
""",
        "kd-hometown-cha-cha-cha-2021",
        16,
        False,
        "tearjerker healing",
    ),
    Case(
        "Extraordinary Attorney Woo — four and a half stars. Whales, gimbap, and a courtroom full of kindness.",
        "kd-extraordinary-attorney-woo-2022",
        18,
    ),
    Case(
        """Watched: Escape from Mogadishu (2021)

A convoy with books taped on the cars. Ryoo Seung-wan should be given every car in the country to crash.

Score: 80%
""",
        "kf-escape-from-mogadishu-2021",
        16,
    ),
    Case(
        """영화 <밀수> 관람평

여름엔 역시 바다. 김혜수랑 염정아 케미가 최고였고 수중 액션은 처음 보는 그림이었다. 중간에 빵 터졌다.

★★★★
""",
        "kf-smugglers-2023",
        16,
        moods="funny",
    ),
    Case(
        """I finally got around to "When the Camellia Blooms" and I'm a mess. Gong Hyo-jin behind that bar, the mothers at the market, and a small-town policeman with no brakes. I cried at least once an episode.

It's not perfect (the thriller thread is thin) but it's an easy 9 from me.
""",
        "kd-when-the-camellia-blooms-2019",
        18,
        moods="tearjerker",
    ),
    Case(
        """Burning

Lee Chang-dong, 2018. Seen at the film museum with six other people.

A barn, a cat that may not exist, a dance at dusk. I left with more questions than I came with and they are still with me. Thought-provoking doesn't cover it.

4/5
""",
        "kf-burning-2018",
        16,
        moods="thoughtful",
    ),
    Case(
        """서울의 봄 보고 왔습니다. 결과를 아는데도 손에 땀을 쥐었네요. 황정민 연기가 무섭습니다. 9.5점""",
        "kf-12-12-the-day-2023",
        19,
        moods="tense",
    ),
    Case(
        """Mr. Queen finale thoughts (SPOILERS)

OK so he goes back to the present and she stays behind in the palace, pregnant and herself. I have opinions.

I laughed out loud for eighteen hours straight, so it hurts to take points off for the last one. 8/10.
""",
        "kd-mr-queen-2020",
        16,
        True,
        "funny",
    ),
    Case(
        """The Red Sleeve broke me

He is a king, she is a court lady who wants a life of her own. That is the whole story and it is enough. In the last episode she dies young and he outlives her by years, still looking for her in every garden. I needed tissues from the halfway mark on.

10 out of 10. Not one note.
""",
        "kd-the-red-sleeve-2021",
        20,
        True,
        "tearjerker",
    ),
    Case(
        "dropped ‘King the Land’ after six episodes, it's cute but there's nothing in it. 5/10",
        "kd-king-the-land-2023",
        10,
    ),
    Case(
        """[Late Bus Cinema] The Man from Nowhere

Won Bin cuts his own hair. That is the review.

(It is also a violent, sad, oddly tender film about a man and a neighbour's child. The knife fight near the end is the best I've seen.)

7.5/10
""",
        "kf-the-man-from-nowhere-2010",
        15,
        series="Late Bus Cinema",
    ),
    Case(
        """Descendants of the Sun is available on Viki: https://www.viki.com/tv/31706c-descendants-of-the-sun

Rewatched it over Chuseok with my cousins. Still silly, still gorgeous. 3.5 stars out of 5""",
        "kd-descendants-of-the-sun-2016",
        14,
        link="https://www.viki.com/tv/31706c-descendants-of-the-sun",
    ),
    Case(
        """중증외상센터 8부작 하루 만에 순삭 ㄷㄷ 주지훈 미쳤다. 긴장감 최고! 별점: 4.5/5""",
        "kd-the-trauma-code-heroes-on-call-2025",
        18,
        moods="tense",
    ),
    Case(
        """Our Unwritten Seoul (미지의 서울)

Twins trade lives. Park Bo-young plays four people if you count the twins pretending to be each other. It's gentle, it's comforting, and it knows what being tired feels like.

Writing 9, acting 10, music 8.

Overall: 9/10
""",
        "kd-our-unwritten-seoul-2025",
        18,
        moods="healing",
    ),
    Case(
        """Broker (2022) - a box, a van, a baby

Kore-eda goes to Busan. Everybody in that van is a criminal and I wanted to adopt all of them. My husband gave it a 6, I'd say 8.
""",
        "kf-broker-2022",
        None,
    ),
    Case(
        """일타 스캔들 16화까지 다 봤어요!

반찬가게 사장님이랑 수학 강사의 로맨스인데 둘이 너무 달달해서 계속 웃으면서 봤습니다. 쇠구슬 사건은 솔직히 없어도 됐을 듯.

총점: 7/10
""",
        "kd-crash-course-in-romance-2023",
        14,
        moods="romantic",
    ),
    Case(
        "Secret Sunshine. Never again, and I mean that as praise. Jeon Do-yeon deserved Cannes. 9 / 10",
        "kf-secret-sunshine-2007",
        18,
    ),
    Case(
        """Business Proposal: the k-drama equivalent of bubble tea

Fake dates, an heir with a mirror, two couples for the price of one. I giggled through the first four episodes, then it got predictable, then I giggled again. The second couple has amazing chemistry.

Rating: ⭐⭐⭐⭐ (4/5)
""",
        "kd-business-proposal-2022",
        16,
        moods="romantic funny",
    ),
    Case(
        """Concrete Utopia

One building stands. Who gets to live in it? Lee Byung-hun starts out shy and ends up terrifying. A grim, gritty film with a streak of black humour.

I'd give this 8 out of 10 stars.
""",
        "kf-concrete-utopia-2023",
        16,
        moods="dark",
    ),
    # Several titles.
    Case(
        """What I watched in March

Moving
Superpowers and tonkatsu. 9/10

Marry My Husband
Trashy in a good way. 7/10

Run On
I did not finish it. 5/10
"""
    ),
    Case(
        """Concrete Utopia and Emergency Declaration back to back: one is a great disaster film, the other is a long one. Concrete Utopia 8/10, Emergency Declaration 5.5/10."""
    ),
    Case(
        """올해 본 드라마 결산

1. 무빙 - 9점
2. 내 남편과 결혼해줘 - 7점
3. 일타 스캔들 - 8점

내년에도 열심히 보겠습니다."""
    ),
    Case(
        """Two by Lee Chang-dong

“Poetry” is about an old woman who learns to look. “Burning” is about a young man who cannot. I like the first better, but both stay with you. Poetry gets 9/10 and Burning 8.5/10."""
    ),
    Case(
        """Which should I start next, Kingdom or All of Us Are Dead? I've had both on my list since summer."""
    ),
    Case(
        """My ranking of everything with Lee Jun-ho in it

The Red Sleeve > King the Land. The first is a masterpiece and the second is a hotel brochure."""
    ),
    # Foreign works, some of a Korean title's name.
    Case(
        """The Good Doctor, season 4 review

Freddie Highmore is as good as ever, but this ABC show has run out of things to say about San Jose. The covid episodes were well done. 6/10""",
        score=12,
    ),
    Case(
        """Suits (USA Network)

Mike remembers everything and Harvey buys another tie. Nine seasons of men shouting in glass offices. I loved it. 8/10""",
        score=16,
    ),
    Case(
        """Hunt review

The Danish film by Thomas Vinterberg, with Mads Mikkelsen as the teacher nobody believes. Brutal. 9/10""",
        "wf-the-hunt-2012",
        18,
    ),
    Case(
        """Vagabond – Agnès Varda, 1985

A girl in a ditch, and the people who saw her walk by. Sandrine Bonnaire does not ask to be liked. 4.5/5""",
        "wf-vagabond-1985",
        18,
    ),
    Case(
        """Aftersun

A girl, her young father, a hotel in Turkey, a camcorder. Paul Mescal is superb. I cried in the car park. ★★★★★""",
        "wf-aftersun-2022",
        20,
        moods="tearjerker",
    ),
    Case(
        """Shogun episode 9: I was holding my breath for the whole hour. Anna Sawai deserves every prize there is. 10/10""",
        "wd-shogun-2024",
        20,
        moods="tense",
    ),
    Case(
        """Life on Mars rewatch

John Simm wakes up in 1973 and Philip Glenister kicks the door in. BBC at its best. 9/10""",
        score=18,
    ),
    Case(
        """The Call (2013)

Halle Berry works at the 911 hive, Abigail Breslin is in the trunk. Tense for an hour, daft for twenty minutes. 6/10""",
        "wf-the-call-2013",
        12,
    ),
    Case(
        """Kiki's Delivery Service on the big screen! I hadn't seen it since I was nine. A warm hug of a film, pure nostalgia. 9/10""",
        "wf-kikis-delivery-service-1989",
        18,
        moods="healing nostalgic",
    ),
    Case(
        """Money Heist part 5 ends where it should have ended in part 2. Álvaro Morte is still great. La casa de papel, you had a good run. 7/10""",
        score=14,
    ),
    # About no title, or told by little.
    Case(
        """We moved house last week. Moving is the worst. The kingdom of boxes is my life now. 2/10""",
        score=4,
    ),
    Case(
        """요즘 회사 일이 너무 바빠서 영화 볼 시간이 없네요. 다음 주에 친구랑 극장 가기로 했어요. 추천 좀 부탁드려요 (스포는 금지!)"""
    ),
    Case(
        """Hope is a good thing, my grandmother used to say, and life goes on. She lived to 97 and rated every soup she ate. Mine was a 6/10.""",
        score=12,
    ),
    # Scores that are none, spoilers asked about or denied.
    Case(
        "Itaewon Class is rated 8.2 on IMDb and 89% on Rotten Tomatoes, which tells you nothing.",
        "kd-itaewon-class-2020",
    ),
    Case(
        """동백꽃 필 무렵 아직 12화까지 봤어요. 까불이가 누군지 제발 스포하지 말아주세요. 지금까지는 9점!""",
        "kd-when-the-camellia-blooms-2019",
        18,
    ),
    Case(
        """Okja - mild spoilers ahead

A girl and her pig. Tilda Swinton twice. It is funny, weird and then suddenly a horror film about meat. 3 out of 4 stars.""",
        "kf-okja-2017",
        15,
        True,
        "funny quirky",
    ),
    Case(
        """철인왕후 스포 있습니다

결국 중전으로 돌아온다. 코믹 연기는 최고인데 결말이 아쉽다. 6.5점""",
        "kd-mr-queen-2020",
        13,
        True,
    ),
    Case(
        """One Spring Night, episode 16. The end. I can't talk about it without spoilers so I won't talk about it. It did not make me cry, it did not make me laugh, and I watched all of it. 6/10""",
        "kd-one-spring-night-2019",
        12,
    ),
    Case(
        """Posted by Minji on June 12, 2022

Our Beloved Summer

Two people who broke up are filmed again ten years later. A slow burn with a kind heart; it brought back so many memories of my own school years.

My score: 8.5

Tags: kdrama, romance
2 Comments
tom says:
10/10 for me!
""",
        "kd-our-beloved-summer-2021",
        17,
        moods="slow_burn nostalgic",
    ),
    Case(
        """Joint Security Area (2000, Park Chan-wook)

Four soldiers play marbles across a line. It turns out that the witness shot his friend himself; by the end Lee Soo-hyeok kills himself in the yard, and the last photograph is the cruellest thing. 92/100""",
        "kf-joint-security-area-2000",
        18,
        True,
    ),
]

# Films and dramas of elsewhere, and what only looks like one: labelled before the rules were made for them.
ELSEWHERE = [
    Case(
        """Oppenheimer review

Three hours of men in rooms, and I held my breath for two of them. Cillian Murphy hardly blinks. 9/10""",
        "wf-oppenheimer-2023",
        18,
        moods="tense",
    ),
    Case(
        "I watched Oppenheimer last night. Too loud, too long, still great. 8/10", "wf-oppenheimer-2023", 16
    ),
    Case("오펜하이머 후기\n\n세 시간이 짧게 느껴졌다. 평점 9점", "wf-oppenheimer-2023", 18),
    Case(
        "어제 <드라이브 마이 카> 봤다. 빨간 차와 긴 침묵. 별점 4.5/5. 스포 없음",
        "wf-drive-my-car-2021",
        18,
        False,
    ),
    Case(
        """In the Mood for Love (2000)

Two neighbours, a staircase, a bowl of noodles. A slow burn that never burns. ★★★★★""",
        "wf-in-the-mood-for-love-2000",
        20,
        moods="slow_burn",
    ),
    Case(
        "화양연화 (2000)\n\n장만옥의 치파오와 양조위의 담배 연기. 10점 만점에 9점",
        "wf-in-the-mood-for-love-2000",
        18,
    ),
    Case(
        """Up

Ten minutes in I was sobbing. Then a house flies away on balloons. Pixar knows. 8/10""",
        "wf-up-2009",
        16,
        moods="tearjerker",
    ),
    Case(
        "‘Her’ is the only film about a telephone that made me ring my ex. Spike Jonze, why? 8.5/10",
        "wf-her-2013",
        17,
    ),
    Case("Rewatched Drive (2011). Gosling says nine words and wears a jacket. 7.5/10", "wf-drive-2011", 15),
    Case(
        """Shoplifters (Hirokazu Kore-eda, 2018)

A family that steals shampoo and, it seems, each other. Go in blind, no spoilers from me.

9.5/10""",
        "wf-shoplifters-2018",
        19,
        False,
    ),
    Case(
        """The Untamed: fifty episodes, two flutes, one donkey

I laughed, then I was sobbing, and then I started again from episode 1. 9/10""",
        "wd-the-untamed-2019",
        18,
        moods="tearjerker",
    ),
    Case(
        """Signal (2018)

The remake from Japan. Kentaro Sakaguchi finds the walkie-talkie and I missed Lee Je-hoon the whole time. 6/10""",
        "wd-signal-2018",
        12,
    ),
    Case(
        """Taxi Driver

Scorsese's New York is steam and neon, and Robert De Niro talks to the mirror. 10/10""",
        "wf-taxi-driver-1976",
        20,
    ),
    Case(
        """Little Women

Saoirse Ronan runs through Concord, Florence Pugh burns a book. Greta Gerwig shuffles the years. 8/10""",
        "wf-little-women-2019",
        16,
    ),
    Case(
        "title: Pather Panchali\nyear: 1955\nrating: 5/5\n\nA train, and two children running.",
        "wf-pather-panchali-1955",
        20,
    ),
    Case(
        "[Late to Everything] Anatomy of a Fall\n\nThe dog deserves an Oscar. 4/5",
        "wf-anatomy-of-a-fall-2023",
        16,
        series="Late to Everything",
    ),
    Case(
        "Godzilla Minus One in IMAX!! I did not expect to cry at Godzilla. My rating: 9",
        "wf-godzilla-minus-one-2023",
        18,
    ),
    Case(
        "finally finished nirvana in fire. 54 episodes, worth every one. 10/10", "wd-nirvana-in-fire-2015", 20
    ),
    Case("<중경삼림> 정주행 후기\n\n파인애플 통조림이 먹고 싶다. 8점", "wf-chungking-express-1994", 16),
    # Traps: names that are ordinary words, of a Korean title, or beside one.
    Case("She told me to give it a rest. Her taste is awful. Up to you, nobody cares. 3/10", score=6),
    Case("We should drive up to her house. Old friends, new roads, no signs. 2/10", score=4),
    Case(
        """Network: tvN
Episodes: 16
Country: Korea

I forget what it was called. Lawyers shout, somebody falls off a roof. 7/10""",
        score=14,
    ),
    Case(
        """Vincenzo

It is for us who like old jokes in new suits. Up to the finale I was Frozen, Taken, a Nobody before the plot. Drive! 8/10""",
        VINCENZO,
        16,
    ),
    Case(
        "I finished Parasite again. It is better than Joker and Knives Out, which I saw in the same year. 9/10",
        PARASITE,
        18,
    ),
    Case(
        """Signal review

Her brother is gone, the radio is old, and it rings at 11:23. Us against time. On the edge of my seat. 9.5/10""",
        SIGNAL,
        19,
        moods="tense",
    ),
    Case(
        "Taxi Driver season 2: Lee Je-hoon in seven wigs. Funny, silly, satisfying. 7.5/10",
        "kd-taxi-driver-2021",
        15,
        moods="funny",
    ),
    Case(
        """Little Forest

Kim Tae-ri cooks her way through a year and nobody shouts. Pure healing. 9/10""",
        "kf-little-forest-2018",
        18,
        moods="healing",
    ),
    Case(
        """New World (2013)

People say that Infernal Affairs did it first. Yes. But Hwang Jung-min in that lift! 8.5/10""",
        "kf-new-world-2013",
        17,
    ),
    Case(
        "Boys Over Flowers (2009)\n\nLee Min-ho's hair deserves a credit. 6/10",
        "kd-boys-over-flowers-2009",
        12,
    ),
    Case(
        """Two on a Sunday

Barbie
Pink, and cleverer than it says. 7/10

Oppenheimer
Grey, and louder than it should be. 8/10""",
    ),
    Case(
        """My top 5 films of 2023

1. Anatomy of a Fall
2. Perfect Days
3. Godzilla Minus One
4. Oppenheimer
5. Barbie""",
    ),
    Case("기생충 후기\n\n조커랑 같은 해에 봤는데 이게 더 무섭다. 업계 사람들도 인정. 9점", PARASITE, 18),
    Case("그녀가 웃었다. 그녀의 마음을 나는 모른다. 그냥 그런 날이었다."),
    Case(
        "The Host\n\nThe Korean one. Saoirse Ronan is in another. Bong Joon-ho's has the squid. 9/10",
        "kf-the-host-2006",
        18,
    ),
    # Labelled after the rules were made, and read once before any was changed for them.
    Case("Just saw Anora. Mikey Madison is a force. 9/10", "wf-anora-2024", 18),
    Case(
        """Rewatch: Spirited Away

Still the best bath house in cinema. ★★★★★""",
        "wf-spirited-away-2001",
        20,
    ),
    Case("센과 치히로의 행방불명을 다시 봤다. 여전히 최고. 평점 10점", "wf-spirited-away-2001", 20),
    Case("조커 후기\n\n계단에서 춤추는 장면이 전부다. 평점 7점", "wf-joker-2019", 14),
    Case("Meteor Garden (2001): the hair, the rain, the shouting. 7/10", "wd-meteor-garden-2001", 14),
    Case(
        "[Film Club #7] Rashomon (1950)\n\nFour people lie in the rain. 8/10",
        "wf-rashomon-1950",
        16,
        series="Film Club",
    ),
    Case("Nobody (2021)\n\nBob Odenkirk on a bus. 7/10", "wf-nobody-2021", 14),
    Case("Hero (2002)\n\nJet Li, Zhang Yimou, leaves turning red. 9/10", "wf-hero-2002", 18),
    Case("Wicked is the loudest thing in my cinema this month. 7/10", "wf-wicked-2024", 14),
    Case("What should I watch tonight? Something like Amélie or Before Sunrise please."),
    Case("The weekend was fine. We had pizza, up on the roof, and talked about it. 6/10", score=12),
    Case("Memories of Murder beats Zodiac and Se7en for me. I watched it again yesterday. 10/10", MURDER, 20),
    Case(
        """Crash Landing on You review

It starts with a storm. She can't go home, he can't let go. Once, Always, Closer: pick a song. 9/10""",
        LANDING,
        18,
    ),
    Case("도깨비 정주행\n\n그녀가 촛불을 끄면 도깨비가 온다. 평점 9점", GOBLIN, 18),
    Case("Signal\nDirector: Kim Won-seok\nNetwork: tvN\n\nCold cases. 9/10", SIGNAL, 18),
    Case("The Wailing and Hereditary back to back. The Wailing 9/10, Hereditary 8/10."),
]
