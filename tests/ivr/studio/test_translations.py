"""A language that did not follow a change of the first is marked, and its old figures are told to nobody."""

from collections.abc import Mapping

import pytest

from intents.articles.article import Behind
from ivr.studio.article_form import text_of
from ivr.studio.translations import behind_in, in_step

LANGUAGES = ("en", "fr")
TEXT = """id: waste.bin
en:
  name: a bin
  spoken: We repair a bin within six weeks.
  more:
    - A new bin costs $40.
fr:
  name: un bac
  spoken: Nous réparons un bac en six semaines.
  more:
    - Un bac neuf coûte 40 $.
"""


def saved(before: str, typed: Mapping[str, str], confirmed: tuple[str, ...] = ()) -> str:
    """The text after somebody typed into some fields."""
    return in_step(text_of(before, typed, LANGUAGES), before, LANGUAGES, confirmed)


@pytest.mark.parametrize(
    ("typed", "behind"),
    [
        ({"spoken.en": "We mend a bin within six weeks."}, Behind.WORDS),
        ({"spoken.en": "We repair a bin within 6 weeks, at home."}, Behind.WORDS),
        ({"spoken.en": "We repair a bin within eight weeks."}, Behind.FIGURES),
        ({"spoken.en": "We repair a bin within six weeks, never on Monday."}, Behind.FIGURES),
        ({"more.en": "A new bin costs $45."}, Behind.FIGURES),
        ({"spoken.fr": "Nous réparons un bac en huit semaines."}, None),
        ({"name.en": "a broken bin", "phrasings.en": "my bin is broken"}, None),
    ],
)
def test_what_was_changed_in_the_first_language_alone_is_behind_in_the_other(
    typed: dict[str, str], behind: Behind | None
) -> None:
    assert behind_in(saved(TEXT, typed), "fr") is behind


def test_both_languages_changed_together_are_in_step() -> None:
    both = {
        "spoken.en": "We repair a bin within eight weeks.",
        "spoken.fr": "Nous réparons un bac en huit semaines.",
    }

    assert "behind" not in saved(TEXT, both)


def test_a_language_stays_behind_until_its_words_follow_or_somebody_confirms_them() -> None:
    behind = saved(TEXT, {"spoken.en": "We repair a bin within eight weeks."})
    once_more = saved(behind, {"spoken.en": "We mend a bin within eight weeks."})

    assert behind_in(saved(behind, {"phrasings.en": "my bin is broken"}), "fr") is Behind.FIGURES
    assert behind_in(once_more, "fr") is Behind.FIGURES
    assert "behind" not in saved(once_more, {"spoken.fr": "Nous réparons un bac en huit semaines."})
    assert "behind" not in saved(once_more, {}, ("fr",))


def test_what_has_no_languages_is_left_alone() -> None:
    assert in_step("yes: [yes]\n", "yes: [yeah]\n", LANGUAGES) == "yes: [yes]\n"
