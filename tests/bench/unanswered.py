"""How long ten thousand questions take to group, and how well: `python -m tests.bench.unanswered`."""

import os
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from intents.articles.phrasing import out_of_scope, training_phrasings
from ivr.call.city import load_city
from ivr.studio.unanswered.grouping import Labelled, Wordings, labelled
from ivr.studio.unanswered.question import FEWEST

CITY, MODELS = Path("deploy/example-city"), Path("var/models")
QUESTIONS = 10_000
MOST_SECONDS, MOST_MB = 60, 1_000
BEGINNINGS = {
    "en": ("hi ", "um ", "yeah so ", "i was wondering ", "can you tell me ", "sorry "),
    "fr": ("bonjour ", "euh ", "oui ", "je voulais savoir ", "pouvez-vous me dire ", "pardon "),
}


def main() -> None:
    """Every question is another wording; each is an article's, so that it is known which belong together."""
    asked = questions()
    wordings = [(language, text) for language, text, _ in asked]
    begun = time.perf_counter()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        (labels, _), processor, peak = pool.submit(measured, MODELS, wordings).result()
    seconds = time.perf_counter() - begun
    print(f"{len(set(wordings))} different questions, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{seconds:.1f} s by the clock, {processor:.1f} s of the processor (goal {MOST_SECONDS})")
    print(f"{peak} MB at most, in a process of its own (goal {MOST_MB})")
    told([subject for _, _, subject in asked], labels)


def measured(models: Path, wordings: Wordings) -> tuple[Labelled, float, int]:
    """What the process of its own does, its seconds of the processor and its memory at most."""
    found = labelled(models, wordings)
    return found, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def questions() -> list[tuple[str, str, str]]:
    """Language, words and subject of each, the same on every run."""
    catalog = load_city(CITY).catalog
    known = [(one.language, one.text, one.label) for one in training_phrasings(catalog)]
    known += [(one.language, one.text, one.text) for one in out_of_scope(catalog.languages)]
    chance = random.Random(1)
    every = {(language, text): subject for language, text, subject in (*known, *_begun(known))}
    chosen = chance.sample(sorted(every), QUESTIONS)
    return [(language, text, every[language, text]) for language, text in chosen]


def _begun(known: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    for language, text, subject in known:
        yield from ((language, f"{first}{text}", subject) for first in BEGINNINGS[language])


def told(subjects: list[str], labels: list[int]) -> None:
    groups: dict[int, list[str]] = {}
    for subject, label in zip(subjects, labels, strict=True):
        groups.setdefault(label, []).append(subject)
    shown = [one for one in groups.values() if len(one) >= FEWEST]
    inside = sum(map(len, shown))
    pure = sum(max(Counter(one).values()) for one in shown)
    print(f"{len(shown)} groups with {inside} questions; {pure / inside:.0%} belong to their group's subject")


if __name__ == "__main__":
    main()
