"""How long the gate takes for a new phrasing: `python -m tests.bench.gate`; `--forget` remembers nothing."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from intents.articles.article import Article, Wordings
from intents.articles.catalog import Catalog
from intents.articles.phrasing import training_phrasings
from intents.matching.encoder import ReviewedEncoder
from ivr.call.city import load_city
from ivr.line.nlu import NluTrainer
from ivr.speaking.speaker import spoken
from ivr.studio.gate import GateReport, Understandings, examine
from ivr.studio.testing import each_once

CITY = Path("deploy/example-city")
MODELS = Path("var/models")
DRAFT = "waste.bin_damaged"
TODAY = date(2026, 12, 1)
ELSEWHERE = {"en": "in the eastern villages", "fr": "dans les villages de l'est"}
"What the second half of the articles is asked about, so that a hundred differ."


@dataclass
class Stopwatch:
    """Seconds by the clock and of the processor, for each part."""

    rows: list[tuple[str, float, float]] = field(default_factory=list)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        begun, spent = time.perf_counter(), time.process_time()
        yield
        self.rows.append((name, time.perf_counter() - begun, time.process_time() - spent))

    def print(self) -> None:
        for name, clock, processor in self.rows:
            print(f"{name:<44} {clock:6.1f} s by the clock, {processor:6.1f} s of the processor")


def main() -> None:
    forget = "--forget" in sys.argv
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        trainer = replace(NluTrainer.load(MODELS), folder=Path(folder))
        catalog = doubled(load_city(CITY).catalog)
        with watch.part(f"{len(catalog.articles)} articles learned from nothing"):
            before = trainer.pipeline(catalog)
        draft = drafted(catalog, "my brown cart got run over and cracked")
        encoders: dict[str, ReviewedEncoder] = {}
        for name in ("first gate", "second gate, another phrasing"):
            with watch.part(f"{name}: learning"):
                after = trainer.pipeline(draft, None if forget else before.matcher)
            with watch.part(f"{name}: every question"):
                line = Understandings(before.models, after.models)
                line = line if forget else each_once(line, encoders)
                report = examine(draft[DRAFT], draft, line, spoken, TODAY, lambda done, of: None)
            draft = drafted(draft, "the wheel of my green bin fell off again")
    watch.print()
    told(report, catalog)


def doubled(catalog: Catalog) -> Catalog:
    """Each article twice, the second time about somewhere else."""
    second = {f"{slug}_east": elsewhere(article) for slug, article in catalog.articles.items()}
    return replace(catalog, articles=MappingProxyType({**catalog.articles, **second}))


def elsewhere(article: Article) -> Article:
    def moved(words: Wordings, language: str) -> Wordings:
        add: Callable[[str], str] = lambda text: f"{text} {ELSEWHERE[language]}"  # noqa: E731 - of one use
        return replace(
            words,
            phrasings=tuple(map(add, words.phrasings)),
            tests=tuple(map(add, words.tests)),
            near_misses=tuple(map(add, words.near_misses)),
        )

    wordings = {language: moved(words, language) for language, words in article.wordings.items()}
    return replace(article, id=f"{article.id}_east", wordings=MappingProxyType(wordings))


def drafted(catalog: Catalog, phrasing: str) -> Catalog:
    """The catalog with one phrasing more of one article."""
    article = catalog[DRAFT]
    words = article.wordings["en"]
    more = replace(words, phrasings=(*words.phrasings, phrasing))
    changed = replace(article, wordings=MappingProxyType({**article.wordings, "en": more}))
    return replace(catalog, articles=MappingProxyType({**catalog.articles, DRAFT: changed}))


def told(report: GateReport, catalog: Catalog) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{report.asked} questions, {len(training_phrasings(catalog))} phrasings, peak {peak} MB.")


if __name__ == "__main__":
    main()
