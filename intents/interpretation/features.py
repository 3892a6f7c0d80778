"""What the response reader looks at: meaning, letters, and how the words relate to the answer before them."""

import re
import zlib
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from scipy.sparse import csr_matrix

from intents.interpretation.pairs import Pairs, pairs_of, shared_words
from intents.interpretation.response import AnswerContext
from intents.matching.encoder import Encoder, Floats
from intents.matching.utterance_classifier import MEANING
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import DangerKind

BUCKETS = 1 << 15
"Hash buckets for n-grams of words and letters."
WORDS, LETTERS = (1, 2, 3), (2, 3, 4, 5)
LONGEST_CHARACTERS = 400
"The rest of a longer utterance is a story; its beginning tells what is done."
FLOOR = 1e-5
"Smallest probability, before its logarithm is taken."

_TOKEN = re.compile(r"[\w']+|[?!]")


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """One utterance after an answer, as numbers."""

    meaning: Floats
    "Unit vector of the words; zeros without a sentence encoder."
    acts: Floats
    "Logarithms of the utterance classifier's probabilities: acts, then dangers."
    relation: Floats
    "How the words relate to the answer, its department and other topics."
    grams: Mapping[int, float]
    "Weights of hash buckets, at length one."
    pairs: Pairs
    "The words beside each sentence of the answer."
    text: str = ""


MOST_ANSWERS = 512
"Answers whose vectors are kept."


class Vectors:
    """Sentence vectors of words and of answers; those of answers, which are reviewed texts, are kept."""

    def __init__(self, encoder: Encoder | None) -> None:
        self.encoder = encoder
        self._answers: OrderedDict[tuple[str, ...], Floats] = OrderedDict()
        self._lock = Lock()

    def of_words(self, text: str) -> Floats:
        """Return the unit vector of a caller's words; zeros without an encoder."""
        return self.encoder.encode([text])[0] if self.encoder else np.zeros(MEANING, np.float32)

    def of_answer(self, sentences: tuple[str, ...]) -> Floats:
        """Return a unit vector for each sentence of an answer."""
        if self.encoder is None or not sentences:
            return np.zeros((len(sentences), MEANING), np.float32)
        with self._lock:
            known = self._answers.get(sentences)
        if known is None:
            known = np.concatenate([self.encoder.encode([each]) for each in sentences])
            with self._lock:
                self._answers[sentences] = known
                while len(self._answers) > MOST_ANSWERS:
                    self._answers.popitem(last=False)
        return known


def features_of(text: str, asked: Asked, told: AnswerContext, reading: Reading, vectors: Vectors) -> Features:
    """Return the features of an utterance."""
    meaning = vectors.of_words(text)
    sentences = vectors.of_answer(told.sentences)
    close = np.asarray(sentences @ meaning, np.float32)
    relation = _relation(text, asked, told, reading, close)
    pairs = pairs_of(text, told, sentences, close)
    return Features(meaning, _acts(reading), relation, grams_of(text), pairs, text)


def pairs_of_others(features: Features, told: AnswerContext, vectors: Vectors) -> tuple[Pairs, ...]:
    """Return the words beside each sentence of the other answers that they may be about."""
    return tuple(
        _beside_other(features, replace(told, sentences=other.sentences), vectors) for other in told.others
    )


def _beside_other(features: Features, other: AnswerContext, vectors: Vectors) -> Pairs:
    sentences = vectors.of_answer(other.sentences)
    return pairs_of(features.text, other, sentences, np.asarray(sentences @ features.meaning, np.float32))


def grams_of(text: str) -> Mapping[int, float]:
    """Return the weights of an utterance's n-grams of words, and of letters within words."""
    tokens = _TOKEN.findall(text[:LONGEST_CHARACTERS].lower())
    words = _weights(f"w{gram}" for gram in _runs(tokens, WORDS, " "))
    letters = _weights(gram for token in tokens for gram in _runs(f" {token} ", LETTERS, ""))
    return {**words, **{bucket: words.get(bucket, 0.0) + weight for bucket, weight in letters.items()}}


def table_of(rows: Iterable[Mapping[int, float]]) -> csr_matrix:
    """Return n-grams as a sparse table; shape (rows, BUCKETS)."""
    every = [*rows]
    ends = np.cumsum([0, *map(len, every)])
    columns = np.array([bucket for row in every for bucket in row], np.int64)
    values = np.array([value for row in every for value in row.values()], np.float32)
    return csr_matrix((values, columns, ends), shape=(len(every), BUCKETS))


def _runs(items: Sequence[str], sizes: tuple[int, ...], joint: str) -> Iterator[str]:
    for size in sizes:
        yield from (joint.join(items[start : start + size]) for start in range(len(items) - size + 1))


def _weights(grams: Iterator[str]) -> dict[int, float]:
    counted = Counter(zlib.crc32(gram.encode("utf-8", "replace")) % BUCKETS for gram in grams)
    weights = {bucket: 1 + float(np.log(count)) for bucket, count in counted.items()}
    length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
    return {bucket: weight / length for bucket, weight in weights.items()}


def _acts(reading: Reading) -> Floats:
    acts = [reading.acts[each] for each in Act]
    dangers = [reading.danger[each] for each in DangerKind]
    return np.log(np.maximum(np.array([*acts, *dangers], np.float32), FLOOR))


def _relation(text: str, asked: Asked, told: AnswerContext, reading: Reading, close: Floats) -> Floats:
    ranked = np.sort(close)[::-1] if len(close) else np.zeros(1, np.float32)
    own = told.topics.get(told.article, 0.0)
    others = {article: chance for article, chance in told.topics.items() if article != told.article}
    best = max(others.values(), default=0.0)
    near = max((chance for article, chance in others.items() if article in told.near), default=0.0)
    words = len(text.split())
    shared = shared_words(text, " ".join(told.sentences))
    return np.array(
        [
            ranked[0],
            ranked[1] if len(ranked) > 1 else 0.0,
            close.mean() if len(close) else 0.0,
            own,
            best,
            near,
            told.is_topic,
            own * told.is_topic,
            best * told.is_topic,
            reading.out_of_scope,
            reading.business,
            np.log(max(words, 1)),
            words <= 3,
            "?" in text,
            asked is Asked.DID_THAT_HELP,
            shared,
            *_questions(asked, told),
        ],
        np.float32,
    )


def _questions(asked: Asked, told: AnswerContext) -> list[float]:
    """Return which question that follows no answer was asked, so that a yes there is another than here.

    The last is whether something was offered.
    """
    is_about = asked is Asked.IS_IT_ABOUT
    return [asked is Asked.CHOICE, is_about and not told.proposes, is_about and told.proposes]
