from pathlib import Path

import pytest

from intents.meaning.understanding import Ambiguous
from intents.text.transcript import OpenQuestion, Transcript
from ivr.line.nlu import nlu_pipeline
from simulator.demo.call_file import sayings
from tests.fixtures.example import example_city

MODELS = Path("var/models")


@pytest.mark.slow
@pytest.mark.skipif(not (MODELS / "use").is_dir(), reason="the sentence encoder is not fetched")
def test_what_the_demo_shows_as_ambiguous_is_ambiguous_to_the_line_as_it_is_now():
    city = example_city()
    line = nlu_pipeline(city.catalog, MODELS)
    first = {saying.prompt: saying for saying in reversed(sayings(city)) if "ambiguous" in saying.prompt}

    understood = {
        saying.text: line.understand_now(
            Transcript(saying.text, saying.language, 0.9), OpenQuestion(), saying.language
        )
        for saying in first.values()
    }

    assert {text: meant for text, meant in understood.items() if not isinstance(meant, Ambiguous)} == {}
    assert len(understood) == 2
