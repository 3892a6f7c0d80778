"""The reader learns with PyTorch, and reads without it."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is needed to learn only: pip install torch")

import torch

from deploy.reading.learning import Taught, learn
from deploy.reading.network import Network
from intents.danger_reader import DangerReader
from intents.phrasing import DANGER, HARMLESS, Phrasing
from intents.understanding import DangerKind
from intents.wording import words

SAID = (
    *[
        Phrasing(text, f"{DANGER}{DangerKind.LIFE}", "en")
        for text in ("he is not breathing", "she fell down")
    ],
    *[Phrasing(text, HARMLESS, "en") for text in ("when is garbage day", "the bin fell down", "is it open")],
)
MEANINGS = np.random.default_rng(1).normal(0, 0.1, (len(SAID), 8)).astype(np.float32)
TAUGHT = Taught(SAID, MEANINGS, {("when is garbage day", "en"): "waste", ("is it open", "en"): "pool"})


@pytest.fixture(scope="module")
def network() -> Network:
    # Several threads on so small a network wait for one another.
    torch.set_num_threads(1)
    return learn(TAUGHT, seed=1, rounds=150)


def test_it_tells_the_sentences_apart_that_taught_it(network: Network) -> None:
    reader = DangerReader(network.weights())
    heard = [reader.hear(each.text, meaning) for each, meaning in zip(SAID, MEANINGS, strict=True)]

    assert min(heard[:2]) > 0 > max(heard[2:])


@pytest.mark.parametrize("is_meant", [True, False])
def test_what_is_read_without_pytorch_is_what_the_network_reads(network: Network, is_meant: bool) -> None:
    meanings = MEANINGS * is_meant
    with torch.no_grad():
        chances = torch.log_softmax(
            network([words(each.text) for each in SAID], torch.tensor(meanings))[0], 1
        )
    wanted = torch.logsumexp(chances[:, 1:], 1) - chances[:, 0]

    reader = DangerReader(network.weights())
    heard = [
        reader.hear(each.text, meaning if is_meant else None)
        for each, meaning in zip(SAID, meanings, strict=True)
    ]

    assert heard == pytest.approx(wanted.tolist(), abs=1e-4)
