"""The learning itself: what was said, token by token, from its sound down a line of its own each time."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

import numpy as np
import torch
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray
from rich.progress import track
from torch import Tensor
from torch.nn import functional

from deploy.hearing.decoder import Decoder
from deploy.hearing.encoder import Encoder
from deploy.hearing.material import Heard
from deploy.hearing.writer import Writer
from ivr.speech.audio import wideband
from ivr.speech.window import RATE, pieces, window_seconds

Example: TypeAlias = tuple[Heard, bytes]
Samples: TypeAlias = NDArray[np.float32]
Draw: TypeAlias = Callable[[], Example]
"Draws a sound of the line, µ-law at 8 kHz, and what is said in it."

_BATCH = 8
_RATES = (5e-4, 2.5e-4)
"Of the encoder and of the decoder."
_WARM_UP = 40
_BEGINNING = 0.2
"What it counts that language and silence are still told by the first token."
_NOT_TAUGHT = -100
_WINDOW_SECONDS = window_seconds(0)
"The shortest; instead of a sound that does not fit it another one is drawn."


class Pupil(NamedTuple):
    """Both halves of Whisper, and how it writes."""

    encoder: Encoder
    decoder: Decoder
    writer: Writer


def learn(pupil: Pupil, draw: Draw, sounds: int) -> None:
    """Teach the changes of both halves by so many sounds."""
    groups = [
        {"params": [*half.parameters()], "lr": rate}
        for half, rate in zip((pupil.encoder, pupil.decoder), _RATES, strict=True)
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    steps = sounds // _BATCH
    for step in track(range(steps), "Learning"):
        for group, rate in zip(optimizer.param_groups, _RATES, strict=True):
            group["lr"] = rate * min(1, (step + 1) / _WARM_UP) * (1 - step / steps)
        optimizer.zero_grad()
        _loss(pupil, [*_fitting(draw, _BATCH)]).backward()
        torch.nn.utils.clip_grad_norm_([*chain.from_iterable(each["params"] for each in groups)], 1.0)
        optimizer.step()


def _fitting(draw: Draw, count: int) -> Iterator[tuple[Heard, Samples]]:
    while count:
        heard, ulaw = draw()
        samples = wideband(ulaw)
        if len(pieces(samples)) == 1 and window_seconds(len(samples)) == _WINDOW_SECONDS:
            yield heard, samples
            count -= 1


def _loss(pupil: Pupil, batch: Sequence[tuple[Heard, Samples]]) -> Tensor:
    written = [pupil.writer.written(heard) for heard, _ in batch]
    longest = max(len(head) + len(text) for head, text in written)
    tokens = torch.full((len(batch), longest - 1), pupil.writer.token("<|endoftext|>"))
    wanted = torch.full((len(batch), longest - 1), _NOT_TAUGHT)
    for row, (head, text) in enumerate(written):
        line = [*head, *text]
        tokens[row, : len(line) - 1] = torch.tensor(line[:-1])
        wanted[row, len(head) - 1 : len(line) - 1] = torch.tensor(text)
    first = torch.tensor([pupil.writer.first(heard) for heard, _ in batch])
    is_taught = wanted != _NOT_TAUGHT
    # Half of the digits are enough to learn by, and twice as fast where the processor knows them.
    with torch.autocast("cpu", torch.bfloat16):
        known = pupil.decoder(tokens, pupil.encoder(_spectrograms([samples for _, samples in batch])))
        told, begun = pupil.decoder.logits(known[is_taught]), pupil.decoder.logits(known[:, 0])
    surprise = functional.cross_entropy(told.float(), wanted[is_taught])
    return surprise + _BEGINNING * functional.cross_entropy(begun.float(), first)


def _spectrograms(sounds: Sequence[Samples]) -> Tensor:
    extract = FeatureExtractor()
    return torch.tensor(np.stack([extract(_padded(samples))[:, :-1] for samples in sounds]))


def _padded(samples: Samples) -> Samples:
    padded = np.zeros(_WINDOW_SECONDS * RATE, np.float32)
    padded[: len(samples)] = samples
    return padded
