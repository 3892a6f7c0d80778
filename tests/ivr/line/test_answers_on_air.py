"""A publication is taken up by a running line, and a call keeps the answers with which it began."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from intents.articles.catalog import Catalog
from intents.articles.folder import AnswerText
from intents.matching.matcher import Matcher
from intents.meaning.understanding import Recognized
from intents.text.transcript import Expecting, Said, Transcript
from ivr.call.city import City, read_answers
from ivr.call.texts import load_prompts
from ivr.call.turn import Times
from ivr.errors import BadCity
from ivr.line.answers_on_air import AnswersOnAir
from ivr.line.calls import Calls
from ivr.line.city_now import CityNow
from ivr.line.city_speech import CitySpeech
from ivr.line.incoming import Incoming
from ivr.line.line import Line
from ivr.line.nlu import NluPipeline, Understood
from ivr.speaking.speaker import Recordings, Speaker, Voice
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from ivr.studio import store
from ivr.studio.edition import Author, Edition
from ivr.studio.exchange import Imported
from ivr.studio.publishing import OnAir, Publisher
from metrics.ledger import store as ledger
from tests.fixtures.example import example_city

CITY = Path("deploy/example-city")
FEW = ("facts.yaml", "parking", "recreation", "revenue", "waste")
"Enough for the menu; each publication reads every file anew."
BIN = "waste.bin_damaged"
OLD = "We repair or replace damaged bins for free"
NEW = "New bins are free and come within a week; say agent or press zero to order one with a person now."
BY = Author("ravi", "Ravi Sandhu")


def answer_texts(change: Callable[[str, str], str] = lambda path, text: text) -> tuple[AnswerText, ...]:
    root = CITY / "answers"
    return tuple(
        AnswerText(path, change(path, file.read_text("utf-8")))
        for file in sorted(root.rglob("*.yaml"))
        for path in (file.relative_to(root).as_posix(),)
        if path.startswith(FEW)
    )


@dataclass(frozen=True)
class FakePipeline:
    """Knows which catalog it learned."""

    catalog: Catalog
    matcher: object = None

    def of(self, catalog: Catalog) -> "FakePipeline":
        return replace(self, catalog=catalog)

    async def understand(self, said: Said, expecting: Expecting, language: str) -> Understood:
        return Understood(Recognized(BIN, 0.99))


@dataclass
class Bench:
    city: City
    answers: AnswersOnAir
    city_now: CityNow
    publisher: Publisher
    line: Line
    database: Database
    learned: list[Catalog] = field(default_factory=list)
    later: list[Callable[[], None]] = field(default_factory=list)
    "Recordings that are put off."

    def folder(self, change: Callable[[str, str], str] = lambda path, text: text) -> tuple[AnswerText, ...]:
        return answer_texts(change)

    def publish(self, change: Callable[[str, str], str] = lambda path, text: text) -> None:
        assert isinstance(self.publisher.take_in(self.folder(change), BY), Imported)

    def spoken(self) -> str:
        return self.city_now().catalog[BIN].wordings["en"].spoken

    async def ring(self, sid: str) -> None:
        await self.line.ring(Incoming(sid, "+16045550001", carrier_hears=True))

    async def ask(self, sid: str) -> str:
        said = Transcript("my bin is broken", "en", 1.0)
        turn = await self.line.take_turn(sid, said, None, Times())
        return " ".join(one.text for one in turn.reply.sentences)


def new_text(path: str, text: str) -> str:
    if not path.endswith("bin-damaged.yaml"):
        return text
    head, rest = text.split("  spoken: >-\n", 1)
    return f"{head}  spoken: {NEW}\n{rest[rest.index('  more:') :]}".replace("version: ", "version: 1")


def new_phrasing(path: str, text: str) -> str:
    return text.replace("    - broken bin\n", "    - broken bin\n    - my dustbin has had it\n")


@pytest.fixture(scope="module")
def rivermont() -> City:
    """The example city with a few answers."""
    catalog, problems = read_answers(example_city(), answer_texts())
    assert not problems
    return replace(example_city(), catalog=catalog)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    """What the fake voice has said once, it need not say in each test."""
    return Recordings(tmp_path_factory.mktemp("audio"))


@pytest.fixture
def bench(database: Database, rivermont: City, fake_voice: Voice, recordings: Recordings) -> Bench:
    now = datetime.now(UTC)
    learned: list[Catalog] = []

    def learn(catalog: Catalog, earlier: Matcher | None) -> NluPipeline:
        learned.append(catalog)
        return replace(FakePipeline(catalog))  # type: ignore[return-value]  # it is asked for no more

    answers = AnswersOnAir(database, rivermont.catalog, learn, partial(read_answers, rivermont), lambda: now)
    prompts = load_prompts(rivermont.directory.languages, CITY)
    speaker = Speaker({"en": fake_voice, "fr": fake_voice}, recordings)
    later: list[Callable[[], None]] = []
    speech = CitySpeech(rivermont, prompts, speaker, lambda: date(2026, 12, 1), later.append)
    city_now = CityNow(rivermont, database, speech, answers)
    archive = CallArchive(database, lambda: now, lambda text: text, Encryption(b"secret"), timedelta(days=90))
    line = Line(
        city_now,
        prompts,
        answers.understand,
        Calls(archive, lambda: now),
        b"secret",
        understand_by=answers.understand,
    )
    publisher = Publisher(
        database.begin, database.reading, partial(read_answers, rivermont), lambda _: None, lambda: now
    )
    return Bench(rivermont, answers, city_now, publisher, line, database, learned, later)


def test_a_city_that_never_imported_speaks_its_folder(bench: Bench) -> None:
    bench.city_now.reload()

    assert bench.spoken().startswith(OLD)
    assert bench.city_now().answers == 0


def test_a_publication_is_taken_up_without_a_restart(bench: Bench) -> None:
    bench.city_now.reload()

    bench.publish(new_text)
    bench.city_now.refresh_answers()

    assert bench.spoken() == NEW


def test_a_publication_is_heard_before_it_is_recorded(bench: Bench, fake_voice) -> None:
    bench.city_now.reload()
    # The recordings are shared by both kinds of database, so each needs a sentence of its own.
    words = f"{NEW[:-1]} from {bench.database.engine.name}."

    bench.publish(lambda path, text: new_text(path, text).replace(NEW, words))
    bench.city_now.refresh_answers()
    heard, recorded = bench.spoken(), [*fake_voice.said]
    while bench.later:
        bench.later.pop()()

    assert heard == words
    assert ("en", words) not in recorded
    assert ("en", words) in fake_voice.said


async def test_a_call_keeps_the_answers_with_which_it_began(bench: Bench) -> None:
    bench.publish()
    bench.city_now.reload()
    await bench.ring("CA1")

    bench.publish(new_text)
    bench.city_now.refresh_answers()
    await bench.ring("CA2")

    assert OLD in await bench.ask("CA1")
    assert NEW in await bench.ask("CA2")


async def test_the_ledger_keeps_the_version_that_each_call_heard(bench: Bench) -> None:
    bench.publish()
    bench.city_now.reload()
    await bench.ring("CA1")
    bench.publish(new_text)
    bench.city_now.refresh_answers()
    await bench.ring("CA2")

    for sid in ("CA1", "CA2"):
        await bench.ask(sid)
        await bench.line.hung_up(sid)

    with bench.database.reading() as session:
        versions = [ledger.call_record(session, sid)[1][0].article_version for sid in ("CA1", "CA2")]
    now = bench.city.catalog[BIN].version
    assert versions == [now, 10 + now]


def draft_of(bench: Bench) -> int:
    catalog, problems = bench.answers.check(bench.folder(new_text))
    assert problems == ()
    number = bench.city_now.rehearse(catalog, replace(FakePipeline(catalog)))
    assert number is not None
    return number


async def test_a_call_of_an_editor_speaks_with_the_draft_and_others_do_not(bench: Bench) -> None:
    bench.publish()
    bench.city_now.reload()
    draft = draft_of(bench)

    await bench.line.ring(Incoming("CA1", "+16045550190", carrier_hears=True, is_test=True, draft=draft))
    await bench.ring("CA2")

    assert draft < 0
    assert NEW in await bench.ask("CA1")
    assert OLD in await bench.ask("CA2")
    assert bench.spoken().startswith(OLD)


async def test_a_call_with_a_draft_goes_on_with_it_while_others_publish(bench: Bench) -> None:
    bench.publish()
    bench.city_now.reload()
    draft = draft_of(bench)
    await bench.line.ring(Incoming("CA1", "+16045550190", carrier_hears=True, is_test=True, draft=draft))

    bench.publish(new_phrasing)
    bench.city_now.refresh_answers()

    assert NEW in await bench.ask("CA1")


async def test_a_process_that_does_not_know_a_draft_speaks_what_is_on_air(bench: Bench) -> None:
    bench.publish()
    bench.city_now.reload()

    await bench.line.ring(Incoming("CA1", "+16045550190", carrier_hears=True, is_test=True, draft=-7))

    assert OLD in await bench.ask("CA1")


def test_a_draft_that_is_called_again_is_known_by_the_same_number(bench: Bench) -> None:
    bench.publish()
    bench.city_now.reload()

    assert draft_of(bench) == draft_of(bench)


def test_only_a_changed_phrasing_is_learned_anew(bench: Bench) -> None:
    bench.city_now.reload()
    assert len(bench.learned) == 1

    bench.publish(new_text)
    bench.city_now.refresh_answers()
    assert len(bench.learned) == 1

    bench.publish(lambda path, text: new_phrasing(path, new_text(path, text)))
    bench.city_now.refresh_answers()
    assert len(bench.learned) == 2


def test_what_was_learned_before_a_publication_is_not_learned_again_after_it(bench: Bench) -> None:
    bench.publisher = replace(bench.publisher, learn=bench.answers.learned)
    bench.city_now.reload()

    bench.publish(new_phrasing)
    before = len(bench.learned)
    bench.city_now.refresh_answers()

    assert bench.answers.now.number == 1
    assert len(bench.learned) == before == 2


async def test_a_withdrawn_answer_is_not_spoken_to_the_next_caller(bench: Bench) -> None:
    bench.publish()
    bench.city_now.reload()
    assert isinstance(bench.publisher.withdraw(edition_of(bench, BIN), BY, ""), OnAir)
    bench.city_now.refresh_answers()
    await bench.ring("CA1")

    assert OLD not in await bench.ask("CA1")


def test_another_process_starts_with_what_was_published(bench: Bench, rivermont: City) -> None:
    bench.publish(new_text)

    other = AnswersOnAir(
        bench.database,
        rivermont.catalog,
        lambda catalog, earlier: FakePipeline(catalog),  # type: ignore[return-value]  # it is asked for no more
        bench.answers.check,
        bench.answers.clock,
    )

    assert other.now.catalog[BIN].wordings["en"].spoken == NEW


def test_a_process_that_starts_in_mid_call_knows_the_publication_before(bench: Bench) -> None:
    bench.publish()
    bench.publish(new_text)

    bench.city_now.reload()

    assert bench.city_now().as_of(1).catalog[BIN].wordings["en"].spoken.startswith(OLD)
    assert bench.city_now().as_of(2).catalog[BIN].wordings["en"].spoken == NEW


def test_a_publication_that_does_not_fit_the_city_is_left_out_and_the_last_one_stays(bench: Bench) -> None:
    bench.publish()
    bench.city_now.reload()

    def nothing_fits(texts: Sequence[AnswerText]) -> object:
        return read_answers(bench.city, texts[:1])

    bench.publish(new_text)
    bench.answers.check = nothing_fits  # type: ignore[assignment]  # a city whose menu names other articles
    bench.city_now.refresh_answers()

    assert bench.spoken().startswith(OLD)


def test_a_line_does_not_start_with_answers_that_do_not_fit_the_city(bench: Bench) -> None:
    bench.publish()
    bench.answers.check = lambda texts: read_answers(bench.city, texts[:1])

    with pytest.raises(BadCity):
        bench.city_now.reload()


def test_a_line_starts_though_an_earlier_publication_does_not_fit_the_city_any_more(bench: Bench) -> None:
    bench.publish()
    bench.publish(new_text)
    fits = bench.answers.check

    def only_the_newest_fits(texts: Sequence[AnswerText]) -> object:
        is_newest = any(NEW in text.text for text in texts)
        return fits(texts if is_newest else texts[:1])

    bench.answers.check = only_the_newest_fits  # type: ignore[assignment]  # a city whose menu names other articles
    bench.city_now.reload()

    assert bench.spoken() == NEW
    assert bench.answers.at(1).number == 2, "a call of before goes on with the newest"


def test_the_answers_stay_while_the_database_is_down(bench: Bench) -> None:
    bench.publish(new_text)
    bench.city_now.reload()

    bench.answers.database = open_database("postgresql://127.0.0.1:1/x")
    bench.city_now.refresh_answers()

    assert bench.spoken() == NEW


def edition_of(bench: Bench, slug: str) -> Edition:
    with bench.database.reading() as session:
        found = store.history(session, slug)
    assert found
    assert found.on_air
    return found.on_air
