"""The particle after a name follows how the name ends when it is read in Korean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.particles import KoreanFormatter, choose_particle, find_final

FORMATTER = KoreanFormatter()


def write(text: str, **parameters: object) -> str:
    return FORMATTER.vformat(text, (), parameters)


@pytest.mark.parametrize(
    ("name", "object_particle", "by"),
    [
        # Hangul, whatever stands around it
        ("도깨비", "를", "로"),
        ("시그널", "을", "로"),
        ("부산행", "을", "으로"),
        ("사랑의 불시착 (2019)", "을", "으로"),
        ("**킹덤**", "을", "으로"),
        ("「마더」", "를", "로"),
        ("나의 아저씨 🙂", "를", "로"),
        ("비밀의 숲 2", "를", "로"),
        ("[기생충](https://example.com/xyz)", "을", "으로"),
        # Numbers as they are read: 팔, 구, 십, 백, 천, 만, 영
        ("응답하라 1988", "을", "로"),
        ("응답하라 1994", "를", "로"),
        ("49", "를", "로"),
        ("10", "을", "으로"),
        ("300", "을", "으로"),
        ("1,000", "을", "으로"),
        ("20000", "을", "으로"),
        ("8.5", "를", "로"),
        ("9.0", "을", "으로"),
        ("71 %", "를", "로"),
        # English as it is transcribed: 시그널, 올드보이, 하트, 시크릿
        ("Signal", "을", "로"),
        ("Castle", "을", "로"),
        ("Oldboy", "를", "로"),
        ("Goblin", "을", "으로"),
        ("Kingdom", "을", "으로"),
        ("Squid Game", "을", "으로"),
        ("Mr. Sunshine", "을", "으로"),
        ("Parasite", "를", "로"),
        ("The King", "을", "으로"),
        ("The Glory", "를", "로"),
        ("Vincenzo", "를", "로"),
        ("Heart", "를", "로"),
        ("Secret", "을", "으로"),
        ("Cookbook", "을", "으로"),
        ("Street", "를", "로"),
        ("Start-Up", "을", "으로"),
        ("Love Me", "를", "로"),
        ("Amélie", "를", "로"),
        ("W", "를", "로"),
        ("tvN", "을", "으로"),
        ("BTS", "를", "로"),
        ("mina_", "를", "로"),
        ("jun_92", "를", "로"),
        # Not to be known
        ("君の名は。", "를", "로"),
        ("東京", "을(를)", "(으)로"),
        ("🙂", "을(를)", "(으)로"),
        ("<@1234>", "을(를)", "(으)로"),
        ("", "을(를)", "(으)로"),
    ],
)
def test_the_particle_follows_the_last_sound(name: str, object_particle: str, by: str) -> None:
    """ㄹ counts as open before 로 alone."""
    assert choose_particle(name, "을", "를") == object_particle
    assert choose_particle(name, "으로", "로") == by


def test_every_pair_is_chosen_by_the_same_sound() -> None:
    """A translation shows a value once and reads it once more."""
    pairs = "{x:이/가} {x:은/는} {x:과/와} {x:이에요/예요} {x:아/야} {x:이라/라}"
    assert write(pairs, x="킹덤") == "이 은 과 이에요 아 이라"
    assert write(pairs, x="마더") == "가 는 와 예요 야 라"
    assert write(pairs, x="東京") == "이(가) 은(는) 와(과) 이에요(예요) 아(야) (이)라"
    assert write("**{title}**{title:을/를} {n}번 봤어요", title="마더", n=3) == "**마더**를 3번 봤어요"


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (0, "0명"),
        (9_999, "9,999명"),
        (12_345, "1.2만명"),
        (10_283_456, "1,028만명"),
        (100_000_000, "1억명"),
        (123_456_789, "1억 2,345만명"),
    ],
)
def test_tickets_are_counted_in_tens_of_thousands(n: int, shown: str) -> None:
    assert write("{n:만}명", n=n) == shown


def test_other_numbers_are_written_as_korean_does() -> None:
    """The control: a number nobody asked units for, and a particle after one in units."""
    assert write("{n}명", n=1_234_567) == "1,234,567명"
    assert write("{n}번, {n:이에요/예요}", n=7) == "7번, 이에요"


@given(st.text(alphabet=st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣")), min_size=1))
def test_hangul_is_told_by_its_code_point(name: str) -> None:
    closed = (ord(name[-1]) - ord("가")) % 28
    assert choose_particle(name, "을", "를") == ("을" if closed else "를")
    assert choose_particle(name, "으로", "로") == ("로" if closed in (0, 8) else "으로")


@given(st.text(), st.sampled_from(["**{}**", "“{}”", "「{}」", "{} (2019)", "~~{}~~ 🙂", "{}!", "{}…"]))
def test_what_stands_around_a_name_is_not_read(name: str, around: str) -> None:
    """Markdown, quotes, a year and emoji change nothing of a name that can be read."""
    inner = f"{name} 킹덤"
    assert find_final(around.format(inner)) == find_final(inner) != ""


@given(st.text())
def test_any_text_has_an_answer(name: str) -> None:
    """No value that somebody can choose breaks a sentence."""
    assert choose_particle(name, "을", "를") in ("을", "를", "을(를)")
    assert write("{name}{name:이/가}", name=name).startswith(name)
