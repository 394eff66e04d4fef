"""A second set, written before anybody looked at what the rules do with it: longer posts, other words."""

from tests.domain.prose_texts import (
    BUSAN,
    CASTLE,
    GOBLIN,
    HANDMAIDEN,
    LANDING,
    LUNA,
    MISTER,
    MURDER,
    OLDBOY,
    PARASITE,
    PENTHOUSE,
    PLAYLIST,
    REPLY,
    RUNNER,
    SIGNAL,
    TANGERINES,
    TEARS,
    VINCENZO,
    Case,
)

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
]
