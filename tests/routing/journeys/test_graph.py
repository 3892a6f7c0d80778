"""A journey as a flowchart: each step once, each way with the answer that leads there."""

import re
from pathlib import Path

import pytest

from routing.journeys.graph import drawing
from routing.journeys.journey import Journey, following
from tests.fixtures.example import example_city


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_step_and_every_way_is_drawn(explorer: Journey, language: str) -> None:
    lines = drawing(explorer, language).splitlines()

    shapes = {line.split("(")[0].split("[")[0].split("{")[0].strip() for line in lines if "-->" not in line}
    arrows = {(found[1], found[2]) for line in lines if (found := re.match(r" +(\w+) -->.* (\w+)$", line))}
    assert shapes == {"flowchart TD", *explorer.steps}
    assert arrows == {(step.id, name) for step in explorer.steps.values() for name in following(step)}


def test_an_answer_stands_beside_the_way_that_it_leads(explorer: Journey) -> None:
    english, french = drawing(explorer, "en"), drawing(explorer, "fr")

    assert '    project -->|"a deck"| deck_height' in english
    assert '    deck_height -->|"no"| deck_low' in english
    assert '    deck_height -->|"non"| deck_low' in french
    assert '    which_permit -->|"un garage"| garage_permit' in french


@pytest.mark.parametrize("article", ["permit.need_one", "permit.apply_by_phone"])
def test_the_documentation_shows_rivermonts_journeys_as_they_are(article: str) -> None:
    journey = example_city().services.journeys[article]

    page = Path("docs/rivermonts-journeys.md").read_text(encoding="utf-8")

    assert drawing(journey, "en") in page
