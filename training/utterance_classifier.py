"""Train the utterance classifier: `python -m training.utterance_classifier`, half an hour on one core.

With `--verifier` only the networks that verify certain danger are learned; all on which other readers lean
stays.
Writes `intents/learned/utterance_classifier.onnx` and the figures of its model card. The same sentences, code
and seed give the same figures on the same kind of machine.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_softmax

from intents.acts.controls import find_short_answer
from intents.articles.phrasing import DANGER, Phrasing
from intents.matching.encoder import Encoder
from intents.matching.installed import encoders_of
from intents.matching.utterance_classifier import (
    FILE,
    MEANING,
    VERIFIER,
    LearnedClassifier,
    Trained,
    opened,
)
from intents.meaning.reading import Act, Asked
from training.composing import composed
from training.corpus import UTTERANCES, corpus, labelled_set
from training.examples import Example
from training.learning import Corpus, learn
from training.network import Network
from training.onnx_file import onnx_bytes, with_verifier
from training.sentence_vectors import Halves, vectors_of

Numbers = NDArray[np.float64]

DANGERS = ("danger_calibration", "danger_calibration_negative")
QUESTIONS = ("valid_held_back",)
CONTROLS = ("controls",)
_CONTROL = "control:"


def labelled(names: Sequence[str]) -> tuple[Phrasing, ...]:
    """Return the utterances of some evaluation sets."""
    return tuple(each for name in names for each in labelled_set(UTTERANCES / f"{name}.jsonl"))


def danger_calibration(danger_odds: Callable[[str], float]) -> tuple[float, float]:
    """Fit Platt scaling of the danger odds, with danger and near misses weighted equally."""
    asked = labelled(DANGERS)
    odds = np.array([danger_odds(each.text) for each in asked])
    side = np.array([1.0 if each.label != f"{DANGER}none" else -1.0 for each in asked])

    def surprise(weights: Numbers) -> float:
        return float(np.logaddexp(0, -side * (odds * weights[0] + weights[1])).mean())

    found = minimize(surprise, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(1 / max(found[0], 1e-3)), float(found[1])


def act_temperature(classifier: LearnedClassifier) -> float:
    """Fit the act temperature on requests about the call and questions."""
    acts = [(each.text, each.label.removeprefix(_CONTROL)) for each in labelled(CONTROLS)]
    known = [(text, Act(label)) for text, label in acts if label in {*Act}]
    asked = [*known, *((each.text, Act.ASK) for each in labelled(QUESTIONS))]
    logits = np.array([classifier.logits(text, _asked(text)).act for text, _ in asked])
    return _temperature(logits, [[*Act].index(act) for _, act in asked])


def subject_temperature(classifier: LearnedClassifier) -> float:
    """Fit the subject temperature on questions about known subjects."""
    subjects = classifier.trained.subjects
    asked = [each for each in labelled(QUESTIONS) if each.label in subjects]
    return _temperature(
        classifier.subjects([each.text for each in asked]), [subjects.index(each.label) for each in asked]
    )


def _asked(text: str) -> Asked:
    return Asked.DID_THAT_HELP if find_short_answer(text, "en") else Asked.HOW_CAN_I_HELP


def _temperature(logits: NDArray[np.floating], right: Sequence[int]) -> float:
    rows = np.arange(len(right))

    def surprise(temperature: float) -> float:
        return -float(log_softmax(logits / temperature, axis=1)[rows, [*right]].mean())

    found: float = minimize_scalar(surprise, bounds=(0.3, 5.0), method="bounded").x
    return float(found)


ROOT = Path(__file__).parents[1]
SEED = 3
KEPT = ROOT / "var" / "training" / "sentence_vectors.npz"
UNCALIBRATED: Mapping[str, float] = {"danger": 1.0, "act": 1.0, "subject": 1.0}


def main() -> None:
    """Train, calibrate, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--clinc150", type=Path, default=ROOT.parent / "shared/data/clinc150.train-full.jsonl"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="another one draws in another order")
    parser.add_argument("--verifier", action="store_true", help="learn only what verifies certain danger")
    options = parser.parse_args()
    torch.set_num_threads(1)
    encoder = line_encoder()
    own = corpus(options.clinc150)
    examples = (*own, *composed(own, options.seed))
    subjects = sorted({each.subject for each in examples if each.subject})
    taught = Corpus(examples, meanings_of(examples, encoder), subjects)
    # A second network without the wide part makes other errors: averaging both detects danger better.
    networks = [learn(taught, options.seed), learn(taught, options.seed + 1, is_wide=False)]
    file = ROOT / "intents" / FILE
    if options.verifier:
        file.write_bytes(verified(file.read_bytes(), networks, encoder))
        return
    known = {"subjects": subjects, "fingerprint": fingerprint_of(examples)}
    file.write_bytes(written_down(networks, encoder, known))


def line_encoder() -> Encoder:
    """Return the line's sentence encoder; exit if it is not installed."""
    encoders = encoders_of(ROOT / "var" / "models")
    if not encoders:
        raise SystemExit("The sentence encoder is not on this machine: run make models, then this again.")
    return encoders[0]


def meanings_of(examples: Sequence[Example], encoder: Encoder) -> Halves:
    """Return each example's sentence vector; for a composed one the mean of its parts.

    The exact vector is close (cosine 0.8 to 0.9) but far slower.
    """
    whole = {each.text for each in examples if not each.parts and not each.is_by_words}
    vectors = vectors_of([*whole, *({text for e in examples for text, _ in e.parts} - whole)], encoder, KEPT)
    return np.stack([_meaning(each, vectors) for each in examples])


def _meaning(example: Example, vectors: Mapping[str, Halves]) -> Halves:
    if example.is_by_words:
        return np.zeros(MEANING, np.float16)
    if not example.parts:
        return vectors[example.text]
    total = sum(many * vectors[text].astype(np.float32) for text, many in example.parts)
    return np.asarray(total / np.linalg.norm(total)).astype(np.float16)


def written_down(networks: Sequence[Network], encoder: Encoder, known: Mapping[str, object]) -> bytes:
    """Return the model file, calibrated on utterances by other authors."""
    told: dict[str, object] = {**known, "encoder": encoder.fingerprint}
    first = onnx_bytes(networks, {**told, "temperatures": UNCALIBRATED, "danger_bias": 0.0})
    classifier = LearnedClassifier(*opened(first), encoder)
    danger, bias = danger_calibration(classifier.danger_odds)
    temperatures = {
        "danger": danger,
        "act": act_temperature(classifier),
        "subject": subject_temperature(classifier),
    }
    print(json.dumps({"temperatures": temperatures, "danger_bias": bias}))  # noqa: T201 -- the run's result
    return onnx_bytes(networks, {**told, "temperatures": temperatures, "danger_bias": bias})


def verified(content: bytes, networks: Sequence[Network], encoder: Encoder) -> bytes:
    """Return a model file with networks that verify its certain danger, calibrated as its danger is."""
    known = vars_of(opened(content)[1])
    first = LearnedClassifier(*opened(with_verifier(content, networks, known)), encoder)
    temperature, bias = danger_calibration(first.verifier_odds)
    temperatures = {**first.trained.temperatures, VERIFIER: temperature}
    return with_verifier(content, networks, {**known, "temperatures": temperatures, "verifier_bias": bias})


def vars_of(trained: Trained) -> dict[str, object]:
    """Return the metadata of a model file as it is written."""
    return {name: getattr(trained, name) for name in Trained.__slots__}


def fingerprint_of(examples: Sequence[Example]) -> str:
    """Changes with any sentence or label, and with the training code."""
    taught = hashlib.sha256(repr([tuple(each) for each in examples]).encode())
    for source in sorted((ROOT / "training").glob("*.py")):
        taught.update(source.read_bytes())
    return taught.hexdigest()[:32]


if __name__ == "__main__":
    main()
