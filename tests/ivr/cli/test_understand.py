import json
from functools import partial
from pathlib import Path

import pytest

from tests.fixtures.command_line import Run


@pytest.fixture
def cityline(cityline: Run, learned_data: Path) -> Run:
    return partial(cityline, data=learned_data)


def test_each_question_becomes_one_json_line(cityline, tmp_path):
    questions = tmp_path / "questions.jsonl"
    lines = (
        {"id": "a", "text": "what day is my garbage picked up", "lang": "en"},
        {"id": "b", "text": "je veux parler à quelqu'un", "lang": "fr"},
        {"text": "my husband is not breathing"},
    )
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    ran = cityline("understand", "--file", str(questions), "--json")

    asked, person, danger = map(json.loads, ran.printed.splitlines())
    assert ran.code == 0
    assert (asked["id"], asked["understanding"], asked["article"], asked["control"]) == (
        "a",
        "recognized",
        "waste.collection_day",
        None,
    )
    assert asked["candidates"][0] == [asked["article"], asked["confidence"]]
    assert (person["id"], person["understanding"], person["control"]) == ("b", "control", "agent_request")
    assert (danger["id"], danger["understanding"], danger["article"]) == ("3", "danger", "emergency.life")


def test_people_read_a_table(cityline):
    ran = cityline("understand", "--lang", "fr", "quand faut-il payer les taxes municipales")

    assert ran.code == 0
    assert "tax.due_date" in ran.out


def test_words_are_understood_after_the_answer_that_is_named(cityline):
    first, after = (
        json.loads(cityline("understand", "--json", *options, "yes, that helps a lot").printed)
        for options in ((), ("--after", "animal.dog_licence"))
    )

    assert (first["control"], after["control"]) == ("yes", "accepts")
    assert first["rule"] != after["rule"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "write a question in quotes"),
        (("--lang", "de", "hallo"), "use en or fr"),
        (("--file", "nowhere.jsonl"), "cannot be read"),
        (("--after", "tax.nothing", "yes"), "there is no such answer"),
    ],
)
def test_what_cannot_be_understood_is_bad_input(cityline, words, complaint):
    ran = cityline("understand", *words)

    assert ran.code == 2
    assert complaint in ran.err


def test_every_line_that_is_wrong_is_named_at_once(cityline, tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"text": "garbage"}\nnonsense\n{"lang": "en"}\n{"text": "x", "lang": "de"}\n')

    ran = cityline("understand", "--file", str(questions))

    assert ran.code == 2
    for place in (":2: is not JSON", ':3: must hold "text"', ":4: lang must be one of en, fr"):
        assert place in ran.err


def test_a_file_without_questions_is_bad_input(cityline, tmp_path):
    (tmp_path / "empty.jsonl").touch()

    assert "holds no questions" in cityline("understand", "--file", str(tmp_path / "empty.jsonl")).err


def test_a_second_question_in_the_same_breath_is_told_too(cityline):
    ran = cityline("understand", "--json", "when is garbage day and also when are property taxes due")

    line = json.loads(ran.printed)
    assert line["article"] == "waste.collection_day"
    assert [article for article, _ in line["also"]] == ["tax.due_date"]
