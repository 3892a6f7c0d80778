"""A language is added by a command, and what it lacks is told before anybody hears it."""

from pathlib import Path

import pytest
import yaml

from ivr.cli import language as command
from ivr.cli.language import State, add, files_of, locale_of_code, summary_of
from ivr.errors import BadInput
from languages.forms import words_of
from languages.known import known_languages
from tests.fixtures.example import example_city


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that languages are written to, instead of the product's own."""
    monkeypatch.setattr(command, "LANGUAGES", tmp_path)
    return tmp_path


def test_a_language_is_added_in_one_file_and_asks_for_drafts_only_where_they_are_wanted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add("pl")

    assert [each.name for each in (folder / "pl").iterdir()] == ["language.yaml"]
    assert "callers of the language then get a person" in " ".join(capsys.readouterr().out.split())
    assert {one.state for one in files_of("pl")} == {State.LACKS}


def test_adding_a_language_writes_every_file_of_words_beside_the_english(folder: Path) -> None:
    add("pl", drafts=True)

    assert {one.state for one in files_of("pl")} == {State.DRAFT}
    prompts = (folder / "pl/draft/ivr/call/words/pl.yaml").read_text("utf-8").splitlines()
    assert prompts[0] == "# reviewed: no"
    profile = yaml.safe_load((folder / "pl/language.yaml").read_text("utf-8"))
    assert (profile["grade"], profile["called"]) == ("passed_on", ["polish", "polonais", "polski"])
    assert prompts[1].removeprefix("# English: ") in prompts[2]


def test_a_language_that_was_added_again_keeps_what_was_translated(folder: Path) -> None:
    add("pl", drafts=True)
    prompts = folder / "pl/draft/ivr/call/words/pl.yaml"
    prompts.write_text('# reviewed: no\nwait: "Chwileczkę."\n', encoding="utf-8")

    add("pl", drafts=True)

    assert "Chwileczkę" in prompts.read_text("utf-8")
    (of_prompts,) = (one for one in files_of("pl") if one.path == "ivr/call/words/pl.yaml")
    assert of_prompts.translated >= 1
    assert of_prompts.instead


def test_a_draft_that_nobody_touched_counts_as_not_translated(folder: Path) -> None:
    add("pl", drafts=True)

    assert [one.path for one in files_of("pl") if one.translated] == []


def test_nothing_is_lacking_of_a_language_of_the_line() -> None:
    assert {one.state for one in files_of("fr")} == {State.READ}
    assert words_of("fr", "figures.yaml")


@pytest.mark.parametrize("code", ["Spanish", "e", "../es", "qq"])
def test_what_is_no_code_of_a_language_is_refused(code: str) -> None:
    with pytest.raises(BadInput, match="not the code of a language"):
        locale_of_code(code)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("es", "Its sentences are spoken, a draft."),
        (
            "fa",
            "Nobody signed its sentences (`signed` in city.yaml): callers hear the line's first language.",
        ),
        ("fr", "Its figures do not earn that: understood 87.5%: 9.6% less than English, at most 5%."),
        ("so", "Write it with: cityline language add so"),
    ],
)
def test_what_callers_of_a_language_hear_is_told_in_a_sentence(code: str, told: str) -> None:
    assert list(summary_of(code, known_languages().get(code), example_city()))[-1] == told
