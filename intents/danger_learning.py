"""Learning what danger sounds like from reviewed sentences, and from the stretches of long ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from intents.danger_sense import KINDS, MEANING, WITHOUT, DangerSense
from intents.encoder import Encoder
from intents.phrasing import DANGER, HARMLESS, Phrasing
from intents.softmax import Numbers, fit_softmax
from intents.stretches import LENGTH, stretches
from intents.word_forms import Head, WordForms, beside

BESIDE = 3
"So many words of other business stand on either side."
STRIDE = 7919
"A prime, so that each danger meets other business than its neighbours in the file do."
_LABELS = (HARMLESS, *(f"{DANGER}{kind}" for kind in KINDS))


def learn_danger(examples: Sequence[Phrasing], encoders: Iterable[Encoder]) -> DangerSense:
    """Learn from labelled sentences, once without and once with each of the encoders."""
    forms = WordForms.of([each.text for each in examples])
    first = DangerSense(forms, {WITHOUT: _fitted(forms, examples, None)})
    taught = (*examples, *_stretches(examples, first), *_amid(examples))
    ways = {WITHOUT: None} | {each.fingerprint: each for each in encoders}
    return DangerSense(forms, {name: _fitted(forms, taught, encoder) for name, encoder in ways.items()})


def _stretches(examples: Sequence[Phrasing], first: DangerSense) -> Iterator[Phrasing]:
    """Every stretch of what is harmless; of a danger the one in which it is heard, if it is heard in any."""
    for each in examples:
        if each.label == HARMLESS:
            yield from (replace(each, text=text) for text in stretches(each.text))
        elif alarm := first.loudest(each.text):
            text, odds = alarm
            yield from [replace(each, text=text)] if odds > 0 else []


def _amid(examples: Sequence[Phrasing]) -> Iterator[Phrasing]:
    """Each short danger run into a few words of other business, as a stretch of a long call holds it."""
    harmless = {
        language: [
            each.text.split() for each in examples if each.label == HARMLESS and each.language == language
        ]
        for language in {each.language for each in examples}
    }
    for number, each in enumerate(examples):
        others = harmless[each.language]
        if others and each.label != HARMLESS and len(each.text.split()) < LENGTH:
            before, after = others[STRIDE * number % len(others)], others[(STRIDE * number + 1) % len(others)]
            yield replace(each, text=" ".join([*before[-BESIDE:], each.text, *after[:BESIDE]]))


def _fitted(forms: WordForms, taught: Sequence[Phrasing], encoder: Encoder | None) -> Head:
    texts = [each.text for each in taught]
    labels = np.array([_LABELS.index(each.label) for each in taught])
    runs = forms.show(texts)
    rows = beside(encoder.encode(texts) * MEANING, runs) if encoder else runs
    return Head.of(fit_softmax(rows, np.eye(len(_LABELS))[labels], _counts(labels)), forms)


def _counts(labels: NDArray[np.intp]) -> Numbers:
    """Danger and harmless count for half each, however many sentences there are of either."""
    is_danger = labels > 0
    counts: Numbers = np.where(is_danger, 0.5 / max(is_danger.sum(), 1), 0.5 / max((~is_danger).sum(), 1))
    return counts
