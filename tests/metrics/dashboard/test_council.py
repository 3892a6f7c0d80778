"""What a council reads on its page."""

from dataclasses import replace
from datetime import date

import pytest

from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.dashboard.council import TOLD, council_report
from metrics.dashboard.managing import Managing
from metrics.dashboard.quality import FAIR
from metrics.facts.statement import Price, ReviewHours, Statement, StatementKind
from metrics.facts.statement_store import record_review, state
from metrics.ledger import store as ledger
from metrics.ledger.digest import SignedTo
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, Sign
from metrics.publishing.pdf_report import PdfReport, pdf_of
from tests.metrics.dashboard.conftest import NOW, Book

NOVEMBER = {"period": "custom", "from": "2026-11-01", "to": "2026-11-25"}


def sheet(managing: Managing, language: str) -> PdfReport:
    seen = managing.look(managing.choice(NOVEMBER, language))
    return council_report(seen, managing.names(language), load_words(ROOMS)[language])


def test_hours_and_money_stand_there_gross_and_net(book: Book, managing: Managing) -> None:
    for _ in range(4):
        book.call(2, QueryOutcome.ANSWERED_CONFIRMED)
    first = date(2026, 11, 1)
    with book.database.begin() as session:
        state(
            session,
            Statement(StatementKind.MINUTES, "tax.due_date", 30, first, "Front desk", NOW, "measured"),
            NOW.date(),
        )
        for price in Price:
            value = 1.0 if price is Price.TELEPHONY_MINUTE else 0.0
            stated = Statement(StatementKind.PRICE, price.value, value, first, "IT", NOW, "billed")
            state(session, stated, NOW.date())
        record_review(session, ReviewHours(first, 0.5, "Ada", NOW), NOW.date())
    book.count()

    notes = " ".join(sheet(managing, "en").notes)

    assert (
        "Automated hours: 2.0 gross, 0.0 of them outside staffed hours, 1.5 net of 0.5 hours of review."
        in notes
    )
    assert "A resolved query cost $1.00." in notes, "four calls of a minute each, at 1.00 a minute"


@pytest.mark.parametrize(
    ("language", "formula"), [("en", "took within 60 seconds ÷"), ("fr", "personne en 60 secondes ÷")]
)
def test_the_service_level_is_never_without_its_formula(
    book: Book, managing: Managing, language: str, formula: str
) -> None:
    book.count()

    assert formula in " ".join(sheet(managing, language).notes)


def test_made_up_calls_are_called_so_above_all_figures(book: Book, managing: Managing) -> None:
    book.call(2, QueryOutcome.ANSWERED_CONFIRMED)
    book.count()
    assert sheet(managing, "en").warning == ""

    with book.database.begin() as session:
        ledger.append(session, CallRecord("MADEUP2026100100001", NOW.replace(month=10), "en"))

    assert "none of them happened" in sheet(managing, "en").warning


@pytest.mark.parametrize(("language", "told"), [("en", "1 call breaks a rule"), ("fr", "1 appel enfreint")])
def test_a_ledger_that_does_not_add_up_is_told_on_the_page(
    book: Book, managing: Managing, language: str, told: str
) -> None:
    book.call(2, QueryOutcome.ANSWERED_CONFIRMED)
    with book.database.begin() as session:
        wrong = CallRecord("CA9", NOW, "en", disposition=Disposition.ESCALATED, ended_at=NOW)
        ledger.append(session, wrong)
    book.count()

    assert told in " ".join(sheet(managing, language).notes)


def test_no_large_number_of_few_stands_without_its_star(book: Book, managing: Managing) -> None:
    book.call(12, QueryOutcome.ANSWERED_CONFIRMED)
    book.count()
    few = [headline.numbers for headline in sheet(managing, "en").headlines]

    for _ in range(29):
        book.call(12, QueryOutcome.ESCALATED_CONNECTED)
    book.count()
    enough = [headline.numbers for headline in sheet(managing, "en").headlines]

    assert few == ["1 of 1 *", "0 of 1 *"]
    assert enough == ["1 of 30", "29 of 30"], "twelve days ago nothing waits any more"


@pytest.mark.parametrize(
    ("language", "calls", "earlier"),
    [
        ("en", "Calls to the line", "Oct 7 – Oct 31, 2026"),
        ("fr", "Appels à la ligne", "7 oct. – 31 oct. 2026"),
    ],
)
def test_the_first_page_sets_six_plain_figures_beside_those_of_the_period_before(
    book: Book, managing: Managing, language: str, calls: str, earlier: str
) -> None:
    for days_ago in (0, 12, 30):
        book.call(days_ago, QueryOutcome.ESCALATED_CONNECTED)
    book.count()

    page = sheet(managing, language)

    assert page.plain_columns[2].replace("\N{NO-BREAK SPACE}", " ") == earlier
    assert page.plain_rows[0] == (calls, "2", "1")
    assert len(page.plain_rows) == 6


def test_the_first_page_stars_a_share_of_few(book: Book, managing: Managing) -> None:
    book.call(12, QueryOutcome.ESCALATED_CONNECTED)
    book.count()

    escalated = sheet(managing, "en").plain_rows[3]

    assert escalated == ("Questions that went on to staff", "100.0% *", "–")


def test_satisfaction_never_stands_without_its_response_rate() -> None:
    for told in (TOLD, tuple(formula.id for formula in FAIR)):
        assert told[told.index("satisfied") + 1] == "response_rate"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The ledger is signed to Nov 16, 2026: 3f2a 91bc 77d0 1e4f 0a9b."),
        ("fr", "Le registre est signé jusqu'au 16 nov. 2026 : 3f2a 91bc 77d0 1e4f 0a9b."),
    ],
)
def test_the_digest_by_which_the_ledger_can_be_checked_is_printed(
    book: Book, managing: Managing, language: str, told: str
) -> None:
    book.count()
    seen = managing.look(managing.choice(NOVEMBER, language))
    signed = replace(seen, signed=SignedTo(date(2026, 11, 16), "3f2a91bc77d01e4f0a9b" + "0" * 44))
    words = load_words(ROOMS)[language]

    notes = council_report(signed, managing.names(language), words).notes

    assert any(" ".join(note.split()).startswith(told) for note in notes)
    assert words("dashboard.unsigned") in council_report(seen, managing.names(language), words).notes


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_month_fits_two_pages_and_the_second_shows_what_resolved_rests_on(
    book: Book, managing: Managing, language: str
) -> None:
    for days_ago in range(25):
        book.call(
            *(days_ago, QueryOutcome.ANSWERED_CONFIRMED),
            sign=Sign.SAID_YES,
            was_asked=True,
            sampled=True,
            delivered=True,
        )
        book.call(days_ago, QueryOutcome.ANSWERED_UNCONFIRMED, sign=Sign.LEFT)
        book.call(days_ago, QueryOutcome.ESCALATED_CONNECTED)
    book.count()

    page = sheet(managing, language)

    assert len([line for line in page.headlines[0].told if "; " in line]) == 4
    assert pdf_of(page).count(b"/Type /Page\n") == 2
