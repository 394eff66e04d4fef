"""Which title a text is about.

Every name said is weighed by where it stands: a heading, quotes, beside words of watching. A title is told
only where it outweighs every other by two to one, and titles of one name only where something else that is
said tells them apart; a little-known one only where something says that it is Korean. Most words are some
film's name elsewhere: a title that nothing bears out, neither its year nor its people, gives way to one of
Korea's with its name, and a bare word names none.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from bot.domain.prose.names import GENERIC, WORD, Mention, Names, is_generic, is_korean
from bot.domain.prose.page import is_page
from bot.domain.prose.rules import Text, rules
from bot.domain.search import TitleIndex, fold_name, measure_fame
from bot.domain.titles import Kind

_SAYS = rules(
    r"""
title_line = "Title: Signal" not "Director: Kim"
  (?i:^\W{0,6}(?:title|drama|movie|film|series|show|제목|작품명?|영화명?|드라마명?)\W{0,3}[:：]\W{0,4}
   (.{1,90})$)
no_heading = "day 11" not "day 11: signal"
  ^\W{0,6}(?:안녕하|반갑습니다|hi|hello|hey|welcome|dear|by [\w .'-]{1,40}\Z|by .{1,40}\d{4}\Z|(?:written
   |reviews?) by)
  ^\W{0,6}(?:day \d{1,3}\W{0,3}\Z|https?://|(?:[\w-]{1,30}+\.){1,3}(?:com|net|org|kr|me|blog)\b)
sheet = "Network: tvN" not "Signal: tvN"
  (?i:^\W{0,6}(?:network|channel|platform|where|episodes?|status|genres?|country|language|year|released?
   |director|writer|cast|starring|runtime|방송사?|채널|장르|회차|감독|작가|출연|연출|극본)\W{0,3}[:：])
quoted = "the ‘Host’" not "it's Signal's"
  [“„]([^“”„\n]{1,80})[“”]|\"([^\"\n]{1,80})\"|`([^`\n]{1,80})`
  [『「《〈<【]([^『』「」《》〈〉<>【】\n]{1,80})[』」》〉>】]
  ‘((?:[^‘’\n]|(?<=[A-Za-z])’(?=[A-Za-z])){1,80})’(?![A-Za-z])
  (?<![A-Za-z0-9'])'((?:[^'\n]|(?<=[A-Za-z])'(?=[A-Za-z])){1,80})'(?![A-Za-z0-9])
  (?<![\w#&/])#([^\W_]\w{1,60})|(?<![\w*_])[*_]{1,3}([^*_\n]{1,80})[*_]{1,3}(?![\w*_])
reviewed = "Signal review" not "Signal preview"
  (?i:\b(?:review|recap)\b)|리뷰|후기|감상|관람평
many = "My top 10" not "My thoughts"
  (?i:\b(?:top|best|worst|ranking|ranked|list|favou?rites?)\b)|순위|모음|베스트
compared = "it is like " not "i watched "
  \b(?:like|unlike|than|similar to|compar\w{2,4} (?:it )?(?:to|with)|remind\w{0,3}\b.{0,20}\bof|fans? of|vs\.?
   |versus|(?:if you|who|also) (?:\w{1,20}+ ){0,2}(?:lov|lik|enjoy)\w{0,3}|instead of|same (?:writer|director
   |team)|known (?:for|from)|remember|also (?:in|wrote|made|did|watched)|starr(?:ed|ing) in|role in|was in
   |after|since|before|until|(?:actor|actress|star|lead|director|writer|pd|guy|girl|cast
   |team) (?:\w{1,20}+ ){0,2}(?:from|of|behind|in))\b(?:\W{1,9}+\w{1,20}+){0,6}\W{0,4}$
compared_ko = "보다 재밌다" not "를 봤다"
  ^['’\"”>》〉』」]{0,2} ?(?:보다|처럼|같[은이]|만큼|급|느낌|[을를]? ?좋아하|팬이라면|에 (?:나온|출연)
   |[와과] ?비[슷교]|의? ?(?:작가|감독|배우))
watched = "i finished " not "i like "
  (?:\b(?:(?:re-?)?watch(?:ed|ing)?|finish(?:ed|ing)?|binged?|complet(?:ed|ing)|start(?:ed|ing)?|saw|seen
   |review(?: of|:)|thoughts (?:on|about)|called|film|movie|drama|series|show|k-?drama|dropp(?:ed|ing)|through
   |recommend|(?:episodes?|finale|ending|season \d|end|half|plot|story) of|gave|giv(?:e|ing)|rat(?:e|ed|ing)
   |/ ?(?:5|10|100) for)\b|드라마|영화|작품)[ \n,:'"“<《〈『「*_]{0,4}(?:the (?:drama|film|movie|series
   |show) )?$
then = " review" not " was"
  ^['"’”>》〉』」*_]{0,3} ?(?:\(?(?:19|20)\d\d\)?|(?:review|recap|finale|ending|ost)\b|,? is (?:an?|the|one
   |my) (?:[\w'-]{1,20}+ ){0,4}?(?:k-?drama|drama|film|movie|series|show|thriller|masterpiece)|(?:\w{1,2} ?)?
   (?:다시 |또 |드디어 )?(?:리뷰|후기|감상|관람|정주행|완주|결말|다 ?[봤봄]|봤|봐도|보고|보는|본 |재밌|재미
   |추천)|(?:[:：–—|-] ?)?(?:(?:is|was|gets|got|a|an|worth|easily|solid|weak|strong|easy) ){0,4}\d{1,3}
   (?:[.,]\d)? ?(?:/ ?(?:5|10)|out|점|,|\.(?!\d)|$))
ends = " last night" not " is loud"
  ^\W{0,5}(?:$|[.!?,;:~\n(]| (?:and|yesterday|last|tonight|today|again|for|so)\b)|^ ?(?:is |was )?\d
lead = " – a film" not " is a film"
  ^[ \n]{0,3}(?:\((?:19|20)\d\d|[:：–—|~\n]|-(?![a-z])|, ?\d|[\U0001F300-\U0001FAFF★⭐]|리뷰|후기|감상|review
   |recap|\d{1,2}(?:\.\d)? ?/|s\d|ep(?:isode)?\.? ?\d)
year = " (2013)" not " 20"
  ^['\"’”>》〉』」*_\]]{0,3} ?[(\[,] ?(?:[\w.]{1,12}+,? ){0,2}((?:19|20)\d\d)\b
of_works = "the acting" not "the weather"
  \b(?:watch|movie|film|drama|episode|series|scene|acting|cast|plot|rating|review|score|director|season
   |ending)
  [★⭐]|\d ?/ ?\d|점
korean = "a korean film" not "a french film"
  [가-힣]|\b(?:korea|k-?(?:drama|movie|film|pop)|seoul|busan|joseon|hallyu|sageuk|makjang|chaebol|hanbok|oppa)
  \b(?:tvn|jtbc|kbs|mbc|sbs|ocn|viki|kocowa|mydramalist|mdl)\b
foreign = "an hbo series" not "a series"
  \b(?:[hb]ollywood|anime|manga|british|french|japan|chinese|taiwan|thai|turkish|indian|italian|spanish|german
   |american|marvel|disney)
  \b(?:bbc|hbo|itv|cbs|nbc|abc|amc|broadway|remake)\b
person = "with Jim Carrey" not "with Kim Hye-soo"
  (?:^|(?<=\n)|(?<=[a-z,.!?:] ))(?!(?:The|This|That|My|In|On|At|It|And|But|So|When|After|If|Then|Just|Also
   |Korean|Kim|Lee|Park|Choi|Jung|Kang|Song|Han|Yoo|Gong|Bong|Son|Hong|Shin|Seo|Yoon|Jang|Cho|Lim|Bae|Jo
   |Ha) )[A-Z][a-zé]{2,15} [A-Z][a-z]{2,15}\b(?!-)
inside = "Son of the _" not "son _"
  \b([A-Z][\w'’]{1,20}+) (?:(?:of|the|and|in|for|to|a) ){0,2}_
  _ (?:(?:of|the|and|in) ){0,2}([A-Z][\w'’]{1,20})
"""
)
_BRACKETS = re.compile(r"\[([^\[\]\n]{1,60})\]|【([^【】\n]{1,60})】|\(([^()\n]{1,60})\)")
_PARTS = re.compile(r" ?[|·•~/] ?| [-–—:] | ?[–—] ?|: |：| ?#\d{1,4} ?")
_YEAR = re.compile(r"[(\[]?\b((?:19|20)\d\d)\b[)\]]?")
_AROUND = " .,!?·:|\t\n'\"“”‘’*_#<>《》〈〉「」『』-–—~"
_PAUSE = re.compile(r"[,!?…]\s")
_EPISODE = re.compile(r"(?i)(?:ep\.?)?\d{1,3}(?:[-~]\d{1,3})?[화회]?")
_RATED = re.compile(
    r"^\W{0,4}\d{1,2}[.)] ?|[ :–—-]{0,3}(?:\d{1,3}(?:\.\d)? ?/ ?\d{1,3}|[★⭐☆½]{1,10}).{0,9}$"
)
_IN_HEADING = {"exact": (12.0, 0.0, 12.0), "long": (8.0, 0.0, 8.0), "within": (5.0, 0.0, 5.0)}
_IN_TEXT = {"lead": (7.0, 1.0, 8.0), "marked": (4.0, 2.0, 10.0), "titled": (4.0, 2.0, 9.0)}
_AT_LEAST = {"plain": (2.5, 1.5, 8.0), "passing": (2.0, 0.0, 2.0), "compared": (0.4, 0.1, 1.0)}
_WAYS = _IN_HEADING | _IN_TEXT | _AT_LEAST | dict.fromkeys(("word", "seen"), (0.05, 0.05, 0.3))
"""Ways of being named: points for the first time, for every other, and in all."""
_AGAINST = _WAYS | {"word": (2.0, 2.0, 6.0)}
"""The same for other titles: a word that can as well be none counts against a title, not for one."""
_TOLD = {"lead", "marked", "titled", "plain", "compared"}
_LEAST, _LEAST_FAR, _ONLY, _SURE = 3.0, 5.0, 2.5, 9.0
"""What a title needs; in a text of more than `_FAR`; as the only one in a short one; against the heading."""
_FAR, _LONGEST, _CANDIDATES = 600, 120, 25
"""Characters of a short text, and of a heading, at most; titles in a list."""
_LISTED = 4
"""Titles in one sentence from which it is a list."""
_MOST = 2_000
"""Names that are looked at: any real post has far fewer, and a text of nothing else is no post."""

_Ids = tuple[str, ...]
_Mentions = list[tuple[_Ids, str]]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about: the title, the runners-up too, where names stand, which are of other titles."""

    title_id: str | None
    candidates: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    others: tuple[int, ...]
    several: bool


def find_subject(known: Text, index: TitleIndex) -> Subject:
    """Find what a text is about."""
    return _Reader(known, index).read()


class _Reader:
    """One text being read."""

    def __init__(self, known: Text, index: TitleIndex) -> None:
        self.known, self.index, self.names = known, index, Names(index)
        self.line, self.head, self.foreign = "", (0, 0), False
        self.mentions: _Mentions = []
        self.heard = self.names.heard(known.text)
        self.borne = set(self.heard)
        self._read_head([row for row in known.lines(9) if not _is_none(row[1])])
        self.said = self._find_names()
        self.beside = Counter(known.number(said.start) for said in self.said if said.marked)
        short = Counter(said.ids for said in self.said if said.hangul and said.size == 2)
        self.twice = {
            ids for ids, count in short.items() if count > 1 and self._tier(ids) == 1 and self._is_borne(ids)
        }

    def read(self) -> Subject:
        several = self._count_alone() > (2 if any(way == "exact" for _, way in self.mentions) else 1)
        in_head = {each for ids, way in self.mentions if way in _IN_HEADING for each in ids}
        ways = [(said, self._way(said)) for said in self.said]
        for said, way in ways:
            inside = self.head[0] <= said.start < self.head[1]
            if not inside or (way in ("lead", "titled") and in_head.isdisjoint(said.ids)):
                self.mentions.append((said.ids, way))
        totals = _add_up(self.mentions)
        title_id, sure = (None, False) if several else self._decide(totals)
        told = [said for said, way in ways if way in _TOLD]
        heavy = {said.ids for said in told if totals.get(said.ids[0], 0) >= _LEAST}
        others = {said.start for said in told if title_id not in said.ids and (title_id or len(heavy) > 1)}
        spans = [(said.start, said.end) for said, way in ways if way in _TOLD or title_id in said.ids]
        return Subject(
            title_id if sure else None,
            self._candidates(title_id, totals),
            (*spans, self.head),
            tuple(sorted(others)),
            title_id is None and (bool(others) or several),
        )

    # The heading -------------------------------------------------------------------------------------

    def _read_head(self, lines: list[tuple[int, str]]) -> None:
        """Look for a line that gives the title by name, else for a heading that names one."""
        titles = [(at, line, found[1]) for at, line in lines[:6] if (found := _SAYS.title_line(line))]
        # The last line heads nothing.
        for at, line, words in titles + [(at, line, line) for at, line in lines[:-1][:3]]:
            if words is line and not _is_heading(line):
                return
            said = self._read_heading(words)
            exact = any(way == "exact" for _, way in said)
            if exact or (words is line and not self.line):
                self.line, self.head, self.mentions = line, (at, at + len(line)), said
                strong = any(way in _IN_HEADING for _, way in said)
                self.foreign = not strong and self._names_something(line)
                if strong or self.foreign:
                    return

    def _read_heading(self, line: str) -> _Mentions:
        """The parts that are a name and nothing else, or the names within."""
        exact, taken = set[_Ids](), ""
        years = {int(found[1]) for found in _YEAR.finditer(line)}
        for part in _parts(line):
            # 'A Taxi Driver' is one title, 'Taxi Driver' without the article another.
            if not is_generic(part) and fold_name(part) not in taken and (ids := self._find_whole(part)):
                exact.add(self._choose(ids, years))
                taken += fold_name(part)
        exact = {ids for ids in exact if self._is_borne(ids)} or exact
        said = [(ids, "exact") for ids in sorted(exact) if not _SAYS.many(line)]
        if not exact:
            within = ((each, self._choose(each.ids, years)) for each in self.names.said(line))
            said = [(ids, _way_within(each, line)) for each, ids in within]
        year = next((int(found[1]) for found in _YEAR.finditer(line) if found[0][0] in "(["), None)
        return said if year is None or any(self._is_of(ids, year) for ids, _ in said) else []

    def _find_whole(self, part: str) -> _Ids:
        """The titles that a part of a heading is the name of; a word in small letters is none elsewhere."""
        ids = self.names.whole(part)
        said = Mention.read(part, 0, ids)
        return ids if said.capital or said.hangul or said.words > 2 or is_korean(ids, self.index) else ()

    def _names_something(self, line: str) -> bool:
        """Whether the heading names a work, as far as one can see."""
        rest = _BRACKETS.sub(" ", line)
        told = [word for word in WORD.findall(rest) if not is_generic(word) and not word.isdecimal()]
        named = any(word[0].isupper() or "가" <= word[0] <= "힣" for word in told)
        return named and bool(_SAYS.quoted(rest) or _SAYS.reviewed(line) or _YEAR.search(line))

    def _count_alone(self) -> int:
        """How many titles stand alone on a line, whatever number or stars are beside; of no common name."""
        found = set[str]()
        for line in islice(self.known.text.split("\n"), 400):
            name = "" if len(line) > 60 or _is_none(line) else _bare(_BRACKETS.sub("", _RATED.sub("", line)))
            if len(name) > (2 if "가" <= name[:1] <= "힣" else 3) and not name[0].islower():
                ids = self.names.whole(name)
                found |= {ids[0]} if self._tier(ids) < 3 and found.isdisjoint(ids) else set()
        return len(found)

    # Names in the text -------------------------------------------------------------------------------

    def _find_names(self) -> list[Mention]:
        """The names in the text, those between quotes first; what the page says names nothing."""
        known, found, inside = self.known, list[Mention](), set[int]()
        for quoted in islice(_SAYS.quoted.pattern.finditer(known.text), _MOST):
            name, start = quoted[quoted.lastindex or 0], quoted.start(quoted.lastindex or 0)
            if ids := self.names.whole(name.strip(_AROUND)) or self.names.whole(_bare(name)):
                found.append(Mention.read(name, start, ids, marked=True))
                inside.update(range(start, start + len(name)))
        for at, line in known.lines(9):
            inside.update(range(at, at + len(line)) if is_page(line.lower()) else ())
        found += [said for said in islice(self.names.said(known.text), _MOST) if said.start not in inside]
        return [replace(said, ids=self._choose(said.ids, self._years(said))) for said in found]

    def _years(self, said: Mention) -> set[int]:
        """The year that stands beside a name, if one does."""
        year = _SAYS.year(self.known.text[said.end : said.end + 40])
        return {int(year[1])} if year else set()

    def _choose(self, ids: _Ids, years: set[int]) -> _Ids:
        """Of titles of one name Korea's alone, and those of elsewhere that more is said of than the name."""
        self.borne |= {each for each in ids if (title := self.index.find(each)) and title.year in years}
        return tuple(each for each in ids if self._is_borne((each,))) or ids

    def _is_borne(self, ids: _Ids) -> bool:
        """Whether one is Korea's, or borne out: by its year beside the name, or by its people."""
        return is_korean(ids, self.index) or not self.borne.isdisjoint(ids)

    def _way(self, said: Mention) -> str:
        """How a name is named, as if outside the heading."""
        if any(not self._is_of(said.ids, year) for year in self._years(said)):
            return "none"
        if said.marked and (said.capital or said.hangul or said.words > 2):
            listed = self.beside[self.known.number(said.start)] >= _LISTED
            return "compared" if listed or self._is_compared(said) else "marked"
        beside = self._is_titled(said) or said.ids in self.twice
        start, end = self.known.line(said.start)
        stands = not said.marked and (beside or said.stands_out)
        if not stands or (said.capital and _is_part(said, self.known.text[start:end], start)):
            clear = said.words > 2 or self._is_borne(said.ids)
            if said.capital and said.size > 3:
                return "word" if clear else "seen"
            return "seen" if clear and said.size > 2 else "none"
        if self._leads(said):
            return "lead"
        return "compared" if self._is_compared(said) else "titled" if beside else "plain"

    def _is_titled(self, said: Mention) -> bool:
        """Whether words stand beside it as beside titles, and it is capitalised, long, or all there is."""
        before, after = self.known.before(said.start, 60), self.known.low[said.end : said.end + 80]
        watched, then = _SAYS.watched(before), _SAYS.then(after)
        if not (watched or then or self._leads(said)):
            return False
        if said.hangul:
            return said.size > 2 or (said.size == 2 and bool(then or before.endswith(("영화 ", "드라마 "))))
        if said.capital:
            return said.size > 1
        clear = said.size > 3 and (said.words > 2 or self._tier(said.ids) == 1)
        return clear and _SAYS.ends(self.known.after(said.end, 40)) is not None

    def _leads(self, said: Mention) -> bool:
        """Whether a line begins with the name and something that parts it off."""
        line = self.known.line(said.start)[0]
        if said.start - line > 12 or any(char.isalpha() for char in self.known.text[line : said.start]):
            return False
        clear = said.capital or said.hangul or said.words > 2
        sheet = _SAYS.sheet(self.known.text[line : said.end + 5])
        return clear and not sheet and _SAYS.lead(self.known.low[said.end : said.end + 20]) is not None

    def _is_compared(self, said: Mention) -> bool:
        """Whether the text only compares with it, or says where somebody is known from."""
        before, after = self.known.before(said.start, 70), self.known.text[said.end : said.end + 20]
        return bool(_SAYS.compared(before) or _SAYS.compared_ko(after))

    def _tier(self, ids: _Ids) -> int:
        return min((title.tier for title in map(self.index.find, ids) if title), default=3)

    def _is_of(self, ids: _Ids, year: int) -> bool:
        """Whether one of them can be meant by a year; a drama goes on, its second season has a later one."""
        titles = [title for title in map(self.index.find, ids) if title]
        return any(-1 <= year - title.year <= (1 if title.kind is Kind.FILM else 6) for title in titles)

    # The decision ------------------------------------------------------------------------------------

    def _decide(self, totals: dict[str, float]) -> tuple[str | None, bool]:
        """The title the text is about, and whether it can be no other of that name."""
        points = {each: total + min(self.heard.get(each, 0), 3) for each, total in totals.items()}
        best = max(points, key=lambda each: (points[each], is_korean([each], self.index), each), default="")
        others = _add_up([(ids, way) for ids, way in self.mentions if best not in ids], _AGAINST)
        rival = max(others.values(), default=0.0)
        least = _LEAST_FAR if len(self.known.text) > _FAR else _ONLY if rival < 1 else _LEAST
        enough = totals.get(best, 0.0) >= (_SURE if self.foreign else least) and points[best] > 2 * rival
        if not enough or self._is_passing(best, totals):
            return None, False
        group = {each for ids, _ in self.mentions if best in ids for each in ids}
        near = sorted(each for each in group if totals[each] >= 0.8 * totals[best])
        found = self._tell_apart(near) if len(near) > 1 else best
        return found, found is not None and self._is_meant(found)

    def _is_passing(self, title_id: str, totals: dict[str, float]) -> bool:
        """Whether it is one of a list, one mention under another heading, or one word over no review."""
        line = self.known.text.lstrip().split("\n", 1)[0][:300]
        if _SAYS.many(line) and sum(points >= _ONLY for points in totals.values()) > 2:
            return True
        ways = {way for ids, way in self.mentions if title_id in ids} - {"word", "seen", "none"}
        if ways == {"titled"} and totals[title_id] < 5:
            return bool(self.line)
        return not ways & _TOLD and len(self.line.split()) == 1 and not _SAYS.of_works(self.known.low)

    def _is_meant(self, title_id: str) -> bool:
        """Whether the text can be about that title and not about one of elsewhere that has its name."""
        title, low = self.index.find(title_id), self.known.low
        if title is None or self.heard.get(title_id) or str(title.year) in low:
            return title is not None
        if not title.is_korean:
            return title.tier < 3
        if _SAYS.korean(low):
            return True
        if title.tier > 1 or _SAYS.foreign(low) or "korea" in title.title.lower():
            return False
        # Names of people in what is no heading, none of them Korean.
        lines = (line for line in self.known.text.split("\n") if len(line) > 60 or line.endswith("."))
        people = {found[0] for found in _SAYS.person.pattern.finditer("\n".join(lines))}
        return sum(not self.names.whole(each) for each in people) < (2 if " " in title.title else 1)

    def _tell_apart(self, near: list[str]) -> str | None:
        """Which of several titles of one name is meant, by what else is said; None if that does not tell."""
        low, points = self.known.low, dict[str, float]()
        for title in filter(None, map(self.index.find, near)):
            said = 4 * (str(title.year) in low) + 3 * (title.kind in low)
            points[title.id] = said + 3 * min(self.heard.get(title.id, 0), 3) + 3 - title.tier
        first, second = sorted(points, key=lambda title_id: -points[title_id])[:2]
        return first if points[first] - points[second] >= 2 else None

    def _candidates(self, title_id: str | None, totals: dict[str, float]) -> tuple[str, ...]:
        fame = {each: measure_fame(title) for each in totals if (title := self.index.find(each))}
        ranked = sorted(fame, key=lambda each: (each != title_id, -totals[each], -fame[each], each))
        parts = dict.fromkeys(part for part in _parts(self.line) if len(part) > 2 and not is_generic(part))
        for part in [part for part in parts if not self.names.whole(part)][:2]:
            ranked += [title.id for title in self.index.suggest(part, limit=8)]
        return tuple(dict.fromkeys(ranked))[:_CANDIDATES]


def _add_up(mentions: _Mentions, ways: Mapping[str, tuple[float, float, float]] = _WAYS) -> dict[str, float]:
    """The points of each title, with a ceiling for each way of being named."""
    totals, by_way = defaultdict[str, float](float), dict[tuple[str, str], float]()
    for ids, way in mentions:
        first, more, most = ways.get(way, (0.0, 0.0, 0.0))
        for title_id in ids if first else ():
            old = by_way.get((title_id, way), 0.0)
            by_way[title_id, way] = min(old + more, most) if old else first
            totals[title_id] += by_way[title_id, way] - old
    return totals


def _is_none(line: str) -> bool:
    """Whether a line cannot be a heading: the page's, a greeting, who wrote it."""
    return is_page(line.lower()) or bool(_SAYS.no_heading(line.lower()) or _SAYS.sheet(line))


def _is_heading(line: str) -> bool:
    """Whether a first line is a heading rather than the first sentence."""
    words = len(line.split()) if len(line) <= _LONGEST else _LONGEST
    return words <= 9 or (words <= 16 and (line[0] in "#[【*" or line.rstrip()[-1] not in ".。"))


def _parts(line: str) -> Iterator[str]:
    """The parts of a heading, each as it is and without the words that every heading may have."""
    rest = _SAYS.quoted.pattern.sub(" | ", _BRACKETS.sub(" | ", line))
    pieces = [rest, *_PARTS.split(rest)]
    # Behind a comma one word is rarely a title: 'Family, food and tears'.
    pauses = (piece for part in pieces[1:] for piece in _PAUSE.split(part))
    pieces += [piece for piece in pauses if " " in piece.strip() or piece[:1] >= "가"]
    marked = [*_SAYS.quoted.pattern.finditer(line), *_BRACKETS.finditer(line)]
    for part in [*pieces, *(found[found.lastindex or 0] for found in marked)]:
        yield part.strip(_AROUND)
        yield _bare(part)


def _bare(part: str) -> str:
    """A part without generic words and years at its two ends."""
    words = _YEAR.sub(" ", part).strip(_AROUND).split()
    while words and (is_generic(words[-1]) or _EPISODE.fullmatch(words[-1])):
        words.pop()
    while words and is_generic(words[0]) and not words[0].isdecimal():
        words.pop(0)
    return " ".join(words).strip(_AROUND)


def _way_within(name: Mention, line: str) -> str:
    """How a name inside a longer heading is named."""
    if _is_part(name, line):
        return "none"
    if name.stands_out or name.words > 3 or (name.hangul and name.size > 4):
        return "long"
    clear = name.hangul and name.size > 2
    reviewed = name.capital and name.size > 3 and _SAYS.reviewed(line)
    return "within" if clear or reviewed else "passing" if name.capital or name.hangul else "compared"


def _is_part(name: Mention, line: str, start: int = 0) -> bool:
    """Whether a short name stands inside a longer capitalised one: 'Son of the Mask'."""
    first, last = name.start - start, name.end - start
    around = f"{line[max(first - 40, 0) : first]}_{line[last : last + 40]}"
    words = {word.lower() for found in _SAYS.inside.pattern.findall(around) for word in found if word}
    return name.words < 3 and not name.hangul and not words <= GENERIC
