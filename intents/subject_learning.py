"""Learning from reviewed sentences what callers of any city speak about."""

from collections.abc import Sequence

import numpy as np

from intents.encoder import Encoder
from intents.lead_in import without_lead_in
from intents.phrasing import Phrasing
from intents.softmax import fit_softmax
from intents.subject_sense import MEANING, SubjectSense
from intents.word_forms import Head, WordForms, beside


def learn_subjects(examples: Sequence[Phrasing], encoder: Encoder, fingerprint: str) -> SubjectSense:
    """Learn from labelled sentences; each subject counts alike, however many sentences it has."""
    texts = [without_lead_in(each.text, each.language) for each in examples]
    labels = np.unique([each.label for each in examples], return_inverse=True)[1]
    forms = WordForms.of(texts)
    rows = beside(encoder.encode(texts) * MEANING, forms.show(texts))
    counts = 1 / np.bincount(labels)[labels]
    return SubjectSense(
        forms,
        Head.of(fit_softmax(rows, np.eye(labels.max() + 1)[labels], counts / counts.sum()), forms),
        encoder,
        fingerprint,
    )
