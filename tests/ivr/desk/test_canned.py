"""Canned wrap-ups: a city's own file, or the one that comes along."""

from pathlib import Path

import pytest

from ivr.desk.call import WrapUpKind
from ivr.desk.canned import CannedWrapUp, load_canned

LANGUAGES = ("en", "fr")
ONE = """\
- id: work_order
  closes: follow_up
  label: {en: Work order opened, fr: Bon de travail ouvert}
  note: {en: A work order was opened., fr: Un bon de travail a été ouvert.}
"""


def of(text: str, folder: Path) -> tuple[tuple[CannedWrapUp, ...], list[str]]:
    (folder / "wrap-ups.yaml").write_text(text, encoding="utf-8")
    canned, problems = load_canned(folder, LANGUAGES)
    return canned, [problem.sentence for problem in problems]


def test_a_city_without_a_file_closes_calls_with_those_that_come_along(tmp_path: Path) -> None:
    canned, problems = load_canned(tmp_path, ("en",))

    assert [one.id for one in canned] == ["informed", "elsewhere", "will_call", "request"]
    assert all(one.label(language) and one.note(language) for one in canned for language in LANGUAGES)
    assert problems == ()


def test_a_city_brings_its_own_in_its_languages(tmp_path: Path) -> None:
    (one,), problems = of(ONE, tmp_path)

    assert (one.id, one.kind) == ("work_order", WrapUpKind.FOLLOW_UP)
    assert (one.label("fr"), one.note("en")) == ("Bon de travail ouvert", "A work order was opened.")
    assert problems == []


def test_a_reader_of_a_language_that_the_city_does_not_speak_sees_its_first(tmp_path: Path) -> None:
    (one,), _ = of(ONE, tmp_path)

    assert one.label("pa") == "Work order opened"


def test_a_city_may_want_none(tmp_path: Path) -> None:
    assert of("[]", tmp_path) == ((), [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (ONE.replace("follow_up", "wrong_department"), "needs a department or an answer"),
        (ONE.replace("follow_up", "nonsense"), "closes must be one of resolved"),
        (ONE.replace(", fr: Bon de travail ouvert", ""), "the field fr is missing"),
        (ONE.replace("Work order opened", "w" * 33), "label (en) has 33 characters; 32 fit"),
        (ONE.replace("A work order was opened.", "w" * 301), "note (en) has 301 characters; 300 fit"),
        (ONE * 2, "two canned wrap-ups have the same id"),
        (
            "".join(ONE.replace("work_order", f"w{place}") for place in range(5)),
            "there are keys for 4 canned wrap-ups, and these are 5",
        ),
        ("nonsense", "the file must be a list"),
    ],
)
def test_what_the_desk_could_not_show_is_named(text: str, fault: str, tmp_path: Path) -> None:
    _, problems = of(text, tmp_path)

    assert any(fault in problem for problem in problems)
