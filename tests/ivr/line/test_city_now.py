"""What staff change is heard on the next call, and what the last known city is good for."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest

from intents.meaning.understanding import Silence
from intents.text.transcript import Expecting, Said
from ivr.call.carrier_action import Ask, CarrierAction, EndCall, EnqueueCaller, Offer, RecordMessage, Transfer
from ivr.call.city import City
from ivr.call.texts import PromptBook, load_prompts
from ivr.desk.feed import Event, FeedItem, Gap
from ivr.desk.feed import EventKind as Announced
from ivr.line.calls import Calls
from ivr.line.city_now import CityNow
from ivr.line.city_speech import CitySpeech
from ivr.line.handover import Handover
from ivr.line.incoming import Incoming
from ivr.line.line import Line
from ivr.line.nlu import Understood
from ivr.speaking.mastering import Pace
from ivr.speaking.speaker import RecordedVoice, Recordings, Speaker, Voice, VoiceId
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from ivr.studio.directory.editor import Draft, Editor
from ivr.studio.directory.edits import DocumentKind, Overtaken, Refused, Saved
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import EscalationReason
from routing.departments.banner import Banner, EveryCall, Mode, banner_text
from routing.transfer import DialStatus, Rung
from tests.fixtures.example import city_of_few_answers

ENGLISH = "A boil-water advisory is in effect."
CITY_CHANGED = Event(1, Announced.CITY, "water", datetime(2026, 11, 25, tzinfo=UTC))
FRENCH = "Un avis d'ébullition de l'eau est en vigueur."


@pytest.fixture(scope="module")
def rivermont() -> City:
    return city_of_few_answers()


@pytest.fixture(scope="module")
def prompts(rivermont: City) -> PromptBook:
    return load_prompts(rivermont.directory.languages, rivermont.path)


@dataclass
class Bench:
    """A line on a real database, and the editor that staff use."""

    line: Line
    city_now: CityNow
    editor: Editor
    database: Database
    clock: list[datetime]
    voice: Voice
    rung: list[str] = field(default_factory=list)

    async def call(self) -> tuple[CarrierAction, list[str]]:
        """Ring once, and return what the carrier is asked to do and all that is said."""
        self.rung.append(f"CA{len(self.rung):032}")
        step = await self.line.ring(Incoming(self.rung[-1], "+16045550001", carrier_hears=True))
        match step:
            case Ask(reply):
                return step, [sentence.text for sentence in reply.sentences]
            case Transfer(said) | RecordMessage(said) | EnqueueCaller(said=said):
                return step, [sentence.text for sentence in said]
            case _:
                return step, []

    def air(self, *, hours: float, version: int = 0, **texts: str) -> object:
        """Put a banner on air for so many hours."""
        now = self.clock[0]
        spoken = MappingProxyType({"en": ENGLISH, "fr": FRENCH, **texts})
        banner = Banner(
            "water",
            EveryCall(),
            Mode.BEFORE_GREETING,
            spoken,
            now,
            now + timedelta(hours=hours),
            "Communications",
            "R. Dhaliwal",
        )
        return self.editor.save(
            Draft(DocumentKind.BANNER, "water", banner_text(banner), version, "R. Dhaliwal")
        )


Open = Callable[[Voice], Bench]


async def understand(said: Said, expecting: Expecting, language: str) -> Understood:
    return Understood(Silence())


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    """What the fake voice has said once, it need not say in each test."""
    return Recordings(tmp_path_factory.mktemp("audio"))


@pytest.fixture
def open_bench(database: Database, rivermont: City, prompts: PromptBook, recordings: Recordings) -> Open:
    clock = [datetime(2026, 11, 25, 10, 0, tzinfo=rivermont.directory.time_zone)]

    def today() -> date:
        return clock[0].date()

    def opened(voice: Voice) -> Bench:
        speaker = Speaker({"en": voice, "fr": voice}, recordings)
        speech = CitySpeech(rivermont, prompts, speaker, today)
        city_now = CityNow(rivermont, database, speech)
        archive = CallArchive(
            database, lambda: clock[0], lambda text: text, Encryption(b"secret"), timedelta(days=90)
        )
        line = Line(city_now, prompts, understand, Calls(archive, lambda: clock[0]), b"secret")
        editor = city_now.editor(lambda: clock[0])
        return Bench(line, city_now, editor, database, clock, voice)

    return opened


@pytest.fixture
def bench(open_bench: Open, fake_voice: Voice) -> Bench:
    return open_bench(fake_voice)


async def test_a_banner_aired_between_two_calls_is_heard_on_the_second(bench: Bench) -> None:
    _, before = await bench.call()

    aired = bench.air(hours=2)
    _, after = await bench.call()

    assert isinstance(aired, Saved)
    assert ENGLISH not in before
    assert ENGLISH in after


async def test_a_banner_is_gone_at_its_end_by_itself(bench: Bench) -> None:
    bench.air(hours=2)

    bench.clock[0] += timedelta(hours=2)
    _, heard = await bench.call()

    assert ENGLISH not in heard


async def test_a_banner_that_was_taken_down_is_not_heard_any_more(bench: Bench) -> None:
    bench.air(hours=2)

    bench.editor.save(Draft(DocumentKind.BANNER, "water", "", 1, "R. Dhaliwal", is_withdrawn=True))
    _, heard = await bench.call()

    assert ENGLISH not in heard


def test_what_a_banner_says_is_recorded_before_it_is_heard(bench: Bench, fake_voice) -> None:
    # The recordings are shared by both kinds of database, so each needs a sentence of its own.
    unsaid = f"Une phrase que personne n'a encore dite ({bench.database.engine.name})."
    bench.air(hours=2, fr=unsaid)

    recorded = len(fake_voice.said)
    for sentence in bench.city_now.foreseen():
        list(bench.city_now.speech.speaker.say(sentence.text, sentence.language, Pace.NORMAL))

    assert ("fr", unsaid) in fake_voice.said
    assert len(fake_voice.said) == recorded


async def test_another_process_hears_of_it_when_it_looks(bench: Bench, open_bench: Open, fake_voice) -> None:
    other = open_bench(fake_voice)

    bench.air(hours=2)
    other.city_now.refresh()
    _, heard = await other.call()

    assert ENGLISH in heard


class Told:
    """A feed that tells of one change and then ends."""

    def __init__(self, heard: FeedItem, happens: Callable[[], object]) -> None:
        self.source, self._heard, self._happens = self, heard, happens

    def latest(self) -> int:
        return 0

    async def after(self, seq: int | None = None) -> AsyncIterator[FeedItem]:
        self._happens()
        yield self._heard


@pytest.mark.parametrize(
    "heard", [Event(1, Announced.CITY, "water", datetime(2026, 11, 25, tzinfo=UTC)), Gap(7)]
)
async def test_a_change_by_another_process_is_followed(
    bench: Bench, open_bench: Open, fake_voice, heard: FeedItem
) -> None:
    other = open_bench(fake_voice)

    await other.city_now.follow(Told(heard, lambda: bench.air(hours=2)))

    assert "water" in {banner.id for banner in other.city_now().banners}


def test_what_this_machine_cannot_speak_is_published_all_the_same_and_it_says_so(open_bench: Open) -> None:
    mute = open_bench(RecordedVoice(VoiceId("nobody", "1"), "Install the French voice."))

    aired = mute.air(hours=2)

    assert isinstance(aired, Saved)
    assert {one.language for one in aired.unsaid if one.text in {ENGLISH, FRENCH}} == {"en", "fr"}
    assert {one.remedy for one in aired.unsaid} == {"Install the French voice."}
    assert "water" in {banner.id for banner in mute.city_now().banners}


async def test_a_notice_that_this_machine_cannot_record_is_told_in_the_carriers_voice(
    open_bench: Open,
) -> None:
    mute = open_bench(RecordedVoice(VoiceId("nobody", "1"), "Install the French voice."))

    mute.air(hours=2)
    _, heard = await mute.call()

    assert ENGLISH in heard


async def test_a_banner_that_ends_before_it_starts_is_refused_and_the_old_one_stays(bench: Bench) -> None:
    bench.air(hours=2)

    refused = bench.air(hours=-1, version=1)
    _, heard = await bench.call()

    assert isinstance(refused, Refused)
    assert "ends_at is not after starts_at" in str(refused.problems[0])
    assert ENGLISH in heard


def test_of_two_people_who_edit_at_once_the_second_is_told_and_nothing_is_lost(bench: Bench) -> None:
    bench.air(hours=2)

    first = bench.air(hours=3, version=1)
    second = bench.air(hours=4, version=1)

    assert isinstance(first, Saved)
    assert isinstance(second, Overtaken)
    assert second.current == first.document
    assert [kept.version for kept in bench.editor.history(DocumentKind.BANNER, "water")] == [2, 1]


async def test_while_the_database_is_down_the_last_known_city_serves(
    rivermont: City, prompts: PromptBook, bench: Bench
) -> None:
    bench.air(hours=2)
    lost = CityNow(rivermont, open_database("postgresql://127.0.0.1:1/x"), bench.city_now.speech)
    bench.city_now.database = lost.database

    bench.city_now.refresh()
    lost.refresh()

    assert "water" in {banner.id for banner in bench.city_now().banners}
    assert lost() == rivermont


async def test_the_switch_is_felt_by_the_next_caller_who_goes_to_the_operator_at_once(bench: Bench) -> None:
    before, _ = await bench.call()

    bench.editor.turn_switch(on=True, by="R. Dhaliwal")
    step, heard = await bench.call()

    assert isinstance(before, Ask)
    assert isinstance(step, Transfer)
    operator = bench.city_now().directory["contact"]
    assert step.to.number == operator.numbers[0]
    assert heard[0] == "Emergencies, 9-1-1."
    assert "Urgence, 9-1-1." in heard


async def test_a_repeated_webhook_gets_the_same_document_while_the_switch_is_on(bench: Bench) -> None:
    bench.editor.turn_switch(on=True, by="R. Dhaliwal")

    first, _ = await bench.call()
    bench.rung.pop()
    again, _ = await bench.call()

    assert again == first


async def test_a_call_by_the_switch_is_counted_with_its_reason(bench: Bench) -> None:
    bench.editor.turn_switch(on=True, by="R. Dhaliwal")

    await bench.call()

    with bench.database.reading() as session:
        _, queries = ledger.call_record(session, bench.rung[0])
    assert [query.reason for query in queries] == [EscalationReason.ALL_TO_PEOPLE]


async def test_at_night_the_switch_takes_a_message_and_says_when_the_doors_open(bench: Bench) -> None:
    bench.clock[0] = bench.clock[0].replace(hour=23)
    bench.editor.turn_switch(on=True, by="R. Dhaliwal")

    step, heard = await bench.call()

    assert isinstance(step, RecordMessage)
    assert "I'm automated; calls are transcribed." in heard
    assert any(sentence.startswith("It opens tomorrow at") for sentence in heard)


async def test_when_the_switch_is_off_again_the_line_answers(bench: Bench) -> None:
    bench.editor.turn_switch(on=True, by="R. Dhaliwal")

    switch = bench.editor.turn_switch(on=False, by="A. Tremblay")
    step, _ = await bench.call()

    assert switch is not None
    assert (switch.version, switch.is_on, switch.set_by) == (2, False, "A. Tremblay")
    assert isinstance(step, Ask)


def test_turning_the_switch_twice_counts_once(bench: Bench) -> None:
    bench.editor.turn_switch(on=True, by="R. Dhaliwal")

    switch = bench.editor.turn_switch(on=True, by="A. Tremblay")

    assert switch is not None
    assert (switch.version, switch.set_by) == (1, "R. Dhaliwal")
    assert switch.set_at == bench.clock[0].astimezone(UTC)


async def test_a_person_who_takes_a_call_by_the_switch_is_a_connected_transfer(bench: Bench) -> None:
    handover = Handover(bench.line)
    bench.editor.turn_switch(on=True, by="R. Dhaliwal")
    await bench.call()
    sid = bench.rung[0]

    announced = await handover.announcement(sid, 1)
    taken = await handover.pressed(sid, 1, "1")
    step = await handover.dialled(sid, 1, Rung(DialStatus.COMPLETED, bridged=True), is_gone=False)

    with bench.database.reading() as session:
        call, queries = ledger.call_record(session, sid)
    assert "all calls go to people now" in " ".join(sentence.text for sentence in announced)
    assert taken
    assert step == EndCall()
    assert call is not None
    assert call.disposition is Disposition.ESCALATED
    assert [query.outcome for query in queries] == [QueryOutcome.ESCALATED_CONNECTED]


async def test_nobody_taking_a_call_by_the_switch_leaves_nobody_in_silence(bench: Bench) -> None:
    handover = Handover(bench.line)
    bench.editor.turn_switch(on=True, by="R. Dhaliwal")
    step, _ = await bench.call()
    sid, attempt = bench.rung[0], 1

    while isinstance(step, Transfer):
        missed = Rung(DialStatus.NO_ANSWER, bridged=False)
        step = await handover.dialled(sid, attempt, missed, is_gone=False)
        attempt += 1

    assert isinstance(step, Offer | RecordMessage)
    assert step.said
