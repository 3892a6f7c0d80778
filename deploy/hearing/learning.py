"""The learning itself: what was said, token by token, from what the encoder made of its sound."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import ceil

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import Progress
from torch import Tensor
from torch.nn import functional

from deploy.hearing.decoder import Decoder
from deploy.hearing.material import Heard
from deploy.hearing.writer import Writer

Sounds = Sequence[tuple[Heard, NDArray[np.float16]]]

ROUNDS = 2.5
_BATCH = 8
_ALIKE = 64
"Among so many at a time those of like length are put together."
_RATE = 1e-3
_WARM_UP = 30
_BEGINNING = 0.2
"What it counts that language and silence are still told by the first token."
_NOT_TAUGHT = -100


def learn(decoder: Decoder, writer: Writer, sounds: Sounds, chance: random.Random) -> None:
    """Teach the decoder's changes by all sounds, some rounds."""
    learned = [*decoder.parameters()]
    optimizer = torch.optim.AdamW(learned, lr=_RATE, weight_decay=0.01, betas=(0.9, 0.98))
    rounds = [batch for _ in range(ceil(ROUNDS)) for batch in _batches(sounds, chance)]
    batches = rounds[: int(len(rounds) * ROUNDS / ceil(ROUNDS))]
    with Progress() as progress:
        task = progress.add_task("Learning", total=len(batches))
        for step, batch in enumerate(batches):
            for group in optimizer.param_groups:
                group["lr"] = _RATE * min(1, (step + 1) / _WARM_UP) * (1 - step / len(batches))
            loss = _loss(decoder, writer, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            progress.update(task, advance=1, description=f"Learning, {loss.item():.2f} nats a token")


def _batches(sounds: Sounds, chance: random.Random) -> Iterator[Sounds]:
    by_length: dict[int, list[tuple[Heard, NDArray[np.float16]]]] = defaultdict(list)
    for heard, encoded in sounds:
        by_length[heard.steps].append((heard, encoded))
    batches = []
    for alike in by_length.values():
        chance.shuffle(alike)
        for start in range(0, len(alike), _ALIKE):
            near = sorted(alike[start : start + _ALIKE], key=lambda each: len(each[0].text))
            batches += [near[place : place + _BATCH] for place in range(0, len(near), _BATCH)]
    chance.shuffle(batches)
    yield from batches


def _loss(decoder: Decoder, writer: Writer, batch: Sounds) -> Tensor:
    written = [writer.written(heard) for heard, _ in batch]
    longest = max(len(head) + len(text) for head, text in written)
    tokens = torch.full((len(batch), longest - 1), writer.token("<|endoftext|>"))
    wanted = torch.full((len(batch), longest - 1), _NOT_TAUGHT)
    for row, (head, text) in enumerate(written):
        line = [*head, *text]
        tokens[row, : len(line) - 1] = torch.tensor(line[:-1])
        wanted[row, len(head) - 1 : len(line) - 1] = torch.tensor(text)
    known = decoder(tokens, torch.tensor(np.stack([encoded for _, encoded in batch]).astype(np.float32)))
    is_taught = wanted != _NOT_TAUGHT
    told = functional.cross_entropy(decoder.logits(known[is_taught]), wanted[is_taught])
    first = torch.tensor([writer.first(heard) for heard, _ in batch])
    return told + _BEGINNING * functional.cross_entropy(decoder.logits(known[:, 0]), first)
