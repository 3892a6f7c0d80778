"""Learn anew what danger sounds like and what callers speak about, after sentences or code changed."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from threadpoolctl import threadpool_limits

from intents import danger_store, subject_store
from intents.danger_examples import danger_examples
from intents.danger_learning import learn_danger
from intents.encoder import Encoder
from intents.sense_file import fingerprint_of, packed
from intents.subject_examples import subject_examples
from intents.subject_learning import learn_subjects
from ivr.comprehension import encoders_of

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Write what was learned beside the sentences; the sentence encoder must be on this machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sense", choices=LEARN)
    sense = parser.parse_args().sense
    threadpool_limits(1)
    LEARN[sense](line_encoder())


def line_encoder() -> Encoder:
    """The sentence encoder through which the line hears; exits where it is not on this machine."""
    encoders = encoders_of(ROOT / "var" / "models")
    if not encoders:
        raise SystemExit("The sentence encoder is not on this machine: run make models, then this again.")
    return encoders[0]


def _danger(encoder: Encoder) -> None:
    examples = danger_examples()
    # Before learning, which takes minutes: what changes meanwhile has taught nothing.
    fingerprint = fingerprint_of(examples, danger_store.SOURCES)
    learned = danger_store.stored(learn_danger(examples, [encoder]), fingerprint)
    (ROOT / "intents" / danger_store.FILE).write_bytes(packed(learned))


def _subjects(encoder: Encoder) -> None:
    examples = subject_examples()
    learned = learn_subjects(examples, encoder, fingerprint_of(examples, subject_store.SOURCES))
    (ROOT / "intents" / subject_store.FILE).write_bytes(packed(subject_store.stored(learned)))


LEARN: Mapping[str, Callable[[Encoder], None]] = {"danger": _danger, "subjects": _subjects}


if __name__ == "__main__":
    main()
