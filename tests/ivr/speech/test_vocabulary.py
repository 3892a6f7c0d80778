"""What Whisper reads before it hears."""

from pathlib import Path

import pytest
from tokenizers import Tokenizer

from ivr.speech.vocabulary import vocabulary

TOKENIZER = Path("var/models/whisper-base/tokenizer.json")
ROOM = 210
"Whisper takes 448 tokens in all, of which half a minute of quick speech needs the rest."


def test_french_is_introduced_by_whole_sentences_so_that_what_is_heard_has_marks_too() -> None:
    words = vocabulary("fr")

    assert "bain libre" in words
    assert words.endswith(".")


@pytest.mark.parametrize("language", ["en", "de", ""])
def test_a_language_without_a_file_is_heard_as_it_is(language: str) -> None:
    assert vocabulary(language) == ""


@pytest.mark.slow
def test_it_leaves_whisper_room_for_what_callers_say() -> None:
    if not TOKENIZER.is_file():
        pytest.skip("no Whisper model on this machine; run: cityline models")

    assert len(Tokenizer.from_file(str(TOKENIZER)).encode(f" {vocabulary('fr')}").ids) <= ROOM
