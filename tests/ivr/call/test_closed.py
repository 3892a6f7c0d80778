"""What a caller hears of a department that is closed."""

from dataclasses import replace
from datetime import datetime

import pytest

from intents.meaning.understanding import Recognized
from ivr.call.call import Call
from ivr.call.city import City
from ivr.call.lookups.opening_hours import closed_notice
from ivr.call.repertoire import repertoire
from ivr.call.texts import PromptBook, Texts
from ivr.call.turn import take_turn
from ivr.speaking.speaker import spoken
from routing.departments.hours import next_opening
from routing.dialogue_state import DialogueState


def notice(city: City, prompts: PromptBook, language: str, at: str) -> list[str]:
    """What is said of the revenue office at a moment."""
    now = datetime.fromisoformat(at).replace(tzinfo=city.directory.time_zone)
    opens_at = next_opening(city.directory["revenue"].hours, now)
    assert opens_at is not None
    return [
        sentence.text for sentence in closed_notice("revenue", opens_at, Texts(city, prompts, language, now))
    ]


def test_in_the_evening_the_next_opening_is_told(city: City, prompts: PromptBook) -> None:
    assert notice(city, prompts, "en", "2026-11-25 20:00") == [
        "The office is closed at the moment.",
        "It opens tomorrow at 8:30 a.m.",
    ]


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", ["The office is closed today: Remembrance Day.", "It opens tomorrow at 8:30 a.m."]),
        ("fr", ["Les bureaux sont fermés aujourd'hui : Jour du Souvenir.", "Ils ouvrent demain à 8 h 30."]),
    ],
)
def test_on_a_holiday_the_caller_is_told_why(
    city: City, prompts: PromptBook, language: str, heard: list[str]
) -> None:
    assert notice(city, prompts, language, "2026-11-11 10:00") == heard


def test_before_the_doors_open_on_a_special_day_it_is_only_closed_at_the_moment(
    city: City, prompts: PromptBook
) -> None:
    assert notice(city, prompts, "en", "2026-12-24 07:00")[0] == "The office is closed at the moment."


def test_a_reason_without_a_voice_is_left_out_and_so_is_an_opening(city: City, prompts: PromptBook) -> None:
    unspoken = frozenset(
        {
            ("fr", "Les bureaux sont fermés aujourd'hui : Jour du Souvenir."),
            ("fr", "Ils ouvrent demain à 8 h 30."),
        }
    )

    heard = notice(replace(city, unspoken=unspoken), prompts, "fr", "2026-11-11 10:00")

    assert heard == ["Les bureaux sont fermés en ce moment."]


@pytest.mark.parametrize("at", ["2026-11-25 20:00", "2026-11-11 10:00", "2026-12-25 12:00"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_whatever_is_said_of_a_closed_office_was_recorded_before_the_call(
    city: City, prompts: PromptBook, language: str, at: str
) -> None:
    foreseen = {sentence.text for sentence in repertoire(city, prompts, datetime.fromisoformat(at).date())}

    assert set(notice(city, prompts, language, at)) <= foreseen


def test_a_date_is_spoken_as_people_say_it() -> None:
    assert spoken("It opens on Monday, January 4, at 8:30 a.m.", "en") == (
        "It opens on Monday, January fourth, at eight thirty a.m."
    )
    assert spoken("Ils ouvrent le vendredi 1er janvier à 8 h 30.", "fr") == (
        "Ils ouvrent le vendredi premier janvier à huit heures trente."
    )


@pytest.mark.parametrize(
    ("at", "heard"),
    [
        ("2026-11-25 10:00", ["The office is open now."]),
        ("2026-11-25 20:00", ["The office is closed at the moment.", "It opens tomorrow at 8:30 a.m."]),
        (
            "2026-12-25 10:00",
            ["The office is closed today: Christmas Day.", "It opens on Monday at 8:30 a.m."],
        ),
    ],
)
def test_a_caller_who_asks_for_the_hours_hears_also_whether_the_doors_are_open(
    city: City, prompts: PromptBook, at: str, heard: list[str]
) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=city.directory.time_zone)
    texts = Texts(city, prompts, "en", now)
    call = Call("CA1", now, DialogueState("en"))

    taken = take_turn(call, Recognized("city.contact_directory", 0.95), texts)

    said = [sentence.text for sentence in taken.reply.sentences]
    question = said.index("Anything else?")
    assert said[question - len(heard) : question] == heard


def test_an_answer_about_anything_else_says_nothing_of_doors(city: City, prompts: PromptBook) -> None:
    now = datetime(2026, 11, 25, 20, tzinfo=city.directory.time_zone)
    call = Call("CA1", now, DialogueState("en"))

    taken = take_turn(call, Recognized("waste.collection_day", 0.95), Texts(city, prompts, "en", now))

    assert not {"open_now", "closed"} & {sentence.prompt for sentence in taken.reply.sentences}
