from pathlib import Path

import numpy as np
import pytest

from ivr.audio import pcm_from_ulaw, seconds
from ivr.errors import MissingModel
from ivr.speaking.voices import HibariVoice

FOLDER = Path("var/models/hibari")


def test_a_missing_voice_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="cityline models --fetch"):
        HibariVoice(tmp_path)


def test_code_that_is_not_the_pinned_one_never_runs(tmp_path: Path) -> None:
    (tmp_path / "hibari_tts-0.2.1.dist-info").mkdir()
    (tmp_path / "hibari_tts-0.2.1.dist-info" / "RECORD").write_text("hibari/__init__.py,,\n")
    (tmp_path / "hibari").mkdir()
    (tmp_path / "hibari" / "__init__.py").write_text("raise SystemExit('it ran')")

    with pytest.raises(MissingModel, match="not the pinned one"):
        HibariVoice(tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the English voice is not fetched")
class TestWithItsModel:
    def test_a_piece_always_sounds_the_same(self) -> None:
        voice = HibariVoice(FOLDER)

        assert voice.say("Goodbye.", "en") == voice.say("Goodbye.", "en")

    def test_a_sentence_is_said_at_a_calm_pace(self) -> None:
        sound = HibariVoice(FOLDER).say("Garbage and recycling are picked up once a week.", "en")

        assert 2.4 < seconds(sound) < 3.6
        assert np.abs(pcm_from_ulaw(sound)).max() < 0.9 * 32768
