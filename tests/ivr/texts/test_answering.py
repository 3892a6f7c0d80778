"""A text that comes in is answered once, from reviewed texts alone, by the rules of a call."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Understanding,
    Wish,
)
from intents.places.place import Place, StreetGuess
from intents.privacy.redaction import redacted
from intents.text.transcript import Expecting, Keys, OpenQuestion, Said
from ivr.call.city import City
from ivr.call.texts import load_prompts
from ivr.desk.callbacks.callback import Callback, CallbackFilter, CallbackKind, Which
from ivr.desk.callbacks.store import list_callbacks
from ivr.errors import DatabaseDown
from ivr.line.nlu import Understood
from ivr.line.texting import Texting
from ivr.privacy.caller_data import CallerData, forget
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.store import words_of
from ivr.storage.texts.received_store import RECEIVED, newest_received, outcomes_since
from ivr.storage.texts.sent_store import all_texts
from ivr.texts import answering
from ivr.texts.answering import Answering
from ivr.texts.keeping import IncomingText, Keeping
from ivr.texts.language import is_thanks
from ivr.texts.wording import load_sentences
from metrics.facts.texts import TEXT_PARTS, texts_of
from metrics.ledger import store as ledger
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord
from metrics.ledger.repeat import caller_hash
from metrics.rates.figures import figures as figures_in
from routing.texting import text_message
from routing.texting.received import MOST_AN_HOUR, ReceivedText, TextOutcome
from routing.texting.templates import Encoding, length_of
from tests.fixtures.example import example_city
from tests.fixtures.outbound import outbound_of
from tests.ivr.line.test_texting import FakeCarrier

CITY = example_city()
PROMPTS = load_prompts(CITY.directory.languages, CITY.path)
SENTENCES = load_sentences(CITY.directory.languages)
NUMBER = "+16045550123"
ENCRYPTION = Encryption(b"the secret of this line")
NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
"A Wednesday, at noon in the city."
WORDS: dict[str, Understanding] = {
    "and for two": Control(ControlKind.REPEAT, sentences=(1,), doubted=True),
    "Hola, necesito ayuda con la basura de mi calle": Control(ControlKind.PERSON, language="es"),
    "Where do old paint cans go?": Recognized("waste.hazardous", 0.95),
    "What day is garbage": Recognized("waste.collection_day", 0.95),
    "12 Oak Street": NoMatch(place=Place(12, (StreetGuess("oak-street", 100.0),))),
    "hola buenos días": Control(ControlKind.PERSON, language="es"),
    "There is a pothole": Recognized("roads.pothole", 0.95),
    "AGENT": Control(ControlKind.PERSON),
    "I need to ask about my own tax account": Recognized("tax.balance_account", 0.95),
    "My basement is full of water and the meter spins": NoMatch(tells=True),
    "hm": NoMatch(),
    "thanks": Control(ControlKind.GOODBYE),
    "en français": Control(ControlKind.LANGUAGE),
    "a permit": Ambiguous((Candidate("permit.need_one", 0.4), Candidate("permit.status", 0.35))),
    "Smoke in the kitchen": Danger(DangerKind.FIRE_GAS_POWER, "rule"),
    "A branch hangs low over the sidewalk": Recognized("waste.hazardous", 0.95, caution=DangerKind.LIFE),
    "Water gushes out of the road": Recognized("util.main_break_no_water", 0.95),
    "what is it": Control(ControlKind.ABOUT_LINE),
    "no": Control(ControlKind.NO),
    "yes": Control(ControlKind.YES),
    "May I put up a fence": Recognized("permit.need_one", 0.95, option="fence"),
    "Do I need a permit": Recognized("permit.need_one", 0.95),
    "Take my application": Recognized("permit.apply_by_phone", 0.95),
    "my application from yesterday": NoMatch(wish=Wish.KEPT),
    "Here is my card for a ticket": Control(
        ControlKind.PAYMENT, about=(Candidate("parking.pay_ticket", 0.8),)
    ),
    "later": NoMatch(wish=Wish.LATER),
}


DIFFERENT = (
    "Where do old paint cans go?",
    "What day is garbage",
    "There is a pothole",
    "AGENT",
    "I need to ask about my own tax account",
    "what is it",
    "My basement is full of water and the meter spins",
    "a permit",
    "en français",
    "Water gushes out of the road",
    "A branch hangs low over the sidewalk",
    "hm",
    "Do I need a permit",
    "Take my application",
)


class House:
    """A line that answers texts, and a carrier that takes them."""

    def __init__(self, database: Database, city: City = CITY) -> None:
        self.database, self.city, self.now = database, city, NOON
        self.carrier = FakeCarrier()
        self.asked: list[tuple[Expecting, str]] = []
        self.counted: list[TextOutcome] = []
        self.read: list[str] = []
        self.nudges = 0
        self.texting = Texting(
            database,
            ENCRYPTION,
            lambda: self.now,
            outbound_of(database, ENCRYPTION, lambda: self.now),
            self.carrier,
        )
        keeping = Keeping(database, ENCRYPTION, self.redact, lambda: city.directory, timedelta(days=90))
        self.answering = Answering(
            keeping,
            lambda: self.city,
            PROMPTS,
            SENTENCES,
            self._understand,
            lambda: self.now.astimezone(city.directory.time_zone),
            self._nudged,
            self.counted.append,
        )
        self._count = 0

    def redact(self, text: str) -> str:
        """Redact words beside the loop and between transactions: no caller waits for that."""
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        with self.database.begin():
            self.read.append(text)
        return redacted(text)

    async def _nudged(self) -> None:
        self.nudges += 1

    async def _understand(self, said: Said, expecting: Expecting, language: str) -> Understood:
        self.asked.append((expecting, language))
        if isinstance(said, Keys):
            wants_person = said.digits == "0"
            return Understood(
                Control(ControlKind.PERSON) if wants_person else Recognized("permit.status", 1.0)
            )
        return Understood(WORDS.get(getattr(said, "text", ""), NoMatch(tells=True)))

    async def texts(self, words: str, *, text_id: str = "", number: str = NUMBER) -> str:
        """What is said at once to a text; its reply is with the carrier afterwards."""
        self._count += 1
        self.now += timedelta(seconds=20)
        sid = text_id or f"SM{self._count}"
        text = IncomingText(sid, number, words, self.texting.outbound.heard(sid, number, words))
        at_once = await self.answering.take(text)
        await self.texting.send_due()
        return at_once.words

    @property
    def told(self) -> list[str]:
        return [body for _, body in self.carrier.texts]

    @property
    def received(self) -> Sequence[ReceivedText]:
        with self.database.reading() as session:
            return newest_received(session, 100)

    @property
    def messages(self) -> tuple[Callback, ...]:
        with self.database.reading() as session:
            return list_callbacks(session, CallbackFilter(Which.ALL), self.now)


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


async def test_a_question_is_answered_by_the_citys_own_text(house: House) -> None:
    assert await house.texts("Where do old paint cans go?") == ""

    (told,) = house.told
    assert told.startswith(CITY.services.texts.answers["waste.hazardous"]["en"])
    assert "This reply is automatic" in told
    assert house.received[0].outcome is TextOutcome.ANSWERED
    assert house.messages == ()


async def test_a_repeated_webhook_is_answered_once(house: House) -> None:
    await house.texts("Where do old paint cans go?", text_id="SM7")
    await house.texts("Where do old paint cans go?", text_id="SM7")

    assert len(house.told) == len(house.received) == len(house.counted) == 1


@pytest.mark.parametrize("processes", [1, 3])
async def test_texts_that_come_at_once_are_all_kept_and_follow_each_other(
    database: Database, processes: int
) -> None:
    houses = [House(database) for _ in range(processes)]  # the first one's clock is ahead of the others'
    await houses[0].texts("hm")

    at_once = await asyncio.gather(
        *(
            houses[number % processes].answering.take(IncomingText(f"SM1{number}", NUMBER, words))
            for number, words in enumerate((*DIFFERENT[:8], "Smoke in the kitchen"))
        )
    )

    assert "9-1-1" in at_once[-1].words
    assert sorted(text.turn for text in houses[0].received) == list(range(1, 11))


async def test_danger_alone_is_told_while_a_flood_of_one_number_is_not_done(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "PATIENCE_SECONDS", 0.01)
    reading = asyncio.Event()

    async def slow(said: Said, expecting: Expecting, language: str) -> Understood:
        if getattr(said, "text", "") == "hm":
            await reading.wait()
        return await house._understand(said, expecting, language)

    house.answering = replace(house.answering, understand=slow)
    flood = asyncio.create_task(house.answering.take(IncomingText("SM1", NUMBER, "hm")))
    await asyncio.sleep(0)
    told = await house.answering.take(IncomingText("SM2", NUMBER, "Smoke in the kitchen"))
    also = await house.answering.take(IncomingText("SM3", NUMBER, "Where do old paint cans go?"))
    reading.set()

    assert "9-1-1" in told.words
    assert told.is_safety
    assert also.words == (await flood).words == ""


async def test_danger_gets_the_safety_words_at_once_and_again_when_the_webhook_is_repeated(
    house: House,
) -> None:
    first = await house.texts("Smoke in the kitchen", text_id="SM7")
    again = await house.texts("Smoke in the kitchen", text_id="SM7")

    assert first == again == SENTENCES.text("emergency.fire_gas_power", "en")
    assert "9-1-1" in first
    assert house.told == []
    assert [message.department for message in house.messages] == [CITY.directory.operator]


async def test_possible_danger_puts_the_safety_sentence_first(house: House) -> None:
    await house.texts("A branch hangs low over the sidewalk")

    assert house.told[0].startswith("Rivermont: If anyone is in danger, dial 9-1-1.")


async def test_who_would_pay_by_text_is_warned_before_the_answer(house: House) -> None:
    await house.texts("Here is my card for a ticket")

    (told,) = house.told
    warning = SENTENCES.text("payment", "en")
    assert warning in told
    assert told.index(warning) < told.index(CITY.services.texts.answers["parking.pay_ticket"]["en"])


async def test_a_wish_for_a_person_becomes_a_message_that_says_when(house: House) -> None:
    await house.texts("AGENT")

    (message,) = house.messages
    assert message.kind is CallbackKind.TEXT
    assert message.department == CITY.directory.operator
    assert ENCRYPTION.decrypt(message.encrypted_number) == NUMBER
    assert f"reference number is {message.reference}" in house.told[0]


async def test_a_text_in_a_language_that_the_line_lacks_becomes_a_message_that_names_it(house: House) -> None:
    await house.texts("Hola, necesito ayuda con la basura de mi calle")

    (message,) = house.messages
    assert (message.language, message.department) == ("es", CITY.directory.operator)
    assert message.preview == ""
    assert f"reference number is {message.reference}" in house.told[0]


async def test_what_an_answer_only_probably_tells_goes_to_its_department(house: House) -> None:
    await house.texts("What day is garbage")
    await house.texts("and for two")

    (message,) = house.messages
    assert message.department == CITY.catalog["waste.collection_day"].department


async def test_what_only_a_person_knows_goes_to_its_department(house: House) -> None:
    await house.texts("I need to ask about my own tax account")

    (message,) = house.messages
    assert message.department == CITY.catalog["tax.balance_account"].department
    assert "roll number" in house.told[0]


async def test_what_is_not_known_is_said_and_passed_on_with_its_words(house: House) -> None:
    words = "My basement is full of water and the meter spins"
    await house.texts(words)

    (message,) = house.messages
    assert "I have no reviewed answer to that." in house.told[0]
    assert ENCRYPTION.decrypt(message.encrypted_words) == words


async def test_a_word_that_is_not_understood_is_asked_about_once(house: House) -> None:
    await house.texts("hm")
    assert house.messages == ()

    await house.texts("hm")
    assert len(house.messages) == 1


async def test_urgent_matters_are_told_to_call_the_crew(house: House) -> None:
    await house.texts("Water gushes out of the road")

    assert "Please call 604-555-0100 now" in house.told[0]
    assert len(house.messages) == 1


async def test_an_answer_that_did_not_help_goes_to_the_department(house: House) -> None:
    await house.texts("Where do old paint cans go?")
    await house.texts("no")

    assert house.messages[0].department == CITY.catalog["waste.hazardous"].department


async def test_one_of_several_is_chosen_by_its_number(house: House) -> None:
    await house.texts("a permit")
    assert "1 " in house.told[0]
    assert "2 " in house.told[0]

    await house.texts("2")
    assert not isinstance(house.asked[1][0], OpenQuestion)


async def test_an_address_after_the_general_answer_is_looked_up(house: House) -> None:
    await house.texts("What day is garbage")
    assert "text the house number and street" in house.told[0]


async def test_a_collection_day_is_told_as_it_is_written(house: House) -> None:
    await house.texts("What day is garbage")
    await house.texts("12 Oak Street")

    assert house.told[1] == (
        "Rivermont: 12 Oak Street: the next collection is Tuesday, December 1."
        " Put out food scraps and recycling. The week after, put out food scraps and garbage."
    )


async def test_what_would_be_reported_by_telephone_goes_to_its_department(house: House) -> None:
    await house.texts("There is a pothole")

    (message,) = house.messages
    assert message.department == CITY.catalog["roads.pothole"].department
    assert "Expect a call by tomorrow at 1 p.m. Your reference" in house.told[0]


async def test_a_thumb_is_not_answered(house: House) -> None:
    await house.texts("👍")

    assert house.told == []
    assert house.received[0].outcome is TextOutcome.NOTHING_SAID


async def test_thanks_are_not_answered(house: House) -> None:
    await house.texts("Where do old paint cans go?")
    await house.texts("thanks")

    assert len(house.told) == 1
    assert house.received[0].outcome is TextOutcome.NOTHING_SAID


THANKS = ["thx", "Thx!", "ty :)", "THANK YOU SO MUCH", "thanks a lot", "merci", "mci bcp", "Merci à vous"]


@pytest.mark.parametrize("words", THANKS)
@pytest.mark.parametrize("is_first", [True, False])
async def test_thanks_in_any_short_form_open_no_ticket(house: House, words: str, *, is_first: bool) -> None:
    if not is_first:
        await house.texts("Where do old paint cans go?")

    await house.texts(words)

    assert house.messages == ()
    assert len(house.told) == (0 if is_first else 1)
    assert house.received[0].outcome is TextOutcome.NOTHING_SAID


async def test_thanks_of_a_number_that_said_stop_open_no_ticket(house: House) -> None:
    house.texting.heard(NUMBER, text_message.KeywordKind.STOP)

    await house.texts("thx")

    assert house.messages == ()


def test_thanks_beside_something_else_are_no_mere_thanks() -> None:
    assert not is_thanks("thx but where do i go", ["en"])
    assert not is_thanks("thanks 12", ["en"])
    assert not is_thanks("you", ["en"])


async def test_every_text_is_counted_once_apart_from_queries_and_outlives_its_words(house: House) -> None:
    for words in ("Where do old paint cans go?", "AGENT", "thx"):
        await house.texts(words)
    with house.database.begin() as session:
        RECEIVED.purge(session, date(2027, 12, 31), ())

    november = Period(date(2026, 11, 1), date(2026, 11, 30), CITY.directory.time_zone)
    with house.database.reading() as session:
        counts = texts_of(session, november)
        figures = figures_in(session, november, NOON)

    assert {name: count for name, count in counts.items() if count} == {
        "answered": 1,
        "handed_over": 1,
        "nothing_said": 1,
    }
    assert {part.outcome for part in TEXT_PARTS} == {outcome.value for outcome in TextOutcome}
    assert figures.queries == figures.calls == 0


async def test_the_language_is_that_of_the_last_call_until_the_text_says_otherwise(house: House) -> None:
    caller = caller_hash(ENCRYPTION.secret, NUMBER)
    with house.database.begin() as session:
        ledger.append(session, CallRecord("CA1", NOON - timedelta(days=1), "fr", caller))

    await house.texts("hm")
    await house.texts("Where is it and how do I get there from the bridge")

    assert [language for _, language in house.asked] == ["fr", "en"]
    assert house.told[0] == f"Rivermont : {SENTENCES.text('say_more', 'fr')} " + SENTENCES.text(
        "automatic", "fr", number="604-555-0100"
    )


async def test_another_language_is_kept_once_it_is_asked_for(house: House) -> None:
    await house.texts("what is it")
    await house.texts("en français")
    await house.texts("hm")

    assert house.told[1] == f"Rivermont : {SENTENCES.text('language', 'fr')}"
    assert house.asked[-1][1] == "fr"


async def test_too_many_texts_are_told_so_once_and_danger_is_answered_still(house: House) -> None:
    for words in DIFFERENT:
        await house.texts(words)

    assert len(house.told) == MOST_AN_HOUR
    assert [told for told in house.told if "more than can be answered by text" in told] == [house.told[-1]]
    assert "Please call 604-555-0100" in house.told[-1]
    assert house.received[0].outcome is TextOutcome.LIMITED
    assert await house.texts("Smoke in the kitchen")


async def test_a_machine_that_says_the_same_again_is_answered_twice(house: House) -> None:
    for _ in range(5):
        await house.texts("I am out of the office until Monday")

    assert len(house.told) == 2
    assert [text.outcome for text in house.received[:3]] == [TextOutcome.LIMITED] * 3


async def test_a_machine_that_sends_back_what_we_texted_is_not_answered(house: House) -> None:
    await house.texts("Where do old paint cans go?")
    await house.texts(house.told[0])

    assert len(house.told) == 1


async def test_the_same_reply_goes_to_a_number_twice_an_hour(house: House) -> None:
    for number in range(6):
        await house.texts(f"what is {number}" if number % 2 else "hm")
        await house.texts("what is it")

    assert max(map(house.told.count, house.told)) == 2
    assert len(house.told) == len(house.carrier.texts) <= MOST_AN_HOUR


@pytest.mark.parametrize("number", ["+18765550123", "+252612345678", "+19005550199", "+881612345678"])
async def test_a_number_that_the_city_does_not_text_is_kept_and_gets_no_reply(
    house: House, number: str
) -> None:
    await house.texts("Where do old paint cans go?", number=number)

    assert house.told == []
    assert house.received[0].outcome is TextOutcome.LIMITED


async def test_beyond_the_limit_words_are_neither_redacted_nor_kept(house: House) -> None:
    for number in range(MOST_AN_HOUR + 3):
        await house.texts(f"January 3 1961 and {number}")

    assert len(house.read) == MOST_AN_HOUR


async def test_who_said_stop_gets_no_reply_and_a_department_has_the_text(house: House) -> None:
    house.texting.heard(NUMBER, text_message.KeywordKind.STOP)

    await house.texts("Where do old paint cans go?")

    assert house.told == []
    assert house.received[0].outcome is TextOutcome.STOPPED
    assert len(house.messages) == 1


async def test_a_card_number_is_kept_nowhere_and_said_so(house: House) -> None:
    await house.texts("My card is 4111 1111 1111 1111, charge the fine")

    assert "never text a card number" in house.told[0]
    (message,) = house.messages
    assert "4111" not in ENCRYPTION.decrypt(message.encrypted_words) + message.preview
    with house.database.reading() as session:
        assert "4111" not in words_of(session, house.received[0].call_sid)[0].heard


async def test_a_picture_alone_is_asked_about_in_words(house: House) -> None:
    await house.texts("")

    assert "did not get that" in house.told[0]
    assert house.messages == ()


async def test_every_text_has_one_outcome_and_none_is_in_the_ledger(house: House) -> None:
    for words in ("Where do old paint cans go?", "AGENT", "thanks", "Smoke in the kitchen"):
        await house.texts(words)

    with house.database.reading() as session:
        assert sum(outcomes_since(session, NOON - timedelta(days=1)).values()) == 4
        assert ledger.calls_of(session, caller_hash(ENCRYPTION.secret, NUMBER)) == ()


async def test_a_callers_copy_and_erasure_find_conversations_by_text(house: House) -> None:
    await house.texts("I need to ask about my own tax account")
    caller = caller_hash(ENCRYPTION.secret, NUMBER)

    with house.database.begin() as session:
        (copy,) = CallerData(session, ENCRYPTION).export(caller)
        assert copy["words"] == ["I need to ask about my own tax account"]
        kept = (copy["texted"], copy["texts"], copy["messages"])
        assert [isinstance(part, list) and len(part) for part in kept] == [1, 1, 1]
        assert forget(session, caller, house.now, ZoneInfo("America/Vancouver")) == 1

    assert house.received == ()
    assert house.messages == ()
    with house.database.reading() as session:
        assert all_texts(session) == ()


async def test_while_everything_goes_to_people_texts_do_so_too(database: Database) -> None:
    house = House(database, replace(CITY, all_to_people=True))

    await house.texts("Where do old paint cans go?")

    assert house.messages[0].department == CITY.directory.operator


@pytest.mark.parametrize("language", CITY.directory.languages)
def test_every_sentence_is_there_in_every_language_and_needs_no_second_alphabet(language: str) -> None:
    texts = SENTENCES.texts[language]

    assert texts.keys() == SENTENCES.texts["en"].keys()
    assert all(length_of(text).encoding is Encoding.GSM_7 for text in texts.values())
    assert "9-1-1" in texts["emergency.life"]
    assert "9-1-1" in texts["emergency.fire_gas_power"]
    assert "9-8-8" in texts["crisis.self_harm"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Smoke in the kitchen", "9-1-1"),
        ("A branch hangs low over the sidewalk", "9-1-1"),
        ("Where do old paint cans go?", "604-555-0100"),
        ("", "604-555-0100"),
    ],
)
async def test_while_nothing_can_be_kept_danger_is_told_and_others_whom_to_call(
    database: Database, monkeypatch: pytest.MonkeyPatch, words: str, told: str
) -> None:
    house = House(database)

    def down(*_: object) -> None:
        raise DatabaseDown("the database does not answer")

    monkeypatch.setattr(Keeping, "before", down)

    assert told in await house.texts(words)


@pytest.mark.parametrize(
    ("words", "is_safety"),
    [
        ("Smoke in the kitchen", True),
        ("A branch hangs low over the sidewalk", True),
        ("Where do old paint cans go?", False),
    ],
)
async def test_only_what_tells_of_danger_uses_up_the_share_that_is_left_for_danger(
    house: House, monkeypatch: pytest.MonkeyPatch, words: str, is_safety: bool
) -> None:
    def down(*_: object) -> None:
        raise DatabaseDown("the database does not answer")

    monkeypatch.setattr(Keeping, "before", down)

    assert (await house.answering.take(IncomingText("SM1", NUMBER, words))).is_safety is is_safety


@pytest.mark.parametrize(
    ("words", "told"), [("Smoke in the kitchen", "9-1-1"), ("Where do old paint cans go?", "")]
)
async def test_who_said_stop_meanwhile_is_told_of_danger_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch, words: str, told: str
) -> None:
    house = House(database)
    house.answering = replace(house.answering, has_stopped=lambda _: True)

    def down(*_: object) -> None:
        raise DatabaseDown("the database does not answer")

    monkeypatch.setattr(Keeping, "before", down)
    said = await house.texts(words)

    assert told in said
    assert bool(said) == bool(told)


async def test_whoever_texts_in_a_language_that_is_passed_on_is_told_first_where_to_call_in_danger(
    house: House,
) -> None:
    await house.texts("hola buenos días")

    assert "cuelgue y marque 9-1-1" in house.told[-1]
