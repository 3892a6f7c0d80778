"""The learning itself: sentences as they are, amid other business, and with words lost or misheard."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional

from deploy.reading.network import Network
from intents.danger_sense import KINDS
from intents.phrasing import DANGER, HARMLESS, Phrasing
from intents.softmax import Floats
from intents.wording import words

ROUNDS = 7
_BATCH = 64
_RATE = 2e-3
_WARM_UP = 0.02
"Share of the steps."
_LAST_RATE = 0.01
"What is left of the rate at the end."
_LONGEST = 60
"Words."
_AMID = {True: 0.35, False: 0.12}
"Share of dangers, and of harmless sentences, that are run into other business."
_OTHER = 10
"So many words of it at most, on either side."
_LOST, _MISHEARD = 0.06, 0.04
"Shares of words."
_LETTERS = "aeiourstnl"
_SHORTEST_MISHEARD = 4
_DANGER_COUNTS = 2.5
_DOUBT = 0.02
"No label is wholly sure (Szegedy et al., 2016)."
_SUBJECTS_COUNT = 0.5
_NO_SUBJECT = -100
_LABELS = (HARMLESS, *(f"{DANGER}{kind}" for kind in KINDS))


class Lesson(NamedTuple):
    """A sentence to learn from."""

    words: Sequence[str]
    meaning: Floats
    "Zeros where the words are not the sentence's own any more."
    label: int
    subject: int


class Taught(NamedTuple):
    """All sentences, and what a sentence encoder makes of them."""

    examples: Sequence[Phrasing]
    meanings: Floats
    subjects: Mapping[tuple[str, str], str]
    "By text and language, where it is known."


def learn(taught: Taught, seed: int, rounds: int = ROUNDS) -> Network:
    """A network that has seen every sentence in each of the rounds."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    names = sorted({*taught.subjects.values()})
    network = Network(taught.meanings.shape[1], len(_LABELS), len(names))
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=0.02)
    draw = _drawing(taught, names, chance)
    batches = [*_batches(len(taught.examples), rounds, chance)]
    for step, batch in enumerate(track(batches, "Reading")):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * _share((step + 1) / len(batches))
        optimizer.zero_grad()
        _loss(network, [*map(draw, batch)]).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    return network.eval()


def _share(done: float) -> float:
    """Of the rate, when so much of the way is done: up at first, then slowly down."""
    return min(1, done / _WARM_UP) * max(_LAST_RATE, 1 - done)


def _batches(count: int, rounds: int, chance: random.Random) -> Iterator[list[int]]:
    order = [*range(count)]
    for _ in range(rounds):
        chance.shuffle(order)
        yield from (order[start : start + _BATCH] for start in range(0, count, _BATCH))


def _drawing(taught: Taught, names: Sequence[str], chance: random.Random) -> Callable[[int], Lesson]:
    said = [words(each.text)[:_LONGEST] or (".",) for each in taught.examples]
    others: dict[str, list[int]] = {}
    for number, each in enumerate(taught.examples):
        if each.label == HARMLESS:
            others.setdefault(each.language, []).append(number)

    def draw(number: int) -> Lesson:
        example, own = taught.examples[number], said[number]
        label = _LABELS.index(example.label)
        subject = taught.subjects.get((example.text, example.language))
        told = _NO_SUBJECT if subject is None else names.index(subject)
        if chance.random() >= _AMID[label > 0]:
            return Lesson(_misheard(own, chance), taught.meanings[number], label, told)
        before, after = (said[chance.choice(others[example.language])] for _ in range(2))
        first, last = chance.randint(0, _OTHER), chance.randint(0, _OTHER)
        mixed = (*before[max(0, len(before) - first) :], *own, *after[:last])
        nothing = np.zeros_like(taught.meanings[number])
        return Lesson(_misheard(mixed, chance), nothing, label, _NO_SUBJECT)

    return draw


def _misheard(said: Sequence[str], chance: random.Random) -> Sequence[str]:
    """With some words lost, and some with a letter lost, another or one more."""
    kept = [word for word in said if chance.random() >= _LOST] or said
    return [_slipped(word, chance) if chance.random() < _MISHEARD else word for word in kept]


def _slipped(word: str, chance: random.Random) -> str:
    if len(word) < _SHORTEST_MISHEARD:
        return word
    at = chance.randrange(len(word))
    letter, rest = chance.choice(
        [("", at + 1), (chance.choice(_LETTERS), at + 1), (chance.choice(_LETTERS), at)]
    )
    return word[:at] + letter + word[rest:]


def _loss(network: Network, lessons: Sequence[Lesson]) -> Tensor:
    meanings = torch.tensor(np.stack([each.meaning for each in lessons]))
    kinds, subjects = network([each.words for each in lessons], meanings)
    counts = torch.tensor([1.0, *[_DANGER_COUNTS] * len(KINDS)])
    labels = torch.tensor([each.label for each in lessons])
    known = torch.tensor([each.subject for each in lessons])
    surprise = functional.cross_entropy(kinds, labels, weight=counts, label_smoothing=_DOUBT)
    if bool((known == _NO_SUBJECT).all()):
        return surprise
    return surprise + _SUBJECTS_COUNT * functional.cross_entropy(subjects, known, ignore_index=_NO_SUBJECT)
