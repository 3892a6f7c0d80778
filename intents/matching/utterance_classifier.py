"""The utterance classifier: a small network trained in `training/` and run by onnxruntime.

One pass gives act, danger and subject
(`intents/learned/utterance_classifier.md` is its model card).
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_inference_collection import InferenceSession
from onnxruntime.capi.onnxruntime_pybind11_state import SessionOptions
from scipy.special import expit, softmax

from intents.articles.article import Language
from intents.articles.phrasing import OUT_OF_SCOPE
from intents.danger.rules import first_fired
from intents.matching.encoder import Encoder, encoder_of
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import DangerKind
from intents.text.wording import sound, words

BUCKETS = 1 << 15
"Hash buckets for n-grams of letters and sounds; 0 is padding."
LONGEST = 120
"Words; the rest of a longer utterance is ignored."
_LETTERS, _SOUNDS = (3, 4, 5), (3, 4)


def places_of(word: str) -> list[int]:
    """Return the hash buckets of a word, its character n-grams and its sound."""
    written, heard = f"<{word}>", f"~{sound(f'{word} ').strip()}~"
    runs = {written, f"~{heard}", *_runs(written, _LETTERS), *(f"~{run}" for run in _runs(heard, _SOUNDS))}
    return sorted({1 + zlib.crc32(run.encode()) % (BUCKETS - 1) for run in runs})


def words_read(text: str) -> tuple[str, ...]:
    """Return the words that are read, or a placeholder if there are none."""
    return words(text)[:LONGEST] or (".",)


def _runs(text: str, lengths: tuple[int, ...]) -> Iterator[str]:
    return (text[start : start + size] for size in lengths for start in range(len(text) - size + 1))


Floats = NDArray[np.float32]

FILE = "learned/utterance_classifier.onnx"
VERIFIER = "verifier"
"The output that tells danger a second time, by networks that learned from more authors; older files lack it."
MEANING = 512
NEVER = -1e4
"Added to the logit of an impossible act."
ASKED_AGAIN = -0.7
"""Added to the question logit after the line's own question, when half as many callers ask one.

Training labels long stories as questions whatever was asked. On independently written second turns it gets
three more acts of 88 right.
"""
WHOLE = 80
"Words; longer utterances are also read window by window."
WINDOW = 30
MOST_WINDOWS = 16
_NO_MEANING = np.zeros((1, MEANING), np.float32)


class Logits(NamedTuple):
    """Logits for each kind of danger (harmless first), act and subject."""

    danger: Floats
    act: Floats
    subject: Floats


@dataclass(frozen=True, slots=True)
class Trained:
    """The metadata that training stored with the weights."""

    subjects: tuple[str, ...]
    encoder: str
    "The fingerprint of the sentence encoder it was trained with."
    fingerprint: str
    temperatures: Mapping[str, float]
    "By head: softmax temperatures from calibration."
    danger_bias: float
    "Added to the danger log-odds; with its temperature this is Platt scaling."
    verifier_bias: float = 0.0
    "The same for the verifier."


@dataclass(frozen=True, slots=True, eq=False)
class LearnedClassifier:
    """The network, with the sentence encoder whose vectors it reads."""

    session: InferenceSession
    trained: Trained
    encoder: Encoder | None = None

    def read(self, text: str, language: Language, asked: Asked = Asked.HOW_CAN_I_HELP) -> Reading:
        """Return act, danger and subject.

        It was trained on both languages, since callers mix them; only danger rules have a language order.
        """
        meaning = self._meaning(text)
        told = self._told(text, meaning, asked)
        acts = softmax(told.act / self.trained.temperatures["act"] + _expected(asked))
        chances = softmax(told.subject / self.trained.temperatures["subject"])
        out_of_scope = self.trained.subjects.index(OUT_OF_SCOPE)
        return Reading(
            {each: float(chance) for each, chance in zip(Act, acts, strict=True)},
            self._dangers(_loudest([told.danger, *self._windows(text)])),
            told.subject,
            float(chances[out_of_scope]),
            float(np.delete(chances, out_of_scope).max()),
            self._around_rule(text, language),
            asked,
            verified_danger=self._verified(text, meaning),
            is_by_words_alone=self.encoder is None,
        )

    def subjects(self, texts: Sequence[str]) -> Floats:
        """Return subject logits; shape (texts, subjects)."""
        # Only this head, so that the second network, which is for danger alone, does not run.
        return np.concatenate([self._heads(["subject"], text, self._meaning(text))[0] for text in texts])

    def danger_odds(self, text: str) -> float:
        """Logarithm of the odds of danger before calibration."""
        return _odds(self.logits(text).danger)

    def verifier_odds(self, text: str) -> float:
        """Logarithm of the odds of danger by the verifier, before calibration."""
        return self._verifier_odds(text, self._meaning(text))

    def _verified(self, text: str, meaning: Floats) -> float:
        if VERIFIER not in self.trained.temperatures:
            return 1.0
        by_words = (self._verifier_odds(part, _NO_MEANING) for part in _windows(text))
        odds = max((self._verifier_odds(text, meaning), *by_words))
        return float(expit(odds / self.trained.temperatures[VERIFIER] + self.trained.verifier_bias))

    def _verifier_odds(self, text: str, meaning: Floats) -> float:
        return _odds(self._heads([VERIFIER], text, meaning)[0][0])

    def _windows(self, text: str) -> list[Floats]:
        """Return danger logits for each window of a long utterance, by words alone."""
        return [self._by_words(part) for part in _windows(text)]

    def _around_rule(self, text: str, language: Language) -> float:
        fired = first_fired(text, language)
        return sum(self._dangers(self._by_words(fired.around)).values()) if fired else 0.0

    def _by_words(self, text: str) -> Floats:
        return np.asarray(self._heads(["danger"], text, _NO_MEANING)[0][0], np.float32)

    def _dangers(self, logits: Floats) -> Mapping[DangerKind, float]:
        chance = expit(_odds(logits) / self.trained.temperatures["danger"] + self.trained.danger_bias)
        kinds = softmax(logits[1:])
        return {kind: float(chance * share) for kind, share in zip(DangerKind, kinds, strict=True)}

    def logits(self, text: str, asked: Asked = Asked.HOW_CAN_I_HELP) -> Logits:
        """Return the logits of each head, before calibration."""
        return self._told(text, self._meaning(text), asked)

    def _told(self, text: str, meaning: Floats, asked: Asked) -> Logits:
        return Logits(*(each[0] for each in self._heads(Logits._fields, text, meaning, asked)))

    def _meaning(self, text: str) -> Floats:
        return self.encoder.encode([text]) if self.encoder else np.zeros((1, MEANING), np.float32)

    def _heads(
        self, heads: Sequence[str], text: str, meaning: Floats, asked: Asked = Asked.HOW_CAN_I_HELP
    ) -> list[Floats]:
        one_hot = np.array([[each is asked for each in Asked]], np.float32)
        inputs = {"places": _places(text), "meaning": meaning, "asked": one_hot}
        return [np.asarray(each, np.float32) for each in self.session.run([*heads], inputs)]


def shipped_classifier(encoders: Sequence[Encoder] = ()) -> LearnedClassifier:
    """Return the shipped classifier, if the encoder it was trained with is installed."""
    session, trained = _shipped()
    return LearnedClassifier(session, trained, encoder_of(trained.encoder, encoders))


@cache
def _shipped() -> tuple[InferenceSession, Trained]:
    return opened(files("intents").joinpath(FILE).read_bytes())


def opened(content: bytes) -> tuple[InferenceSession, Trained]:
    """Open a network file with its metadata."""
    options = SessionOptions()
    # More threads would wait for each other on such small products, and take cores from the transcribers.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = InferenceSession(content, options, providers=["CPUExecutionProvider"])
    told = {name: json.loads(text) for name, text in session.get_modelmeta().custom_metadata_map.items()}
    return session, Trained(
        tuple(told["subjects"]),
        told["encoder"],
        told["fingerprint"],
        told["temperatures"],
        told["danger_bias"],
        told.get("verifier_bias", 0.0),
    )


def _expected(asked: Asked) -> Floats:
    """Exclude impossible acts: rejecting before an answer, choosing before an offer."""
    answers = {Act.REJECT, Act.CORRECT} if asked is Asked.HOW_CAN_I_HELP else frozenset[Act]()
    never = answers if asked is Asked.CHOICE else answers | {Act.CHOOSE}
    asks = 0.0 if asked is Asked.HOW_CAN_I_HELP else ASKED_AGAIN
    added = [NEVER if each in never else asks if each is Act.ASK else 0.0 for each in Act]
    return np.array(added, np.float32)


def _loudest(logits: Sequence[Floats]) -> Floats:
    return max(logits, key=_odds)


def _windows(text: str) -> list[str]:
    """Return the overlapping parts of a long utterance."""
    said = text.split()
    starts = range(0, len(said) - WINDOW // 2, WINDOW // 2) if len(said) > WHOLE else ()
    return [" ".join(said[start : start + WINDOW]) for start in starts][:MOST_WINDOWS]


def _odds(logits: Floats) -> float:
    return float(np.logaddexp.reduce(logits[1:]) - logits[0])


def _places(text: str) -> NDArray[np.int64]:
    """Return the buckets of each word, zero-padded; shape (words, pieces)."""
    places = [places_of(word) for word in words_read(text)]
    table = np.zeros((len(places), max(map(len, places))), np.int64)
    for row, each in zip(table, places, strict=True):
        row[: len(each)] = each
    return table
