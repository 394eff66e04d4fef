"""Which title a text is about.

Every name said is weighed by where it stands: a heading, quotes, beside words of watching. A title is told
only where it outweighs every other by two to one, and titles of one name only where something else that is
said tells them apart; a little-known one only where something says that it is Korean.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from bot.domain.prose.names import GENERIC, WORD, Said, is_generic, names_of
from bot.domain.prose.page import is_page
from bot.domain.prose.rules import Text, rules
from bot.domain.search import TitleIndex, fold_name, measure_fame
from bot.domain.titles import Kind, Title

_LONGEST = 120
"""Characters of a heading at most."""
_SAYS = rules(
    r"""
title_line = "Title: Signal" not "Director: Kim"
  (?i)^\W{0,6}(?:title|drama(?: title)?|movie(?: title)?|film|series|show|k-?drama|제목|작품명?|영화(?:명
  | 제목)?|드라마(?:명| 제목)?)\W{0,3}[:：]\W{0,4}(.{1,90})$
no_heading = "day 11" not "day 11: signal"
  ^\W{0,6}(?:안녕하세요|안녕하십니까|반갑습니다|hi|hello|hey|welcome|greetings|dear|good (?:morning|evening)
  |by [\w .'-]{1,40}\Z|by .{1,40}\d{4}\Z|written by|day \d{1,3}\W{0,3}\Z|https?://|[ur]/\w
  |(?:[\w-]{1,30}+\.){1,3}(?:com|net|org|kr|me|blog)\b|original post|translated by|reviews? by)
quoted = "the ‘Host’" not "it's Signal's"
  “([^“”\n]{1,80})”|\"([^\"\n]{1,80})\"|«([^«»\n]{1,80})»|„([^„“”\n]{1,80})[“”]|‘((?:[^‘’\n]
  |(?<=[A-Za-z])’(?=[A-Za-z])){1,80})’(?![A-Za-z])|(?<![A-Za-z0-9'])'((?:[^'\n]
  |(?<=[A-Za-z])'(?=[A-Za-z])){1,80})'(?![A-Za-z0-9])|`([^`\n]{1,80})`|『([^『』\n]{1,80})』
  |「([^「」\n]{1,80})」|《([^《》\n]{1,80})》|〈([^〈〉\n]{1,80})〉|<([^<>\n]{1,80})>|【([^【】\n]{1,80})】
  |(?<![\w*])\*{1,3}([^*\n]{1,80})\*{1,3}(?![\w*])|(?<![\w_])_{1,2}([^_\n]{1,80})_{1,2}(?![\w_])
reviewed = "Signal review" not "Signal preview"
  (?i)\b(?:review|recap)\b|리뷰|후기|감상|관람평
many = "My top 10" not "My thoughts"
  (?i)\b(?:top|best|worst|ranking|ranked|list|favou?rites?|\d{1,3} (?:k-?)?(?:dramas|movies|films|shows))\b
  |순위|모음|베스트
compared = "it is like " not "i watched "
  \b(?:like|unlike|than|similar to|compar(?:ed|able|ing) (?:it )?(?:to|with)|remind(?:s|ed
  |ing)?\b.{0,20}\bof|reminiscent of|(?:fan|lover)s? of|(?:if you|who|those who
  |also) (?:\w{1,20}+ ){0,2}(?:lov|lik|enjoy)\w{0,3}|vs\.?|versus|on par with|echoes|vibes?|cross between
  |meets|instead of|besides|rival(?:s|ing)?|a la|same (?:writer|director|team|people|creators?)|known (?:for
  |from)|recogni[sz]e|remember|fame|also (?:in|wrote|directed|starred|made|known|did|played|watched|seen)
  |(?:actor|actress|star|lead|director|writer|screenwriter|pd|guy|girl|cast|creator|team
  |made) (?:\w{1,20}+ ){0,2}(?:from|of|behind|in)|starr(?:ed|ing)[ ]in|appear(?:ed|s) in|play(?:ed
  |s) (?:\w{1,20}+ ){0,3}in|w(?:as|ere) in|role in|work (?:in|on)|seen (?:him|her|them)|after(?: watching
  | finishing| seeing)?|since|before|until|following|behind|surpass(?:ed|ing)?|beat(?:s
  |ing)?)\b(?:\W{1,9}+\w{1,20}+){0,6}\W{0,4}$
compared_ko = "보다 재밌다" not "를 봤다"
  ^['’\"”>》〉』」]{0,2} ?(?:보다|처럼|같은|같이|만큼|이후|급|느낌|[을를]? ?좋아하|[을를]? ?재밌게 ?[본봤]
  |팬이라면|에서는? |에 나온|에 출연|[와과] ?(?:비슷|비교|같은|달리)|의? ?(?:작가|감독|제작진|주인공|배우))
praised = "i loved " not "who loved "
  \b(?:i|we|really|just|absolutely|so) (?:really )?(?:lov|lik|enjoy)\w{1,3} \W{0,3}$
watched = "i finished " not "i like "
  (?:\b(?:(?:re-?)?watch(?:ed|ing)?|finish(?:ed|ing)?|binged?|binge?ing|complet(?:ed|ing)|start(?:ed|ing)?
  |saw|seen|review(?: of|:)|thoughts (?:on|about)|called|titled|film|movie|drama|series|show|k-?drama|sageuk
  |thriller|dropp(?:ed|ing)|marathon(?:ed|ing)?|(?:episodes?|finale|ending|season \d|end|half|plot|story) of
  |through|recommend|gave|giv(?:e|ing)|rat(?:e|ed|ing)|/ ?(?:5|10|100) (?:for|to))\b|드라마|영화|작품
  |넷플릭스)[ \n,:'"“<《〈『「*_]{0,4}(?:the (?:drama|film|movie|series|show) )?$
then = " review" not " was"
  ^['"’”>》〉』」*_]{0,3} ?(?:\(?(?:19|20)\d\d\)?|,? is (?:an?|the|one
  |my) (?:[\w'-]{1,20}+ ){0,4}?(?:k-?drama|drama|film|movie|series|show|thriller|masterpiece|romance|sageuk
  |melodrama)|(?:review|recap|finale|ending|ost)\b|(?:\w{1,2} ?)?(?:다시 |또 |드디어 )?(?:리뷰|후기|감상
  |관람|정주행|완주|결말|다 ?[봤봄]|봤|봐도|보고|보는|본 |재밌|재미|완결|추천))
rated = " is a solid 8, he" not " is a film"
  ^['\"’”>》〉』」*_]{0,3} ?(?:[:：–—|-] ?)?(?:(?:is|was|gets|got|a|an|worth|easily|solid|weak|strong
  |easy) ){0,4}\d{1,3}(?:[.,]\d)? ?(?:/ ?(?:5|10)|out |점|,|\.(?!\d)|$)
ends = " last night" not " is loud"
  ^\W{0,5}(?:$|[.!?,;:~\n(]| (?:and|yesterday|last|tonight|today|again|on|with|for|so|in)\b)
lead = " – a film" not " is a film"
  ^[ \n]{0,3}(?:\((?:19|20)\d\d|[:：–—|~\n-]|, ?\d|[\U0001F300-\U0001FAFF]|리뷰|후기|감상|review|recap|[★⭐]
  |\d{1,2}(?:\.\d)? ?/|s\d)
fans = " fans" not " is"
  ^['s]{0,2}[ -](?:fans?|vibes?|lovers?|like|type|style|and|or|vs|meets|[&+x/,])\b|^ ?[,&+/]
own_year = " (2013)" not " 20"
  ^['\"’”>》〉』」*_\]]{0,3} ?[(\[,] ?(?:[\w.]{1,12}+,? ){0,2}((?:19|20)\d\d)\b
film = "a film" not "a drama"
  \b(?:movies?|films?|cinema|theat(?:er|re)s?|box office|runtime)\b|영화|극장|관객
drama = "a drama" not "a film"
  \b(?:k-?dramas?|dramas?|episodes?|eps?|series|season|miniseries|sageuk)\b|드라마|\d회|회차|정주행|본방
  |시청률
of_works = "the acting" not "the weather"
  \b(?:watch|movie|film|drama|episode|series|scene|acting|actor|actress|cast|plot|rating|review|spoiler
  |score|director|screen|season|ending|finale)|[★⭐]|\d ?/ ?\d|점|드라마|영화|배우|연기|스포|결말
korean = "a korean film" not "a french film"
  [가-힣]|\bkorea|\bk-?(?:drama|movie|film|pop)|\bseoul\b|\bbusan\b|\bjoseon\b|\bhallyu\b|\bsageuk|\bmakjang
  |\bchaebol|\bhanbok|\boppa\b|\b(?:tvn|jtbc|kbs|mbc|sbs|ocn|viki|kocowa|mydramalist|mdl)\b
foreign = "an hbo series" not "a series"
  \b(?:hollywood|bollywood|anime|manga|british|french|japan(?:ese)?|chin(?:a|ese)|taiwan(?:ese)?
  |thai(?:land)?|turkish|indian|hindi|tamil|telugu|italian|spanish|german|american|canadian|bbc|hbo|itv|cbs
  |nbc|abc|amc|showtime|marvel|disney|pixar|broadway|remake)\b
person = "with Jim Carrey" not "with Kim Hye-soo"
  (?m)(?:^|(?<=[a-z,.!?:] ))(?!(?:The|This|That|My|In|On|At|It|And|But|So|When|After|If|Then|Just|Also
  |Korean|Kim|Lee|Park|Choi|Jung|Kang|Song|Han|Yoo|Gong|Bong|Son|Hong|Shin|Seo|Yoon|Jang|Cho|Lim|Bae|Jo
  |Ha) )[A-Z][a-z]{2,15} [A-Z][a-z]{2,15}\b(?!-)
"""
)
_BRACKETS = re.compile(r"\[([^\[\]\n]{1,60})\]|【([^【】\n]{1,60})】|\(([^()\n]{1,60})\)")
_PARTS = re.compile(r" ?[|·•~/] ?| [-–—:] | ?[–—] ?|: |：| ?#\d{1,4} ?")
_YEAR = re.compile(r"[(\[]?\b(?:19|20)\d\d\b[)\]]?")
_AROUND = " \t\n'\"“‘*_#<《〈「『"
_EXACT, _LONG_WITHIN, _WITHIN, _PASSING = 12.0, 8.0, 5.0, 2.0
_LEAST, _LEAST_FAR, _ONLY, _SURE = 3.0, 5.0, 2.5, 9.0
"""What a title needs; in a text of more than `_LONG`; as the only one in a short one; against the heading."""
_LONG = 600
_LISTED = 4
"""Titles in one sentence from which it is a list."""
_CANDIDATES = 25
_MOST = 2_000
"""Names that are looked at: any real post has far fewer, and a text of nothing else is no post."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about: the title, the runners-up too, where names stand, which are of other titles."""

    title_id: str | None
    candidates: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    others: tuple[int, ...] = ()
    several: bool = False


@dataclass(slots=True)
class _Weights:
    """Points of each title, with a ceiling for each way of being named."""

    of: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    by_way: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    rivals: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    named: dict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, ids: tuple[str, ...], way: str, first: float, more: float, most: float) -> None:
        """A mention: `first` points for the first of its way, `more` for another, `most` in all."""
        for title_id in ids:
            old = self.by_way[title_id, way]
            new = max(min(old + more, most) if old else 0, min(first, most), old)
            self.by_way[title_id, way] = new
            self.of[title_id] += new - old
            self.named[title_id].add(ids)


@dataclass(frozen=True, slots=True)
class _Heading:
    """A first line that is a heading, or one that gives the title by name.

    `said` are the titles named in it with points; `foreign` that it names a work that is not known; `unknown`
    the parts that are no name, to suggest by.
    """

    said: tuple[tuple[tuple[str, ...], float], ...] = ()
    start: int = 0
    end: int = 0
    line: str = ""
    foreign: bool = False
    unknown: tuple[str, ...] = ()


def find_subject(known: Text, index: TitleIndex) -> Subject:
    """Find what a text is about."""
    return _Reader(known, index).read()


class _Reader:
    """One text being read."""

    def __init__(self, known: Text, index: TitleIndex) -> None:
        self.known, self.index, self.names = known, index, names_of(index)
        self.weights = _Weights()
        self.sure = False
        self.head = self._heading()
        self.marked = self._marked()
        inside = {at for said in self.marked for at in range(said.start, said.end)}
        for at, line in known.lines(9):
            # What the page says before the post names nothing.
            inside |= set(range(at, at + len(line))) if is_page(line.lower()) else set()
        names = islice(self.names.said(known.text), _MOST)
        self.plain = [said for said in names if said.start not in inside]
        short = Counter(said.ids for said in self.plain if said.hangul and said.size == 2)
        self.twice = {ids for ids, count in short.items() if count > 1 and self._tier(ids) == 1}

    def read(self) -> Subject:
        known, weights, head = self.known, self.weights, self.head
        for ids, points in head.said:
            weights.add(ids, "heading", points, 0, 14)
        self._weigh_marked([said for said in self.marked if not head.start <= said.start < head.end])
        plain = [said for said in self.plain if not head.start <= said.start < head.end or self._is_new(said)]
        self._weigh_plain([said for said in plain if not self._other_year(said)])
        for found in islice(re.finditer(r"(?<![\w#&/])#([^\W_]\w{1,60})", known.text), 40):
            weights.add(self.names.whole(found[1]), "hashtag", 3, 0, 3)
        alone = self._alone()
        several = len(alone) > (2 if any(points >= _EXACT for _, points in head.said) else 1)
        title_id = None if several else self._decide()
        spans = [(said.start, said.end) for said in self.marked]
        spans += [(said.start, said.end) for said in self.plain if said.stands_out or title_id in said.ids]
        others = self._others(title_id, plain)
        told = title_id if self.sure else None
        spans.append((head.start, head.end))
        several = title_id is None and (bool(others) or several)
        return Subject(told, self._candidates(title_id), tuple(spans), others, several)

    # The heading -------------------------------------------------------------------------------------

    def _heading(self) -> _Heading:
        lines = [
            (at, line)
            for at, line in self.known.lines(9)
            if not is_page(line.lower()) and not _SAYS.no_heading(line.lower())
        ]
        for at, line in lines[:6]:
            if (found := _SAYS.title_line(line)) and (ids := self._labelled(found[1])):
                return _Heading(((ids, _EXACT),), at, at + len(line), line)
        first = None
        for at, line in lines[:3] if len(lines) > 1 else ():
            if len(line) > _LONGEST or not _heads(line) or at == lines[-1][0]:
                break
            head = self._read_heading(at, line)
            if head.foreign or any(points >= (_EXACT if first else _WITHIN) for _, points in head.said):
                return head if first is None or not head.foreign else first
            first = first or head
        return first or _Heading()

    def _labelled(self, words: str) -> tuple[str, ...]:
        bare = _YEAR.sub("", words).strip(" *_'\"“”‘’<>《》「」『』.,")
        whole = self.names.whole
        return whole(words.strip()) or whole(bare) or whole(re.split(r"[(/|,]", bare)[0])

    def _read_heading(self, at: int, line: str) -> _Heading:
        said = self._exact(line)
        if not said:
            said = [
                (name.ids, _weigh_within(name, line))
                for name in self.names.said(line)
                if not _is_part(name, line)
            ]
        elif _SAYS.many(line):
            said = []
        year = next((int(found[0][1:5]) for found in _YEAR.finditer(line) if found[0][0] in "(["), None)
        titles = [title for ids, _ in said for title_id in ids if (title := self.index.find(title_id))]
        unknown = (part for part, _ in _parts(line) if len(fold_name(part)) > 2 and not is_generic(part))
        head = _Heading(
            tuple(dict.fromkeys(said)),
            at,
            at + len(line),
            line,
            not any(points >= _WITHIN for _, points in said) and self._names_something(line),
            tuple(part for part in unknown if not self.names.whole(part)),
        )
        if year is not None and titles and not any(_made(title, year) for title in titles):
            return _Heading((), at, at + len(line), line, foreign=True, unknown=head.unknown)
        return head

    def _exact(self, line: str) -> list[tuple[tuple[str, ...], float]]:
        """The parts of the heading that are a name and nothing else; in brackets only without others."""
        found: list[tuple[tuple[str, ...], float]] = []
        aside: list[tuple[tuple[str, ...], float]] = []
        taken = ""
        for part, bracket in _parts(line):
            # 'A Taxi Driver' is one title, 'Taxi Driver' without the article another.
            ids = () if is_generic(part) else self.names.whole(part)
            if ids and fold_name(part) not in fold_name(taken):
                (aside if bracket else found).append((ids, _EXACT))
                taken = f"{taken} {part}"
        return found or aside

    def _names_something(self, line: str) -> bool:
        """Whether the heading names a work, as far as one can see."""
        rest = _BRACKETS.sub(" ", line)
        quoted = list(_SAYS.quoted.pattern.finditer(rest))
        if any(self.names.whole(found[found.lastindex or 0]) for found in quoted):
            return False
        told = [word for word in WORD.findall(rest) if not is_generic(word) and not word.isdecimal()]
        named = any(word[0].isupper() or "가" <= word[0] <= "힣" for word in told)
        return named and bool(quoted or _SAYS.reviewed(line) or _YEAR.search(line))

    def _alone(self) -> set[tuple[str, ...]]:
        """Titles that stand alone on a line, whatever number or stars are beside: of no common name."""
        found: set[tuple[str, ...]] = set()
        for line in islice(self.known.text.split("\n"), 400):
            if not 2 < len(line) <= 60 or is_page(line.lower()) or _SAYS.no_heading(line.lower()):
                continue
            name = re.sub(
                r"^\W{0,4}\d{1,2}[.)] ?|[ :–—-]{0,3}(?:\d{1,3}(?:\.\d)? ?/ ?\d{1,3}|[★⭐☆½]{1,10}).{0,9}$",
                "",
                line,
            )
            name = _bare(_BRACKETS.sub("", name)).strip("<>《》『』“”‘’'\"*_ ")
            size = fold_name(name)
            good = (name[:1].isupper() and len(size) > 3) or ("가" <= name[:1] <= "힣" and len(size) > 2)
            ids = self.names.whole(name) if good else ()
            if ids and self._tier(ids) < 3 and not any(set(ids) & set(other) for other in found):
                found.add(ids)
        return found

    # Names in the text -------------------------------------------------------------------------------

    def _marked(self) -> list[Said]:
        """The names between quotes or signs of emphasis."""
        found = []
        for quoted in islice(_SAYS.quoted.pattern.finditer(self.known.text), _MOST):
            group = quoted.lastindex or 0
            words = re.sub(r" ?\((?:19|20)\d\d\)$", "", quoted[group].strip(" ,.!?·"))
            if ids := self.names.whole(words):
                found.append(Said.read(quoted[group], quoted.start(group), ids))
        return found

    def _weigh_marked(self, marked: list[Said]) -> None:
        beside: dict[int, set[tuple[str, ...]]] = defaultdict(set)
        for said in marked:
            beside[self.known.number(said.start)].add(said.ids)
        for said in marked:
            if self._other_year(said) or not (said.capital or said.hangul or said.words > 2):
                continue
            if len(beside[self.known.number(said.start)]) >= _LISTED or self._compared(said):
                self.weights.add(said.ids, "compared", 0.4, 0.1, 1)
            else:
                self.weights.add(said.ids, "marked", 6 if self._titled(said) else 4, 2, 10)

    def _weigh_plain(self, plain: list[Said]) -> None:
        """Names in running text: long ones, those beside words of watching, others only if known already."""
        rest, weights = [], self.weights
        for said in plain:
            beside = (self._titled(said) and self._can_be_meant(said)) or said.ids in self.twice
            if not (beside or said.stands_out) or self._inside_longer(said):
                rest.append(said)
            elif self._leads(said):
                weights.add(said.ids, "lead", 7, 1, 8)
            elif self._compared(said):
                weights.add(said.ids, "compared", 0.4, 0.1, 1)
            elif beside:
                weights.add(said.ids, "titled", 4, 2, 9)
            else:
                weights.add(said.ids, "plain", 2.5, 1.5, 8)
        for said in rest:
            self._weigh_word(said)

    def _weigh_word(self, said: Said) -> None:
        """A name that can as well be no name: for the list, against others, for a title known already."""
        weights = self.weights
        if said.size > 2 and (said.capital or said.hangul):
            weights.add(said.ids, "seen", 0.05, 0.05, 0.3)
        if said.size > 3 and said.capital:
            # A word may begin a sentence with a capital; inside one it is a name.
            within = bool(self.known.before(said.start, 20).strip(_AROUND))
            for title_id in said.ids:
                weights.rivals[title_id] += 2 if within else 1
        known = any(weights.of.get(title_id, 0) >= _LEAST for title_id in said.ids)
        if known and (said.capital or said.hangul):
            weights.add(said.ids, "again", 1, 1, 4)

    def _inside_longer(self, said: Said) -> bool:
        """Whether a name in running text is part of a longer one."""
        if said.words > 2 or said.hangul or not said.capital:
            return False
        start = said.start - len(self.known.before(said.start, 40))
        text = self.known.text[start : said.end + 40].split("\n")[0]
        return _is_part(
            Said.read(text[said.start - start : said.end - start], said.start - start, said.ids), text
        )

    def _tier(self, ids: tuple[str, ...]) -> int:
        return min((title.tier for title_id in ids if (title := self.index.find(title_id))), default=3)

    def _can_be_meant(self, said: Said) -> bool:
        """Whether words beside words of watching can be a title: capitalised, long, or all there is."""
        after = self.known.after(said.end, 40)
        if said.hangul:
            beside = re.search(r"(?:드라마|영화) ?$", self.known.before(said.start, 10))
            return said.size > 2 or (said.size == 2 and bool(beside or _SAYS.then(after)))
        if said.capital and said.size > 1:
            return True
        return self._tier(said.ids) == 1 and said.size > 3 and bool(_SAYS.ends(after) or _SAYS.rated(after))

    def _leads(self, said: Said) -> bool:
        """Whether a line begins with the name and something that parts it off, or the text with it."""
        text, after = self.known.text, self.known.low[said.end : said.end + 20]
        if said.start < 40 and said.stands_out and not text[: said.start].strip(_AROUND):
            return not _SAYS.fans(after)
        line = self.known.line(said.start)[0]
        if said.start - line > 12 or any(char.isalpha() for char in text[line : said.start]):
            return False
        return (said.capital or said.hangul or said.words > 2) and _SAYS.lead(after) is not None

    def _titled(self, said: Said) -> bool:
        """Whether the words beside a name are those one has beside titles: watched, a year, a score."""
        after = self.known.low[said.end : said.end + 80]
        beside = _SAYS.watched(self.known.before(said.start, 60)) or _SAYS.then(after) or _SAYS.rated(after)
        return bool(beside) or self._leads(said)

    def _compared(self, said: Said) -> bool:
        """Whether the text only compares with it, or says where somebody is known from."""
        before = self.known.before(said.start, 70)
        if _SAYS.praised(before):
            return "if you " in before
        return bool(_SAYS.compared(before) or _SAYS.compared_ko(self.known.text[said.end : said.end + 20]))

    def _other_year(self, said: Said) -> bool:
        """Whether a year right after the name says that none of these titles is meant."""
        found = _SAYS.own_year(self.known.text[said.end : said.end + 40])
        titles = [title for title_id in said.ids if (title := self.index.find(title_id))]
        return found is not None and not any(_made(title, int(found[1])) for title in titles)

    def _is_new(self, said: Said) -> bool:
        """Whether a name inside a heading is plain from the words beside it and not counted yet."""
        low = all(self.weights.of.get(title_id, 0) < _LEAST for title_id in said.ids)
        return low and self._titled(said)

    # The decision ------------------------------------------------------------------------------------

    def _decide(self) -> str | None:
        weights, known = self.weights, self.known
        if not weights.of:
            return None
        heard = self.names.heard(known.text)
        points = {
            title_id: weight + (min(heard.get(title_id, 0), 3) if weight >= _ONLY else 0)
            for title_id, weight in weights.of.items()
        }
        ranked = sorted(points, key=lambda title_id: (-points[title_id], title_id))
        best = ranked[0]
        group = {title_id for ids in weights.named[best] for title_id in ids}
        top = max(weights.of[title_id] for title_id in group)
        near = [each for each in ranked if each in group and weights.of[each] >= 0.8 * top]
        shared = {each for each in group if all(not set(near).isdisjoint(ids) for ids in weights.named[each])}
        rivals = [points[each] for each in ranked if each not in shared and each not in near]
        rivals += [min(weight, 6.0) for each, weight in weights.rivals.items() if each not in group]
        rival = max(rivals, default=0.0)
        far = len(known.text) > _LONG
        least = _SURE if self.head.foreign else _LEAST_FAR if far else _ONLY if rival < 1 else _LEAST
        if (
            weights.of[best] < least
            or points[best] <= 2 * rival
            or self._is_list()
            or self._is_only_a_word(best)
        ):
            return None
        found = near[0] if len(near) == 1 else self._told_apart(near, heard)
        self.sure = found is not None and self._is_korean(found, heard)
        return found

    def _is_list(self) -> bool:
        """Whether the first line announces several titles and several are named."""
        line = self.known.text.lstrip().split("\n", 1)[0][:300]
        named = sum(points >= _ONLY for points in self.weights.of.values())
        return _SAYS.many(line) is not None and not self.head.said and named > 2

    def _is_only_a_word(self, title_id: str) -> bool:
        """Whether all there is is one word over a text about no work, or one mention under another."""
        ways = {way for found, way in self.weights.by_way if found == title_id} - {"seen", "again"}
        if ways == {"titled"} and self.weights.of[title_id] <= 4:
            return bool(self.head.line)
        return ways == {"heading"} and len(self.head.line.split()) == 1 and not _SAYS.of_works(self.known.low)

    def _is_korean(self, title_id: str, heard: dict[str, int]) -> bool:
        """Whether the text can be about that title and not about a foreign one of its name."""
        title, low = self.index.find(title_id), self.known.low
        if title is None or heard.get(title_id) or _SAYS.korean(low) or str(title.year) in low:
            return title is not None
        if title.tier > 1 or _SAYS.foreign(low) or "korea" in title.title.lower():
            return False
        # Names of people in what is no heading, none of them Korean.
        prose = "\n".join(
            line for line in self.known.text.split("\n") if len(line) > 60 or line.endswith(".")
        )
        people = {
            found[0] for found in _SAYS.person.pattern.finditer(prose) if not self.names.whole(found[0])
        }
        return len(people) < (2 if " " in title.title else 1)

    def _told_apart(self, near: list[str], heard: dict[str, int]) -> str | None:
        """Which of several titles of one name is meant, by what else is said; None if that does not tell."""
        low = self.known.low
        years = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", low)}
        films, dramas = (len(each.pattern.findall(low)) for each in (_SAYS.film, _SAYS.drama))
        points = {}
        for title in (title for title_id in near if (title := self.index.find(title_id))):
            sign = 1 if title.kind is Kind.FILM else -1
            leaning = 1.5 * ((films >= 3 * dramas and films > 0) - (dramas >= 3 * films and dramas > 0))
            points[title.id] = (
                (4.0 if title.year in years else 0.0)
                + sign * leaning
                + 3.0 * min(heard.get(title.id, 0), 3)
                + {1: 2.0, 2: 1.0}.get(title.tier, 0.0)
            )
        first, second = sorted(points, key=lambda title_id: -points[title_id])[:2]
        return first if points[first] - points[second] >= 2 else None

    def _others(self, title_id: str | None, plain: list[Said]) -> tuple[int, ...]:
        """Where titles are named that the text is not about; all of them where it is about several."""
        told = [said for said in plain if said.stands_out or (said.capital and self._titled(said))]
        told += self.marked
        heavy = {said.ids for said in told if self.weights.of.get(said.ids[0], 0) >= _LEAST}
        if title_id is None and len(heavy) < 2:
            return ()
        return tuple(sorted({said.start for said in told if title_id not in said.ids}))

    def _candidates(self, title_id: str | None) -> tuple[str, ...]:
        weights = self.weights.of
        fame = {each: measure_fame(title) for each in weights if (title := self.index.find(each))}
        ranked = sorted(fame, key=lambda each: (-weights[each], -fame[each], each))
        if title_id is not None:
            ranked.insert(0, title_id)
        for part in self.head.unknown[:2] if len(ranked) < _CANDIDATES else ():
            ranked += [title.id for title in self.index.suggest(part, limit=8)]
        return tuple(dict.fromkeys(ranked))[:_CANDIDATES]


def _made(title: Title, year: int) -> bool:
    """Whether a title can be meant by that year; a drama goes on, its second season has a later one."""
    return -1 <= year - title.year <= (1 if title.kind is Kind.FILM else 6)


def _heads(line: str) -> bool:
    """Whether a first line is a heading rather than the first sentence."""
    words = len(line.split())
    return (
        line.startswith(("#", "[", "【", "*"))
        or words <= 9
        or (words <= 16 and line.rstrip()[-1] not in ".。")
    )


def _parts(line: str) -> Iterator[tuple[str, bool]]:
    """The parts of a heading without the words every heading may have, and whether they are in brackets."""
    for found in _BRACKETS.finditer(line):
        yield _bare(found[found.lastindex or 0]), True
    rest = _BRACKETS.sub(" | ", line)
    for found in _SAYS.quoted.pattern.finditer(rest):
        yield found[found.lastindex or 0], False
    rest = _SAYS.quoted.pattern.sub(" | ", rest)
    pieces = _PARTS.split(rest)
    # Behind a comma one word is rarely a title: 'Family, food and tears'.
    pauses = (piece for part in pieces for piece in re.split(r"[,!?…]\s", part))
    pieces += [piece for piece in pauses if " " in piece.strip() or re.match("[가-힣]{3}", piece)]
    for part in (rest, *pieces):
        yield part.strip(" #|*_.!?"), False
        yield _bare(part), False


def _bare(part: str) -> str:
    """A part without generic words and years at its two ends."""
    words = _YEAR.sub(" ", part).strip(" #|*_-–—:.!?~").split()
    while words and (
        is_generic(words[-1]) or re.fullmatch(r"(?i)(?:ep\.?)?\d{1,3}(?:[-~]\d{1,3})?[화회]?", words[-1])
    ):
        words.pop()
    while words and is_generic(words[0]) and not words[0].isdecimal():
        words.pop(0)
    return " ".join(words).strip(" #|*_-–—:.,!?~")


def _weigh_within(name: Said, line: str) -> float:
    """What a name inside a longer heading is worth."""
    if name.hangul:
        return _LONG_WITHIN if name.size >= 5 else _WITHIN if name.size >= 3 else _PASSING
    if name.words > 1 and name.size >= 7:
        return _LONG_WITHIN if name.capital or name.words > 3 else _PASSING
    if not name.capital:
        return 0.4
    return _WITHIN if name.capital and name.size > 3 and _SAYS.reviewed(line) else _PASSING


def _is_part(name: Said, line: str) -> bool:
    """Whether a short name stands inside a longer capitalised one: 'Son of the Mask'."""
    if name.words > 2 or name.hangul:
        return False
    before = re.search(
        r"([A-Z][\w'’]{1,20}) (?:(?:of|the|and|in|for|to|a) ){0,2}$",
        line[max(name.start - 40, 0) : name.start],
    )
    after = re.match(r" (?:(?:of|the|and|in) ){0,2}([A-Z][\w'’]{1,20})", line[name.end : name.end + 40])
    words = {found[1].lower() for found in (before, after) if found}
    return any(word not in GENERIC and word not in _VERBS for word in words)


_VERBS = frozenset(
    "watching why how loved love finished started just when what after and so but while if".split()
)
