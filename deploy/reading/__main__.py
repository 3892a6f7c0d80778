"""Learn anew to read danger word after word, after its sentences changed."""

import argparse

import numpy as np
import torch
from rich.progress import track

from deploy.learn_senses import ROOT, line_encoder
from deploy.reading.learning import Taught, learn
from intents.danger_examples import danger_examples
from intents.danger_reader import FILE, SOURCES, DangerReader, packed
from intents.sense_file import fingerprint_of
from intents.subject_examples import subject_examples

_AT_ONCE = 1000


def main() -> None:
    """Write what was learned beside the sentences; the sentence encoder must be on this machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2, help="another one draws in another order")
    seed = parser.parse_args().seed
    torch.set_num_threads(1)
    encoder, examples = line_encoder(), danger_examples()
    # Before learning, which takes minutes: what changes meanwhile has taught nothing.
    fingerprint = fingerprint_of(examples, SOURCES)
    starts = track(range(0, len(examples), _AT_ONCE), "Encoding")
    texts = ([each.text for each in examples[start : start + _AT_ONCE]] for start in starts)
    meanings = np.concatenate([encoder.encode(some) for some in texts])
    subjects = {(each.text, str(each.language)): each.label for each in subject_examples()}
    network = learn(Taught(examples, meanings, subjects), seed)
    (ROOT / "intents" / FILE).write_bytes(packed(DangerReader(network.weights(), fingerprint)))


if __name__ == "__main__":
    main()
