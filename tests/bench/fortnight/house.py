"""The real line, ledger, studio and gate in a database of their own, without sound and web."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from intents.articles.catalog import Catalog
from intents.interpretation.topic_talk import NluModels
from intents.matching.encoder import ReviewedEncoder
from intents.matching.matcher import Matcher
from intents.privacy.redaction import redacted
from ivr.call.city import City, read_answers
from ivr.call.texts import load_prompts
from ivr.line.answers_on_air import AnswersOnAir
from ivr.line.nlu import NluPipeline, NluTrainer
from ivr.speaking.speaker import spoken
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from ivr.studio.edition import Author
from ivr.studio.publishing import Publisher
from ivr.studio.studio import Studio
from ivr.studio.testing import Gate
from ivr.studio.unanswered.desk import AskedDesk
from ivr.studio.unanswered.grouping import AskedGrouping, Labelled, Wordings
from ivr.studio.unanswered.question import labels_of
from ivr.typed.call import Ways
from tests.bench.fortnight.editors import Editors
from tests.bench.fortnight.poor_city import PoorCity

SECRET = b"a fortnight that never happened"
WORDS_KEPT = timedelta(days=90)
FOLDER = Author("fortnight:folder", "the city's folder")


@dataclass(frozen=True, slots=True)
class House:
    """What a day needs."""

    city: City
    database: Database
    answers: AnswersOnAir
    archive: CallArchive
    grouping: AskedGrouping
    editors: Editors
    encoders: dict[str, ReviewedEncoder] = field(default_factory=dict)
    "The questions kept apart are encoded once."

    def ways(self) -> Ways:
        """The line as callers meet it now."""
        on_air = self.answers.now
        city = replace(self.city, catalog=on_air.catalog, answers=on_air.number)
        return Ways(city, load_prompts(city.directory.languages, city.path), on_air.pipeline)


@contextmanager
def furnished(
    poor: PoorCity, meaning: dict[str, str], models: Path, data: Path, clock: Callable[[], datetime]
) -> Iterator[House]:
    """Open the house, with the poor city's answers on air; `data` is an empty folder."""
    database = open_database(f"sqlite:///{data / 'fortnight.db'}")
    try:
        database.upgrade()
        trainer = replace(NluTrainer.load(models), folder=data)
        check = partial(read_answers, poor.city)
        answers = AnswersOnAir(database, poor.city.catalog, partial(_learned, trainer), check, clock)
        publisher = Publisher(database.begin, database.reading, check, answers.learned, clock)
        publisher.take_in(poor.texts, FOLDER)
        answers.reload()
        studio = Studio(publisher, poor.city.directory.languages)
        # As on the line, an edition is compared with what is on air by then, not with the morning's answers.
        gate = Gate(
            studio, lambda: answers.reload().pipeline.models, partial(_models, answers), spoken, _at_once
        )
        zone = poor.city.directory.time_zone
        grouping = AskedGrouping(database, models, zone, label=partial(_labelled, trainer))
        desk = AskedDesk(
            database.begin,
            database.reading,
            lambda: None,
            lambda: False,
            lambda: True,
            redacted,
            WORDS_KEPT,
            clock,
            zone,
        )
        archive = CallArchive(database, clock, redacted, Encryption(SECRET), WORDS_KEPT)
        editors = Editors(desk, studio, gate, poor.reviewed, meaning)
        yield House(poor.city, database, answers, archive, grouping, editors)
    finally:
        database.close()


def _learned(trainer: NluTrainer, catalog: Catalog, earlier: Matcher | None) -> NluPipeline:
    return trainer.pipeline(catalog, earlier)


def _models(answers: AnswersOnAir, catalog: Catalog) -> NluModels:
    return answers.learned(catalog).models


def _at_once(work: Callable[[], None]) -> None:
    work()


def _labelled(trainer: NluTrainer, _: Path, wordings: Wordings) -> Labelled:
    """Label as the night does, with the encoder that is loaded already."""
    places = {text: place for place, text in enumerate(dict.fromkeys(text for _, text in wordings))}
    vectors = trainer.encoders[0].encode([*places])[[places[text] for _, text in wordings]]
    return labels_of(wordings, vectors), vectors
