"""What outweighs possible danger in intents/danger/rules.py: `python -m tests.bench.caution` fits it.

A logistic regression over what the classifier tells of callers whose danger is not certain; those in danger
weigh as much as all others. Every file chooses, `danger_unseen` and the test sets too, so that none of them
measures these weights any more. Fitted without them they are 1.5, 0.9, 0 and -3.1, by which nobody more in
danger is missed in them, and 30 of 88 others are spared the sentence.
"""

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from threadpoolctl import threadpool_limits

from intents.danger.rules import hear_danger, log_odds
from intents.matching.utterance_classifier import shipped_classifier
from intents.meaning.reading import Act, Reading
from intents.meaning.understanding import Danger
from tests.bench.danger import FILES, OTHERS
from tests.bench.material import line_encoders, utterances

Floats = NDArray[np.float64]
ROUNDS, STEP, RIDGE = 3000, 0.5, 1e-3


def main() -> None:
    """Print the weights, in units of the log odds of danger."""
    threadpool_limits(1)
    classifier, rows, danger = shipped_classifier(line_encoders()), [], []
    for name in (*FILES, *(f"{each}_negative" for each in FILES), *OTHERS):
        for said in utterances(name):
            reading = classifier.read(said.text, said.language)
            if not isinstance(hear_danger(said.text, said.language, reading), Danger):
                rows.append(told_by(reading))
                danger.append(name in FILES)
    least, odds, *others = fitted(np.array(rows), np.array(danger, np.float64))
    for title, weight in zip(("business", "others' business", "a wish about the call"), others, strict=True):
        Console().print(f"{title}: {-weight / odds:.2f}")
    Console().print(f"at least: {-least / odds:.2f}")


def told_by(reading: Reading) -> tuple[float, float, float, float]:
    """What the classifier tells of danger, and of what else it may be."""
    return (
        log_odds(reading.danger_chance),
        reading.business,
        reading.out_of_scope,
        log_odds(1 - reading.acts[Act.ASK]),
    )


def fitted(rows: Floats, danger: Floats) -> Floats:
    """Return the intercept and a weight for each column, in the columns' own units."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    columns = np.c_[np.ones(len(rows)), (rows - mean) / spread]
    share = danger.mean()
    weighs = np.where(danger == 1, 0.5 / share, 0.5 / (1 - share))
    weights = np.zeros(columns.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-columns @ weights))
        weights -= STEP * (columns.T @ (weighs * (chance - danger)) / len(rows) + RIDGE * weights)
    own = weights[1:] / spread
    return np.array([weights[0] - own @ mean, *own])


if __name__ == "__main__":
    main()
