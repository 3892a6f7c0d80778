"""The speech detector on real sound."""

from pathlib import Path

import pytest

from ivr.errors import MissingModel
from ivr.hearing.listener import FRAME, Silero, VadNetwork

SILERO = Path(__file__).parents[3] / "var" / "models" / "silero" / "silero_vad.onnx"
SOUND = (Path(__file__).parent / "data" / "en-two.ulaw").read_bytes()


@pytest.fixture(scope="module")
def network() -> VadNetwork:
    if not SILERO.exists():
        pytest.skip("no speech detector on this machine; run: cityline models")
    return VadNetwork(SILERO)


def test_a_spoken_word_stands_out_from_the_silence_around_it(network: VadNetwork) -> None:
    track = Silero(network).probabilities(SOUND)

    assert max(track) > 0.9
    assert max(track[:6]) < 0.35


@pytest.mark.parametrize("size", [1, 160, 1000])
def test_pieces_of_any_length_come_to_the_same(network: VadNetwork, size: int) -> None:
    whole, pieces = Silero(network), Silero(network)

    cut = [SOUND[start : start + size] for start in range(0, len(SOUND), size)]
    track = [probability for piece in cut for probability in pieces.probabilities(piece)]

    assert track == list(whole.probabilities(SOUND))
    assert len(track) == len(SOUND) // FRAME


def test_calls_do_not_hear_one_another(network: VadNetwork) -> None:
    Silero(network).probabilities(SOUND)

    assert Silero(network).probabilities(SOUND) == Silero(network).probabilities(SOUND)


def test_a_missing_detector_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="run: cityline models"):
        VadNetwork(tmp_path / "silero_vad.onnx")
