"""What a city answered is kept in its folder, and a faulty file is refused by name."""

from datetime import date
from pathlib import Path

import pytest

from ivr.errors import BadCity
from ivr.register.entry import FILE, NOTHING, Answers, Change, Part, fields, load_answers, save_answers

NAME = next(field for field in fields() if field.id == "name")


def test_answers_are_read_as_they_were_written(tmp_path: Path) -> None:
    answers = Answers(
        {"name": {"en": "Line", "fr": "Ligne"}, "status": {"": "pilot"}},
        {Part.MODELS: "abc"},
        date(2026, 12, 1),
        (Change(date(2026, 11, 3), (Part.MODELS,)),),
    )

    save_answers(tmp_path, answers)

    assert load_answers(tmp_path) == answers


def test_a_blank_answer_is_missing_again() -> None:
    answered = NOTHING.answer(NAME, "en", " Line ").answer(NAME, "fr", "Ligne")

    blank = answered.answer(NAME, "fr", " ")

    assert answered.of(NAME, "en") == "Line"
    assert (NAME, "fr") in tuple(blank.missing())
    assert (NAME, "en") not in tuple(blank.missing())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("answers: {moon: cheese}", "moon: there is no such field"),
        ("answers: {models: ours}", "models: there is no such field"),
        ("answers: {status: {en: pilot}}", "status: needs one of development"),
        ("answers: {status: perhaps}", "status: choose one of development"),
        (f"answers: {{organization: {'x' * 101}}}", "organization: at most 100"),
        ("confirmed: {weather: a}", "confirmed"),
        ("answers: [", "not readable"),
    ],
)
def test_a_faulty_file_is_refused_with_what_is_wrong(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    with pytest.raises(BadCity, match=named):
        load_answers(tmp_path)


def test_one_answer_for_all_languages_stays_for_the_others_when_one_gets_its_own(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("answers: {owner: City Clerk, name: {fr: Ligne}}", "utf-8")
    owner = next(field for field in fields() if field.id == "owner")

    read = load_answers(tmp_path)
    told = read.answer(owner, "fr", "Greffe")

    assert [read.of(owner, language) for language in ("en", "fr")] == ["City Clerk", "City Clerk"]
    assert [told.of(owner, language) for language in ("en", "fr")] == ["City Clerk", "Greffe"]
    assert told.answer(owner, "", "Mairie").given["owner"] == {"": "Mairie"}
    assert {(field.id, language) for field, language in read.missing()} & {
        ("owner", ""), ("owner", "en"), ("owner", "fr"), ("name", "en"), ("name", "fr"),
    } == {("name", "en")}  # fmt: skip


def test_the_example_city_has_answered_everything() -> None:
    assert list(load_answers(Path("deploy/example-city")).missing()) == []
