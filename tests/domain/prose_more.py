"""A third set, of all kinds: what no rule was made for; written before anybody looked at what the rules do."""

from tests.domain.prose_texts import (
    SIGNAL,
    Case,
)

MORE = [
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
]
