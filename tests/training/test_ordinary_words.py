"""The lists of ordinary words can be made again."""

from pathlib import Path

from training.ordinary_words import SOURCES, ordinary


def test_every_source_is_there() -> None:
    assert [source for sources in SOURCES.values() for source in sources if not Path(source).is_file()] == []


def test_ordinary_words_are_common_ones_and_no_names() -> None:
    words = {*ordinary("en")}

    assert {"garbage", "permit", "street"} <= words
    assert "gagnon" not in words
