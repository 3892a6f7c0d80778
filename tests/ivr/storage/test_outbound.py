"""What leaves the line is asked for, noted and bounded, in whichever process it begins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from ivr.privacy.caller_data import forget
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from ivr.storage.outbound import Outbound, TextOut
from metrics.ledger.repeat import caller_hash
from routing.outbound.allow_list import Textable
from routing.outbound.limits import (
    LONGEST_TALK,
    MOST_A_DAY,
    MOST_ALIKE,
    MOST_AN_HOUR,
    SAFETY_AN_HOUR,
    Ceilings,
    Withheld,
)
from routing.outbound.store import OUTBOUND, entries_of, note_dial
from tests.fixtures.outbound import outbound_of

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
NUMBER, LINE = "+16045550123", "+16045550999"
OLD, NEW = b"the secret of last year..", b"the secret of this line.."


class House:
    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOON
        self.one, self.other = self.process(), self.process()
        self._count = 0

    def process(self, *secrets: bytes) -> Outbound:
        encryption = Encryption(*(secrets or (NEW,)))
        return outbound_of(self.database, encryption, lambda: self.now, Ceilings(60, 40), own=LINE)

    def text(
        self, words: str = "", number: str = NUMBER, *, by: Outbound | None = None, is_safety: bool = False
    ) -> str:
        """Ask for a text; return why it is withheld, or nothing."""
        self._count += 1
        said = words or f"words {chr(97 + self._count % 26)}"
        out = TextOut(f"T{self._count}", "CA1", number, said, is_safety)
        let = (by or self.one).text(out)
        return "" if isinstance(let, Textable) else let.value

    def dialled(self, dial: str, minutes: float | None, at: datetime = NOON) -> None:
        with self.database.begin() as session:
            note_dial(session, dial, "CA1", at, None if minutes is None else minutes * 60)


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def without_database() -> Outbound:
    away = open_database("postgresql+psycopg://127.0.0.1:1/none")
    return outbound_of(away, Encryption(NEW), lambda: NOON)


def test_a_flood_of_texts_to_one_number_ends_after_ten_whatever_process_sends_them(house: House) -> None:
    let = [house.text(by=by) for _ in range(17) for by in (house.one, house.other)]

    assert let.count("") == MOST_AN_HOUR
    assert set(let[MOST_AN_HOUR:]) == {Withheld.NUMBER.value}


def test_texts_that_processes_send_at_the_same_moment_end_after_ten_too(house: House) -> None:
    many = 2 * MOST_AN_HOUR
    processes, at_once = [house.process() for _ in range(many)], Barrier(many)

    def text(number: int) -> bool:
        at_once.wait()
        out = TextOut(f"T{number}", "CA1", NUMBER, f"words {number}")
        return isinstance(processes[number].text(out), Textable)

    with ThreadPoolExecutor(many) as pool:
        assert sum(pool.map(text, range(many))) == MOST_AN_HOUR


def test_a_day_of_floods_brings_a_number_thirty_texts(house: House) -> None:
    let = []
    for _ in range(23):
        house.now += timedelta(hours=1)
        let += [house.text() for _ in range(20)]

    assert let.count("") == MOST_A_DAY


def test_another_number_has_a_share_of_its_own(house: House) -> None:
    for _ in range(12):
        house.text()

    assert house.text(number="+16045550124") == ""


def test_a_text_that_is_tried_again_counts_once(house: House) -> None:
    out = TextOut("CA1-3", "CA1", NUMBER, "A link.")

    assert all(isinstance(house.one.text(out), Textable) for _ in range(MOST_AN_HOUR + 1))
    assert [house.text() for _ in range(MOST_AN_HOUR)].count("") == MOST_AN_HOUR - 1


def test_the_same_words_go_twice_an_hour(house: House) -> None:
    assert [house.text("This line is automatic.") for _ in range(4)] == ["", "", "loop", "loop"]


def test_numbers_that_a_caller_is_told_are_not_the_same_words(house: House) -> None:
    assert [house.text(f"Your report has the number {number}.") for number in range(4)] == [""] * 4


def test_the_share_holds_while_secrets_are_rotated(house: House) -> None:
    before = house.process(OLD)
    for _ in range(MOST_AN_HOUR):
        house.text(by=before)

    assert house.text(by=house.process(NEW, OLD)) == Withheld.NUMBER.value


def test_the_days_texts_have_a_ceiling_beyond_which_danger_is_told(house: House) -> None:
    let = [house.text(number=f"+160455501{number:02}") for number in range(50)]

    assert let.count("") == 40
    assert let[-1] == Withheld.CEILING.value
    assert house.text("Dial 9-1-1.", is_safety=True) == ""


def test_safety_words_are_bounded_and_the_first_always_go(house: House) -> None:
    for _ in range(MOST_AN_HOUR + 1):
        house.text()

    let = [house.text("Dial 9-1-1.", is_safety=True) for _ in range(SAFETY_AN_HOUR + 2)]

    assert let == [""] * SAFETY_AN_HOUR + [Withheld.NUMBER.value] * 2


@pytest.mark.parametrize(
    "number",
    [
        "12345",
        "CITYBANK",
        "",
        LINE,
        "+16045550100",
        "+18765550123",
        "+252612345678",
        "+19005550199",
        "sip:a@b.ca",
    ],
)
@pytest.mark.parametrize("is_safety", [False, True])
def test_nothing_is_texted_to_machines_ourselves_or_costly_numbers(
    house: House, number: str, is_safety: bool
) -> None:
    assert house.text(number=number, is_safety=is_safety) == Withheld.REFUSED.value


def test_a_visitor_in_danger_is_told_and_not_texted_otherwise(house: House) -> None:
    assert house.text(number="+12065550123", is_safety=True) == ""
    assert house.text(number="+12065550123") == Withheld.REFUSED.value


def test_what_comes_in_from_machines_is_not_answered(house: House) -> None:
    words = "I am out of the office until Monday"

    heard = [house.one.heard(f"SM{number}", NUMBER, f"{words} ({number})") for number in range(4)]

    assert heard == [None] * MOST_ALIKE + [Withheld.LOOP] * 2
    assert house.one.heard("SM9", LINE, "hello") is Withheld.REFUSED
    assert [house.one.is_machine(each) for each in (LINE, "12345", "CITYBANK", NUMBER)] == [True] * 3 + [
        False
    ]


def test_a_person_may_say_yes_many_times(house: House) -> None:
    assert [house.one.heard(f"SM{number}", NUMBER, "yes") for number in range(6)] == [None] * 6


def test_one_text_is_left_for_saying_that_there_are_no_more(house: House) -> None:
    for _ in range(MOST_AN_HOUR - 1):
        house.text()

    assert house.one.heard("SM1", NUMBER, "And another question?") is Withheld.NUMBER
    assert house.text() == ""
    assert house.text() == Withheld.NUMBER.value


def test_without_a_database_a_number_gets_two_texts(house: House) -> None:
    cut_off = without_database()

    let = [house.text(by=cut_off) for _ in range(4)]

    assert let == ["", "", "number", "number"]
    assert cut_off.heard("SM1", NUMBER, "hello") is None


def test_without_a_database_danger_is_told_as_often_as_with_one_whatever_was_texted(house: House) -> None:
    cut_off = without_database()
    for _ in range(MOST_ALIKE + 1):
        house.text(by=cut_off)

    let = [house.text("Dial 9-1-1.", by=cut_off, is_safety=True) for _ in range(SAFETY_AN_HOUR + 1)]

    assert let == [""] * SAFETY_AN_HOUR + ["number"]


def test_minutes_count_while_they_last_and_once(house: House) -> None:
    house.dialled("CA1-1", 30)
    house.dialled("CA1-1", 50)  # a webhook that comes late changes nothing
    house.dialled("CA2-1", None)
    house.now += timedelta(minutes=20)

    house.one.look(house.now)

    assert round(house.one.spent.seconds / 60) == 50
    assert house.one.lets_dial()
    house.now += timedelta(minutes=10)
    house.one.look(house.now)
    assert not house.one.lets_dial()
    assert house.one.lets_dial(is_danger=True)
    house.now += timedelta(minutes=6)
    house.one.look(house.now)
    assert not house.one.lets_dial(is_danger=True)


def test_a_dial_whose_end_nobody_told_counts_no_longer_than_the_carrier_lets_it_last(house: House) -> None:
    house.dialled("CA1-1", None)
    house.now += LONGEST_TALK + timedelta(hours=3)

    house.one.look(house.now)

    assert house.one.spent.seconds == LONGEST_TALK.total_seconds()


def test_a_new_day_in_the_city_has_new_minutes(house: House) -> None:
    house.dialled("CA1-1", 120)
    house.one.look(house.now)
    assert not house.one.lets_dial()

    house.now += timedelta(hours=12, minutes=1)  # a minute past midnight there
    house.one.look(house.now)

    assert house.one.lets_dial()


def test_somebody_is_told_before_the_day_is_used_up_and_once(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.dialled("CA1-1", 47)
    house.one.look(house.now)
    quiet = capsys.readouterr().out
    house.dialled("CA2-1", 2)
    house.one.look(house.now)
    house.one.look(house.now)

    assert "outbound_nearly_used_up" not in quiet
    assert capsys.readouterr().out.count("outbound_nearly_used_up") == 1
    assert 0.8 <= house.one.share_of_minutes < 1
    assert house.one.share_of_texts == 0


def test_an_erasure_takes_what_was_noted_of_the_number_and_nothing_else(house: House) -> None:
    house.one.heard("SM1", NUMBER, "When is my garbage picked up?")
    house.text()
    house.text(number="+16045550124")

    with house.database.begin() as session:
        forget(session, caller_hash(NEW, NUMBER), house.now, ZoneInfo("America/Vancouver"))

    with house.database.reading() as session:
        assert [row.number for row in entries_of(session, "CA1")] == [caller_hash(NEW, "+16045550124")]
        assert entries_of(session, "SM1") == ()


def test_what_is_noted_holds_no_number_and_no_words(house: House) -> None:
    house.one.heard("SM1", NUMBER, "When is my garbage picked up?")
    house.text("On Wednesday.")

    with house.database.reading() as session:
        kept = str([vars(row) for sid in ("CA1", "SM1") for row in entries_of(session, sid)])
    assert NUMBER[1:] not in kept
    assert "Wednesday" not in kept
    assert "garbage" not in kept


def test_a_flood_of_incoming_texts_writes_nothing_once_it_is_not_answered(house: House) -> None:
    for _ in range(MOST_AN_HOUR):
        house.text()

    heard = {
        house.one.heard(f"SM{number}", NUMBER, f"question {chr(97 + number)} of many") for number in range(20)
    }

    assert heard == {Withheld.NUMBER}
    with house.database.reading() as session:
        assert OUTBOUND.calls(session) == {"CA1"}
