"""A form that is opened and sent unchanged changes nothing of its title."""

from dataclasses import replace

from bot import catalogue
from bot.domain.title_forms import Sort, TitleForm
from bot.domain.titles import Title


def _tidy(title: Title) -> Title:
    """Without the odd blanks that some names have at their source."""
    original = " ".join(title.original_title.split()) if title.original_title else title.original_title
    return replace(title, cast=tuple(" ".join(name.split()) for name in title.cast), original_title=original)


def test_what_is_not_touched_stays() -> None:
    """Of every title there is, within what a form holds; what is touched, the control, does not."""
    for title in catalogue.load_titles():
        form = TitleForm.from_title(title)
        sent = replace(form, name=form.name[:100], local=form.local[:100], people=form.people[:1000])
        assert _tidy(sent.lay_over(title)) == _tidy(title)
        assert replace(sent, when="1999").lay_over(title).year == 1999


def test_a_film_that_was_a_drama_ran_nowhere() -> None:
    """And the other way round: how it was shown goes with what it is."""
    form = TitleForm("Hush", "쉿", "2026, 12", Sort.KOREAN_DRAMA)
    drama = form.read()
    film = replace(form, sort=Sort.FILM).lay_over(drama)
    assert [each.format for each in (drama, film, form.lay_over(film))] == ["tv", "theatrical", "tv"]
