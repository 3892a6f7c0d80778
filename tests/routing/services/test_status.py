"""What is told of an application: only with both numbers, only what the city lists, never guessed."""

from datetime import date
from pathlib import Path

import pytest

from intents.text.yaml_file import Problem
from routing.services.finding import AccountStanding, ApplicationStatus
from routing.services.source import HttpRecords, NotAvailable, RecordFile, Rows, SourceFault, SqlView
from routing.services.status import (
    AskCode,
    AskNumber,
    Misfit,
    NoSuch,
    NumberProblem,
    SaidAloud,
    Sealed,
    StatusService,
    Unidentified,
    after_number,
)
from routing.services.status_file import load_status

TODAY = date(2026, 11, 25)
CITY = Path("deploy/example-city/services/status.yaml")
ROW = {"PermitNum": "BP-2026-0001", "PhoneLast4": "0142", "StatusCurrentMapped": "In Review"}
DAYS = {"AppliedDate": "2026-09-14", "IssuedDate": ""}


@pytest.fixture(scope="module")
def service() -> StatusService:
    faults: list[Problem] = []
    loaded = load_status(CITY, ("en", "fr"), {"permit.status"}, faults)
    assert loaded is not None
    assert not faults
    return loaded


def written(folder: Path, yaml: str, permits: str = "") -> list[str]:
    (folder / "status.yaml").write_text(yaml, encoding="utf-8")
    if permits:
        (folder / "permits.csv").write_text(permits, encoding="utf-8")
    faults: list[Problem] = []
    load_status(folder / "status.yaml", ("en", "fr"), {"permit.status"}, faults)
    return [str(fault).partition("/status.yaml:")[2] or str(fault) for fault in faults]


def test_both_numbers_tell_the_status_and_the_days_that_the_city_lists(service: StatusService) -> None:
    told = service.judged("0142", Rows((ROW | DAYS,)), TODAY)

    assert told == ApplicationStatus("permit.status", "In Review", applied=date(2026, 9, 14))


def test_a_wrong_second_number_and_a_wrong_first_one_are_the_same(service: StatusService) -> None:
    assert service.judged("9999", Rows((ROW | DAYS,)), TODAY) == NoSuch()
    assert service.judged("0142", Rows(()), TODAY) == NoSuch()


def test_two_records_of_the_same_two_numbers_are_a_mistake_of_the_source(service: StatusService) -> None:
    twice = Rows((ROW | DAYS, ROW | DAYS))

    assert service.judged("0142", twice, TODAY) == NotAvailable(SourceFault.WRONG)


def test_a_status_without_a_reviewed_sentence_is_not_spoken(service: StatusService) -> None:
    odd = Rows(({**ROW, **DAYS, "StatusCurrentMapped": "PLN RVW 2"},))

    assert service.judged("0142", odd, TODAY) == NotAvailable(SourceFault.WRONG)


def test_a_file_of_the_past_tells_nothing(service: StatusService) -> None:
    assert isinstance(service.source, RecordFile)
    assert isinstance(service.source.find("20260417", TODAY), Rows)
    assert service.source.find("20260417", date(2029, 1, 1)) == NotAvailable(SourceFault.STALE)


def test_owners_and_addresses_are_not_even_read(service: StatusService) -> None:
    assert isinstance(service.source, RecordFile)
    (row,) = service.source.records["20260417"]

    assert set(row) == {"PermitNum", "PhoneLast4", "StatusCurrentMapped", "AppliedDate", "IssuedDate"}


def test_the_second_number_follows_the_first_and_wrong_pairs_are_counted_over_the_call() -> None:
    asked = AskNumber("permit.status", wrong=1)

    code = after_number(asked, Sealed("sealed"))

    assert code == AskCode("permit.status", "sealed", wrong=1)
    assert after_number(code, NoSuch()) == AskNumber("permit.status", 2, problem=NumberProblem.NO_MATCH)
    assert after_number(AskCode("permit.status", "sealed", wrong=2), NoSuch()) == Unidentified()


def test_a_number_of_the_wrong_length_is_asked_for_once_more() -> None:
    asked = AskCode("permit.status", "sealed")

    again = after_number(asked, Misfit())

    assert again == AskCode("permit.status", "sealed", tries=1, problem=NumberProblem.LENGTH)
    assert after_number(asked, SaidAloud()) == AskCode("permit.status", "sealed", 0, 1, NumberProblem.BY_KEYS)
    assert after_number(AskCode("permit.status", "sealed", tries=1), Misfit()) == Unidentified()


def test_a_sealed_number_is_in_no_representation() -> None:
    assert "2026" not in repr(AskCode("permit.status", "20260417")) + repr(Sealed("20260417"))


STATUS = """
article: permit.status
source: {source}
number: {{column: PermitNum, digits: 8, ask: {{en: Key it, fr: Composez}}}}
second: {{column: PhoneLast4, digits: 4, ask: {{en: Key it, fr: Composez}}}}
status: {{column: StatusCurrentMapped, sentences: {{In Review: {{en: Reviewed., fr: Révisé.}}}}}}
tells: [status]
"""
COLUMNS = "PermitNum,PhoneLast4,StatusCurrentMapped\n"
IN_FILE = "{file: permits.csv, valid_to: 2028-12-31}"


def test_a_number_that_stands_twice_is_explained(tmp_path: Path) -> None:
    rows = COLUMNS + "BP-2026-0001,0142,In Review\n2026 0001,0177,In Review\n"

    (problem,) = written(tmp_path, STATUS.format(source=IN_FILE), rows)

    assert problem.endswith("permits.csv:3: the number of this line stands in an earlier one as well")


def test_a_number_that_cannot_be_keyed_as_it_is_asked_for_is_explained(tmp_path: Path) -> None:
    (problem,) = written(tmp_path, STATUS.format(source=IN_FILE), COLUMNS + "BP-26-01,0142,In Review\n")

    assert problem.endswith("permits.csv:2: the number has 4 digits; callers key 8")


def test_a_missing_file_or_column_is_explained(tmp_path: Path) -> None:
    assert written(tmp_path, STATUS.format(source=IN_FILE))[0].endswith("there is no such file")
    assert "PhoneLast4" in written(tmp_path, STATUS.format(source=IN_FILE), "PermitNum\n")[0]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{http: {address: 'http://permits.example/{number}'}}", "https://"),
        ("{http: {address: 'https://permits.example/'}}", "{number}"),
        ("{sql: {address_from: PERMITS, view: 'permits; drop table x'}}", "no name of a view"),
        ("{sql: {address_from: 'sqlite:///x', view: permits}}", "no name of an environment variable"),
        ("{ftp: {}}", "source must be one of file, sql or http"),
    ],
)
def test_a_source_that_cannot_be_asked_is_explained(tmp_path: Path, source: str, problem: str) -> None:
    assert problem in written(tmp_path, STATUS.format(source=source))[0]


def test_a_short_second_number_and_a_day_without_its_column_are_explained(tmp_path: Path) -> None:
    yaml = STATUS.format(source="{sql: {address_from: PERMITS, view: permits}}")

    short, unnamed = (
        written(tmp_path, yaml.replace("digits: 4", "digits: 3")),
        written(tmp_path, yaml.replace("[status]", "[status, issued]")),
    )

    assert "needs 4 digits or more" in short[0]
    assert "issued must name its column" in unnamed[0]


def test_a_database_and_a_service_are_declared_with_the_columns_that_are_read(tmp_path: Path) -> None:
    columns = ("PermitNum", "PhoneLast4", "StatusCurrentMapped")

    def declared(source: str) -> object:
        (tmp_path / "status.yaml").write_text(STATUS.format(source=source), encoding="utf-8")
        service = load_status(tmp_path / "status.yaml", ("en", "fr"), {"permit.status"}, [])
        return service and service.source

    sql = declared("{sql: {address_from: PERMITS, view: city.permits}}")
    http = declared("{http: {address: 'https://permits.example/{number}', token_from: TOKEN}}")

    assert sql == SqlView("PERMITS", "city.permits", columns)
    assert http == HttpRecords("https://permits.example/{number}", columns, "TOKEN")


TAX = CITY.parent / "status" / "property-tax.yaml"
ACCOUNT = {"Folio": "4409-127", "AccessCode": "318204", "DueDate": "2027-07-02", "AsOf": "2026-11-24"}


@pytest.fixture(scope="module")
def tax() -> StatusService:
    faults: list[Problem] = []
    loaded = load_status(TAX, ("en", "fr"), {"tax.balance_account"}, faults)
    assert loaded is not None
    assert not faults
    return loaded


@pytest.mark.parametrize(
    ("written", "cents"), [("1250.40", 125040), ("-86.15", -8615), ("$1,250.4", 125040), ("0", 0)]
)
def test_a_balance_is_read_as_records_write_it(tax: StatusService, written: str, cents: int) -> None:
    told = tax.judged("318204", Rows(({**ACCOUNT, "Balance": written},)), TODAY)

    assert told == AccountStanding("tax.balance_account", cents, date(2026, 11, 24), date(2027, 7, 2))


@pytest.mark.parametrize("written", ["", "n/a", "12.345", "1e3"])
def test_a_balance_that_is_no_amount_is_not_told(tax: StatusService, written: str) -> None:
    rows = Rows(({**ACCOUNT, "Balance": written},))

    assert tax.judged("318204", rows, TODAY) == NotAvailable(SourceFault.WRONG)


def test_only_a_question_for_the_balance_is_one_for_the_records(tax: StatusService) -> None:
    assert tax.is_asked("how much do I still owe on my property tax", "en")
    assert not tax.is_asked("my tax bill has my old address", "en")
    assert tax.is_asked("combien je dois encore", "fr")
