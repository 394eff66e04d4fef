"""What titles, people, genres, numbers and lists are called in a language."""

import pytest

from bot import catalogue
from bot.domain import scores
from bot.domain.errors import BadScore, NoEpisodes, UnknownName, UnknownPerson
from bot.domain.people import Person
from bot.domain.ratings import HALF_POINTS
from bot.domain.search import TitleIndex
from bot.domain.servers import ScoreDisplay
from bot.domain.titles import Kind, Title
from bot.ui import embeds
from bot.ui.controls import score_label, score_options
from bot.ui.english import ENGLISH
from bot.ui.words import Words, find_language, languages, spell, words

INDEX = TitleIndex(catalogue.load_titles())
EN, KO = words("en"), words("ko")


def find(title_id: str) -> Title:
    title = INDEX.find(title_id)
    assert title is not None
    return title


def test_a_title_and_its_people_go_by_hangul_in_korean() -> None:
    """The other name comes second; who has no Hangul name keeps theirs."""
    parasite = find("kf-parasite-2019")
    assert (EN.name(parasite), EN.second_name(parasite)) == ("Parasite", "기생충")
    assert (KO.name(parasite), KO.second_name(parasite)) == ("기생충", "Parasite")
    made = Title("x", Kind.FILM, "X", 2020, cast=("Gong Yoo", "Nobody"), people_ko={"Gong Yoo": "공유"})
    assert list(KO.people(made, made.cast)) == ["공유", "Nobody"]
    assert list(EN.people(made, made.cast)) == ["Gong Yoo", "Nobody"]
    assert KO.person(Person("Gong Yoo", "공유")) == "공유"
    assert KO.person(Person("Nobody")) == "Nobody"
    assert KO.second_name(made) is None


def test_a_title_of_an_id_that_is_gone_is_its_id() -> None:
    assert KO.name_of(INDEX, "kf-parasite-2019") == "기생충"
    assert KO.name_of(INDEX, "kf-never-2019") == "kf-never-2019"


def test_the_facts_of_a_title_in_korean() -> None:
    """The English name second, episodes, genres and tickets as Koreans tell them."""
    parasite = embeds.facts(find("kf-parasite-2019"), KO)
    assert "Parasite" in parasite
    assert "기생충" not in parasite
    assert "관객 1,028만 명" in parasite
    assert "스릴러" in parasite
    assert "Thriller" in embeds.facts(find("kf-parasite-2019"), EN)
    assert "넷플릭스" in embeds.facts(find("kd-squid-game-2021"), KO)
    assert "16부작" in embeds.facts(find("kd-crash-landing-on-you-2019"), KO)


def test_a_word_nobody_translated_stays() -> None:
    """A genre that only a live source knows; the control is one of the catalogue."""
    assert KO.genre("Romance") == "로맨스"
    assert KO.genre("Telenovela") == "Telenovela"
    assert KO.trope("north korea") == "북한"
    assert [KO.trait(each) for each in ("Romance", "revenge", "tvN")] == ["로맨스", "복수", "tvN"]
    assert [KO.network(each) for each in ("Netflix", "tvN", "A new one")] == ["넷플릭스", "tvN", "A new one"]
    assert spell("genre", "Romance") == ("Romance", "로맨스")


def test_lists_and_numbers() -> None:
    assert EN.list(["a", "b", "c"]) == "a, b, and c"
    assert KO.list(["나의 아저씨", "시그널"]) == "나의 아저씨, 시그널"
    assert EN("title.admissions", n=10_283_456) == "10,283,456 tickets sold in Korea"
    assert KO.decimal(8.55) in ("8.5", "8.6")
    assert KO.country("FR") == "프랑스"
    assert KO.day("2026-11-26") == "2026. 11. 26."


def test_an_error_names_a_title_in_the_readers_language() -> None:
    """What a member typed stays as they typed it."""
    error = NoEpisodes(title=find("kf-parasite-2019"))
    assert "Parasite" in EN.error(error)
    assert KO.error(error).startswith("기생충은 ")
    assert "“공유”" in KO.error(UnknownPerson(text="공유"))


def test_an_error_names_genres_tropes_and_networks_in_the_readers_language() -> None:
    """Those that may have been meant, and those there are."""
    for option, name, hangul in (
        ("genre", "Thriller", "스릴러"),
        ("trope", "revenge", "복수"),
        ("network", "Netflix", "넷플릭스"),
    ):
        for near, some in (((name,), ()), ((), (name,))):
            error = UnknownName(option, text="x", near=near, some=some)
            assert hangul in KO.error(error)
            assert name in EN.error(error)


@pytest.mark.parametrize(
    ("locale", "language"), [("ko", "ko"), ("ko-KR", "ko"), ("en-GB", "en"), ("xx", "en"), (None, "en")]
)
def test_a_reader_gets_the_language_there_is(locale: str | None, language: str) -> None:
    assert find_language(locale) == language
    assert words(locale).language == language


def test_every_language_has_a_name_of_its_own() -> None:
    assert (EN.own_name, KO.own_name, Words("pt-BR").own_name) == ("English", "한국어", "Português (Brasil)")
    assert all(Words(language).own_name for language in languages())


def test_a_refused_genre_is_offered_others_in_the_readers_language() -> None:
    near = UnknownName("genre", text="rom", near=("Romance",), some=())
    unlike = UnknownName("genre", text="xyz", near=(), some=("Romance", "Comedy"))
    network = UnknownName("network", text="jtb", near=("Romance",), some=())
    assert "Romance" in EN.error(near)
    for refused in (near, unlike):
        assert KO.genre("Romance") in KO.error(refused)
        assert "Romance" not in KO.error(refused)
    assert "Romance" in KO.error(network)


# Scores ----------------------------------------------------------------------------------------------

EVERY = [(language, display) for language in ("en", *languages()) for display in ScoreDisplay]


@pytest.mark.parametrize(("language", "display"), EVERY)
def test_what_is_shown_of_a_score_can_be_typed(language: str, display: ScoreDisplay) -> None:
    """As it stands in a sentence, with its scale, and counted in points; a face is its button's score."""
    say = words(language, display)
    for half in HALF_POINTS:
        shown = say.score(half)
        meant = scores.FACES[scores.find_face(half)] if display is ScoreDisplay.FACES else half
        assert scores.parse_score(shown, display) == meant
        assert scores.parse_score(say.whole(shown), display) == meant
        assert scores.parse_score(say.number(half), display) == half
    labels = [each.label for each in score_options(say)]
    assert len(set(labels)) == len(labels) == 19


@pytest.mark.parametrize(
    ("display", "own", "label", "mean", "spoken", "apart"),
    [
        (ScoreDisplay.TEN, "8.5", "8.5/10 · great", "8.4", "8.4 / 10", "0.8"),
        (ScoreDisplay.STARS, "★★★★¼", "★★★★¼ · great", "★4.2", "4.2 of 5 stars", "0.4"),
        (ScoreDisplay.HUNDRED, "85", "85/100 · great", "84", "84 / 100", "8"),
        (ScoreDisplay.FACES, "😍", "😍 · great", "😍 8.4", "8.4 / 10", "0.8"),
    ],
)
def test_scores_in_each_display(
    display: ScoreDisplay, own: str, label: str, mean: str, spoken: str, apart: str
) -> None:
    say = words("en", display)
    assert (say.score(17), score_label(17, say), say.decimal(8.42)) == (own, label, mean)
    assert say.fraction(say.decimal(8.42)) == (mean if say.decimal(8.42).sign else spoken.replace(" ", ""))
    assert (say.spell_out(8.42), say.difference(0.8)) == (spoken, apart)
    assert say.error(BadScore(text="x")).startswith("“x” isn't a score")


@pytest.mark.parametrize(
    ("display", "given", "named"),
    [
        (ScoreDisplay.TEN, "**시그널**에 8.5점을 줬어요.", "**8.5**점쯤"),
        (ScoreDisplay.STARS, "**시그널**에 ★4.25점을 줬어요.", "**★4.25**점쯤"),
        (ScoreDisplay.HUNDRED, "**시그널**에 85점을 줬어요.", "**85**점쯤"),
        (ScoreDisplay.FACES, "**시그널**에 😍 8.5점을 줬어요.", "**😍 8.5**점쯤"),
    ],
)
def test_korean_counts_points_in_each_display(display: ScoreDisplay, given: str, named: str) -> None:
    """So that a particle fits whatever scores look like."""
    say = words("ko", display)
    assert say("rated.alone", title="시그널", score=say.score(17)) == given
    assert named in say("compare.done", title="시그널", score=say.score(17))


def test_no_sentence_has_a_scale_of_its_own() -> None:
    """Only what writes a score knows of which scale it is."""
    assert [key for key, text in ENGLISH.items() if "/10" in str(text) and not key.startswith("scale.")] == []
