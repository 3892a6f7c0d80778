"""The network learns with PyTorch, and the line reads the same without it."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="the training extra is not installed")

import torch
from scipy.special import expit

from intents.matching.utterance_classifier import VERIFIER, LearnedClassifier, opened, words_read
from intents.meaning.reading import Act, Asked
from intents.meaning.understanding import DangerKind
from training.corpus import HARMLESS
from training.examples import Example
from training.learning import ACTS, DANGERS, Corpus, learn, one_hot
from training.network import Network
from training.onnx_file import onnx_bytes, with_verifier

pytest.importorskip("torch", reason="PyTorch is needed to learn only: pip install -e .[training]")
pytest.importorskip("onnx", reason="needed to write down only: pip install -e .[training]")

LIFE = str(DangerKind.LIFE)
SAID = (
    *[Example(text, "en", LIFE) for text in ("he is not breathing", "she fell down and lies still")],
    *[
        Example(text, "en", HARMLESS, Act.ASK, subject="waste")
        for text in ("when is garbage day", "my bin fell")
    ],
    Example("say it again", "en", HARMLESS, Act.REPEAT),
)
SUBJECTS = ["oos", "waste"]


@pytest.fixture(scope="module")
def network() -> Network:
    # Several threads on so small a network wait for one another.
    torch.set_num_threads(1)
    meanings = np.zeros((len(SAID), 512), np.float16)
    return learn(Corpus(SAID, meanings, SUBJECTS), seed=1, epochs=120)


def written(network: Network) -> LearnedClassifier:
    told = {"danger": 1.0, "act": 1.0, "subject": 1.0}
    known = {
        "subjects": SUBJECTS,
        "encoder": "none",
        "fingerprint": "",
        "temperatures": told,
        "danger_bias": 0.0,
    }
    return LearnedClassifier(*opened(onnx_bytes([network], known)))


def test_it_tells_apart_what_taught_it(network: Network) -> None:
    classifier = written(network)

    assert [classifier.danger_odds(each.text) > 0 for each in SAID] == [True, True, False, False, False]
    assert classifier.read("say it again", "en", Asked.DID_THAT_HELP).act is Act.REPEAT


def test_the_line_reads_what_the_network_reads(network: Network) -> None:
    classifier = written(network)
    asked = torch.tensor([one_hot(Asked.CHOICE)])

    for each in SAID:
        with torch.no_grad():
            told = network([words_read(each.text)], torch.zeros(1, 512), asked)
        read = classifier.logits(each.text, Asked.CHOICE)
        for wanted, found in zip(told, read, strict=True):
            assert found == pytest.approx(wanted[0].numpy(), abs=0.05)


def test_the_same_seed_learns_the_same() -> None:
    meanings = np.zeros((len(SAID), 512), np.float16)
    first, second = (learn(Corpus(SAID, meanings, SUBJECTS), seed=7, epochs=2) for _ in range(2))

    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def test_there_is_a_place_for_every_danger_and_act() -> None:
    assert (len(DANGERS), len(ACTS)) == (len(DangerKind) + 1, len(Act))


def test_a_second_network_counts_for_danger_alone(network: Network) -> None:
    told = {"danger": 1.0, "act": 1.0, "subject": 1.0}
    known = {
        "subjects": SUBJECTS,
        "encoder": "none",
        "fingerprint": "",
        "temperatures": told,
        "danger_bias": 0.0,
    }
    torch.manual_seed(2)
    unlearned = Network(512, (len(DANGERS), len(ACTS), len(SUBJECTS)), is_wide=False).eval()

    both = LearnedClassifier(*opened(onnx_bytes([network, unlearned], known)))
    alone, second = (LearnedClassifier(*opened(onnx_bytes([each], known))) for each in (network, unlearned))
    said = "he is not breathing"

    assert both.logits(said).act == pytest.approx(alone.logits(said).act, abs=1e-4)
    mean = (alone.logits(said).danger + second.logits(said).danger) / 2
    assert both.logits(said).danger == pytest.approx(mean, abs=1e-4)


def test_a_verifier_tells_danger_a_second_time_and_leaves_all_else_as_it_was(network: Network) -> None:
    known = {
        "subjects": SUBJECTS,
        "encoder": "none",
        "fingerprint": "",
        "temperatures": {"danger": 1.0, "act": 1.0, "subject": 1.0},
        "danger_bias": 0.0,
    }
    torch.manual_seed(2)
    anew = Network(512, (len(DANGERS), len(ACTS), len(SUBJECTS))).eval()
    assert anew.wide
    torch.nn.init.normal_(anew.wide.words.weight)

    shipped = onnx_bytes([network], known)
    temperatures = {"danger": 1.0, "act": 1.0, "subject": 1.0, VERIFIER: 1.0}
    verified = with_verifier(shipped, [anew, network], {**known, "temperatures": temperatures})
    before, after, alone = (
        LearnedClassifier(*opened(each)) for each in (shipped, verified, onnx_bytes([anew], known))
    )
    said = "he is not breathing"

    for was, told in zip(before.logits(said), after.logits(said), strict=True):
        assert told == pytest.approx(was)
    assert before.read(said, "en").verified_danger == 1
    again = with_verifier(verified, [anew, network], {**known, "temperatures": temperatures})
    assert again == verified
    mean = (before.logits(said).danger + alone.logits(said).danger) / 2
    odds = np.logaddexp.reduce(mean[1:]) - mean[0]
    assert after.verifier_odds(said) == pytest.approx(odds, abs=0.05)
    assert after.read(said, "en").verified_danger == pytest.approx(expit(after.verifier_odds(said)))
