"""The browser phone's page and socket, in front of a line that nobody needs to hear."""

from dataclasses import dataclass

import pytest

from ivr.call.city import City
from ivr.web.words import Words, load_words

ROOMS = ("ivr.web", "simulator.browser_phone")


@dataclass(frozen=True)
class SilentLine:
    """A line of which only the city matters."""

    city: City


@pytest.fixture
def silent_line(rivermont: City) -> SilentLine:
    return SilentLine(rivermont)


@pytest.fixture(scope="session")
def english() -> Words:
    return load_words(ROOMS)["en"]


@pytest.fixture(scope="session")
def french() -> Words:
    return load_words(ROOMS)["fr"]
