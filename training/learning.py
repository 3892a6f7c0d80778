"""The training loop: each epoch draws new examples, with words dropped or misheard."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from intents.matching.utterance_classifier import words_read
from intents.meaning.reading import Act, Asked
from intents.meaning.understanding import DangerKind
from training.corpus import HARMLESS
from training.examples import Example
from training.network import Network, Told

EPOCHS = 5
BATCH = 192
BUCKET = 24
"Batches sorted by length together, to save padding."
LEARNING_RATE = 3e-3
WIDE_RATE = 2e-2
WARM_UP = 0.04
LAST_RATE = 0.01
WEIGHT_DECAY = 0.02
LONGEST = 80
"Words of an utterance in training."
LOST, MISHEARD = 0.05, 0.04
"Shares of words."
DRAWN: Mapping[str, float] = {
    "clinc150": 0.35,
    "acts": 10.0,
    "near": 4.0,
    "stories": 6.0,
    "frames": 1.3,
    "valid": 3.0,
    "contrasts": 4.0,
    "idioms": 4.0,
    "turns": 4.0,
    "plans": 12.0,
}
"Weight of examples in an epoch, by author; 1 if no author is named."
DANGER_COUNTS = 3.0
SMOOTHING = 0.02
ACT_COUNTS, SUBJECT_COUNTS = 0.8, 1.0
ASKING_COUNTS = 0.3
"Weight of questions, which are ten times as many as all other acts."
DANGERS = (HARMLESS, *(str(kind) for kind in DangerKind))
ACTS = tuple(Act)
_UNKNOWN = -100
_LETTERS = "aeiourstnl"


class Rows(NamedTuple):
    """Examples as tensors."""

    said: Sequence[Sequence[str]]
    meaning: Tensor
    asked: Tensor
    labels: tuple[Tensor, Tensor, Tensor]
    "Heads: danger, act and subject."
    weights: Tensor


class Corpus(NamedTuple):
    """The examples, their sentence vectors, and the names of subjects."""

    examples: Sequence[Example]
    meanings: NDArray[np.float16]
    subjects: Sequence[str]


def learn(corpus: Corpus, seed: int, epochs: int = EPOCHS, *, is_wide: bool = True) -> Network:
    """Train a network for a number of epochs; deterministic for a seed on one machine."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    sizes = (len(DANGERS), len(ACTS), len(corpus.subjects))
    network = Network(corpus.meanings.shape[1], sizes, is_wide=is_wide)
    said = [words_read(each.text)[:LONGEST] for each in corpus.examples]
    optimizer = _optimizer(network)
    batches = [*_batches(corpus.examples, said, epochs, chance)]
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = group["most"] * _share((step + 1) / len(batches))
        rows = _rows(corpus, said, batch, chance)
        optimizer.zero_grad()
        loss = loss_of(network(rows.said, rows.meaning, rows.asked), rows)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if step % 500 == 0:
            print(f"step {step} of {len(batches)}: {float(loss.detach()):.3f}", flush=True)  # noqa: T201 -- a training log
    return network.eval()


def _optimizer(network: Network) -> torch.optim.Optimizer:
    """Return the optimizer; the wide part learns faster, since each word has few examples."""
    wide = [*network.wide.parameters()] if network.wide else []
    deep = [each for each in network.parameters() if all(each is not other for other in wide)]
    return torch.optim.AdamW(
        [
            {"params": deep, "most": LEARNING_RATE, "weight_decay": WEIGHT_DECAY},
            {"params": wide, "most": WIDE_RATE, "weight_decay": 0.0},
        ],
        lr=LEARNING_RATE,
    )


def loss_of(told: Told, rows: Rows) -> Tensor:
    """Return the weighted cross-entropy of all heads."""
    danger, act, subject = (
        functional.cross_entropy(
            logits, labels, ignore_index=_UNKNOWN, label_smoothing=SMOOTHING, reduction="none"
        )
        for logits, labels in zip(told, rows.labels, strict=True)
    )
    of_danger = danger * torch.where(rows.labels[0] > 0, DANGER_COUNTS, 1.0)
    act = act * torch.where(rows.labels[1] == ACTS.index(Act.ASK), ASKING_COUNTS, 1.0)
    total = of_danger + ACT_COUNTS * act * rows.weights + SUBJECT_COUNTS * subject * rows.weights
    return total.mean()


def labels_of(example: Example, subjects: Sequence[str]) -> tuple[int, int, int]:
    """Return the label ids of danger, act and subject."""
    return (
        DANGERS.index(example.danger) if example.danger else _UNKNOWN,
        ACTS.index(example.act) if example.act else _UNKNOWN,
        subjects.index(example.subject) if example.subject else _UNKNOWN,
    )


def one_hot(asked: Asked) -> list[float]:
    """Return the last question one-hot."""
    return [float(each is asked) for each in Asked]


def _share(done: float) -> float:
    """Return the learning-rate factor: warm-up, then decay."""
    return min(1, done / WARM_UP) * max(LAST_RATE, 1 - done)


def _batches(
    examples: Sequence[Example], said: Sequence[Sequence[str]], epochs: int, chance: random.Random
) -> Iterator[list[int]]:
    for _ in range(epochs):
        drawn = [n for n, each in enumerate(examples) for _ in range(_times(each, chance))]
        chance.shuffle(drawn)
        for start in range(0, len(drawn), BUCKET * BATCH):
            bucket = sorted(drawn[start : start + BUCKET * BATCH], key=lambda n: len(said[n]))
            batches = [bucket[at : at + BATCH] for at in range(0, len(bucket), BATCH)]
            chance.shuffle(batches)
            yield from batches


def _times(example: Example, chance: random.Random) -> int:
    often = DRAWN.get(example.author, 1.0)
    return int(often) + (chance.random() < often - int(often))


def _rows(corpus: Corpus, said: Sequence[Sequence[str]], batch: Sequence[int], chance: random.Random) -> Rows:
    examples = [corpus.examples[n] for n in batch]
    labels = torch.tensor([labels_of(each, corpus.subjects) for each in examples])
    return Rows(
        [_misheard(said[n], chance) for n in batch],
        torch.from_numpy(corpus.meanings[batch].astype(np.float32)),
        torch.tensor([one_hot(chance.choice(each.asked)) for each in examples]),
        (labels[:, 0], labels[:, 1], labels[:, 2]),
        torch.tensor([each.weight for each in examples]),
    )


def _misheard(said: Sequence[str], chance: random.Random) -> Sequence[str]:
    """Augment a text: drop words, and drop, change or insert letters."""
    if len(said) < 4:
        return said
    kept = [word for word in said if chance.random() >= LOST] or said
    return [_slipped(word, chance) if chance.random() < MISHEARD else word for word in kept]


def _slipped(word: str, chance: random.Random) -> str:
    if len(word) < 4:
        return word
    at = chance.randrange(len(word))
    letter, rest = chance.choice(
        [("", at + 1), (chance.choice(_LETTERS), at + 1), (chance.choice(_LETTERS), at)]
    )
    return word[:at] + letter + word[rest:]
