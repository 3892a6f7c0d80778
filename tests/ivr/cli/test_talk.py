"""Whole calls typed for programs and by hand."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command_line import Run

MONDAY = "2026-11-30T10:00"


@pytest.fixture
def cityline(cityline: Run, learned_data: Path) -> Run:
    return partial(cityline, data=learned_data)


def lines_of(folder: Path, *calls: dict[str, Any]) -> str:
    file = folder / "calls.jsonl"
    file.write_text("\n".join(map(json.dumps, calls)), encoding="utf-8")
    return str(file)


def test_a_call_is_told_turn_by_turn_with_its_outcomes(cityline: Run, tmp_path: Path) -> None:
    call = {
        "id": "a",
        "lang": "en",
        "at": MONDAY,
        "people": "answer",
        "turns": [{"say": "what day is my garbage picked up"}, {"key": "2"}],
    }

    ran = cityline("talk", "--file", lines_of(tmp_path, call), "--json")

    told = json.loads(ran.printed)
    asked, ended = told["turns"]
    assert ran.code == 0
    assert (asked["heard"], asked["act"], asked["article"]) == (
        "what day is my garbage picked up",
        "ask",
        "waste.collection_day",
    )
    assert asked["decision"] == {"kind": "Answer", "article": "waste.collection_day"}
    assert "depends on your street" in asked["spoken"]
    assert ended["decision"]["kind"] == "End"
    assert told["queries"] == [
        {
            "article": "waste.collection_day",
            "outcome": "abandoned_before_answer",
            "department": "waste",
            "reason": "",
        }
    ]
    assert told["disposition"] == "abandoned"


@pytest.mark.parametrize(
    ("after", "key", "decision"),
    [
        ({"article": "tax.due_date", "asked": "did_that_help"}, "2", "Route"),
        ({"article": "tax.due_date", "asked": "anything_else"}, "2", "End"),
        ({"article": "transit.info", "asked": "anything_else"}, "1", "AskOpenly"),
        ({"article": "tax.due_date", "asked": "is_it_about"}, "1", "Answer"),
        ({"asked": "choice", "offered": ["tax.due_date", "tax.how_to_pay"]}, "2", "Answer"),
        ({"article": None, "asked": "how_can_i_help"}, "0", "Route"),
    ],
)
def test_a_call_may_begin_behind_a_question(
    cityline: Run, tmp_path: Path, after: dict[str, Any], key: str, decision: str
) -> None:
    call = {"id": "a", "at": MONDAY, "after": after, "turns": [{"key": key}]}

    ran = cityline("talk", "--file", lines_of(tmp_path, call), "--json")

    assert [turn["decision"]["kind"] for turn in json.loads(ran.printed)["turns"]] == [decision]


def test_who_is_rung_in_vain_chooses_by_a_key(cityline: Run, tmp_path: Path) -> None:
    turns = [{"key": "0"}, {"key": "1"}]
    call = {"id": "a", "at": MONDAY, "people": "nobody", "turns": turns}

    ran = cityline("talk", "--file", lines_of(tmp_path, call), "--json")

    told = json.loads(ran.printed)
    assert [query["outcome"] for query in told["queries"]] == ["callback_or_voicemail"]
    assert told["disposition"] == "deferred"


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ({"turns": [{"sing": "la"}]}, "a turn is"),
        ({"lang": "de", "turns": []}, "lang must be one of en, fr"),
        ({"turns": [], "after": {"asked": "choice"}}, 'a choice needs "offered"'),
        ({"turns": [], "after": {"asked": "did_that_help", "article": "no.such"}}, "no article no.such"),
        ({"turns": [], "people": "some"}, "people must be one of answer, nobody"),
        ({"text": "hello"}, 'must hold "turns"'),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    cityline: Run, tmp_path: Path, call: dict[str, Any], fault: str
) -> None:
    ran = cityline("talk", "--file", lines_of(tmp_path, call), "--json")

    assert ran.code == 2
    assert fault in ran.err
    assert "calls.jsonl:1" in ran.err
