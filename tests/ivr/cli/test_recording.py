"""What is recorded for good, and what only for the days to come."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

from ivr.call.city import City
from ivr.call.office_hours import spoken_reason
from ivr.cli.recording import published_sentences, sentences_of
from routing.departments.hours import SpecialDay
from tests.fixtures.example import example_city

PAST = MappingProxyType({"en": "the flood of 2001", "fr": "l'inondation de 2001"})


def with_a_past_closure(city: City) -> City:
    """The city whose operator was closed on a day that is long over and still in its calendar."""
    departments = city.directory.departments
    operator = departments[city.directory.operator]
    days = MappingProxyType({**operator.hours.exceptions, date(2001, 5, 1): SpecialDay((), PAST)})
    closed = replace(operator, hours=replace(operator.hours, exceptions=days))
    changed = MappingProxyType({**departments, operator.id: closed})
    return replace(city, directory=replace(city.directory, departments=changed))


def test_what_is_published_does_not_depend_on_the_day_so_that_pruning_keeps_a_past_holiday() -> None:
    city = with_a_past_closure(example_city())

    published = {sentence.text for sentence in published_sentences(city)}
    today = {sentence.text for sentence in sentences_of(city)}

    assert any(spoken_reason(PAST["fr"]) in text for text in published)
    assert not any(spoken_reason(PAST["fr"]) in text for text in today)
