"""What a waiting caller hears."""

from datetime import datetime

import pytest

from ivr.call.city import City
from ivr.call.texts import PromptBook, Texts
from ivr.call.waiting import (
    ROUND_SECONDS,
    QueuePlace,
    estimated_seconds,
    is_announced,
    place_among,
    waiting_announcement,
)


def said(city: City, prompts: PromptBook, language: str, place: QueuePlace) -> str:
    now = datetime(2026, 11, 25, 10, tzinfo=city.directory.time_zone)
    sentences = waiting_announcement(place, Texts(city, prompts, language, now), can_be_called_back=True)
    return " ".join(sentence.text for sentence in sentences)


def test_who_stands_last_in_a_steady_queue_waits_twice_the_average_age() -> None:
    last = QueuePlace(position=10, size=10, average_seconds=90.0, queued_seconds=0.0)

    assert estimated_seconds(last) == 180.0


def test_who_stands_halfway_waits_half_of_that() -> None:
    halfway = QueuePlace(position=5, size=10, average_seconds=90.0, queued_seconds=0.0)

    assert estimated_seconds(halfway) == 90.0


def test_a_size_that_the_carrier_leaves_out_never_divides_by_nothing() -> None:
    assert (
        estimated_seconds(QueuePlace(position=3, size=0, average_seconds=60.0, queued_seconds=0.0)) == 120.0
    )


def test_the_next_caller_is_told_so_and_given_no_estimate(city: City, prompts: PromptBook) -> None:
    words = said(city, prompts, "en", QueuePlace(1, 4, 200.0, 0.0))

    assert words.startswith("You are next in line.")
    assert "minute" not in words


@pytest.mark.parametrize(
    ("average", "words"),
    [(10.0, "less than a minute"), (40.0, "about one minute"), (150.0, "about 5 minutes")],
)
def test_an_estimate_is_spoken_in_whole_minutes(
    city: City, prompts: PromptBook, average: float, words: str
) -> None:
    assert words in said(city, prompts, "en", QueuePlace(3, 3, average, 0.0))


def test_places_are_natural_in_french(city: City, prompts: PromptBook) -> None:
    assert "Votre appel est le prochain." in said(city, prompts, "fr", QueuePlace(1, 1, 0.0, 0.0))
    assert "Il y a un appel avant le vôtre." in said(city, prompts, "fr", QueuePlace(2, 2, 150.0, 0.0))
    assert "Il y a 2 appels avant le vôtre. L'attente est d'environ 5 minutes." in said(
        city, prompts, "fr", QueuePlace(3, 3, 150.0, 0.0)
    )


def test_a_place_is_told_at_first_and_then_now_and_again() -> None:
    rounds = range(0, 200, ROUND_SECONDS)

    told = [start for start in rounds if is_announced(QueuePlace(1, 1, 0.0, float(start)))]

    assert told == [0, 40, 80, 120, 160]


def test_a_caller_whom_staff_did_not_take_keeps_their_place_by_our_own_count() -> None:
    now = datetime(2026, 11, 25, 10, 10)
    waiting = (datetime(2026, 11, 25, 10, 2), datetime(2026, 11, 25, 10, 4), datetime(2026, 11, 25, 10, 6))
    told = QueuePlace(position=3, size=3, average_seconds=10.0, queued_seconds=0.0)

    place = place_among(waiting[0], waiting, now, told)

    assert (place.position, place.size, place.average_seconds) == (1, 3, 360.0)


def test_without_a_count_of_our_own_the_carrier_is_believed() -> None:
    now = datetime(2026, 11, 25, 10, 10)
    told = QueuePlace(position=3, size=3, average_seconds=10.0, queued_seconds=0.0)

    assert place_among(now, (), now, told) == told
