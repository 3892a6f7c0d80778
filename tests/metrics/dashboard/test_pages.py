import csv
import re
from dataclasses import fields
from datetime import date, datetime, timedelta
from io import StringIO
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.dashboard.quality import PROMPTS
from metrics.facts.statement import Price, Statement, StatementKind
from metrics.facts.statement_store import state
from metrics.facts.texts import count_text
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, FiledState, QueryOutcome
from metrics.ledger.period import Terms
from metrics.ledger.records import CallRecord, Carrier, LabelKind, Served
from metrics.rates.rates import SECTIONS

CONFIRMED, CONNECTED = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ESCALATED_CONNECTED
NOW = datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("America/Vancouver"))
LAST_FORTNIGHT = "/dashboard?lang=en&period=custom&from=2026-11-10&to=2026-11-25"


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_resolved_and_escalated_come_first_with_their_numbers(book, client: TestClient) -> None:
    for _ in range(3):
        book.call(10, CONFIRMED)
    book.call(10, CONNECTED, "waste.missed_pickup")
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    assert "Resolved 75.0% 3 of 4" in text
    assert "Escalated 25.0% 1 of 4" in text
    assert text.index("Resolved 75.0%") < text.index("By department")


def test_what_the_line_did_is_told_apart_and_adds_up(book, client: TestClient) -> None:
    book.call(2, CONFIRMED, served=Served.LOOKED_UP)
    book.call(2, CONFIRMED, served=Served.TOLD, refers=True)
    book.call(2, CONFIRMED, served=Served.TOLD, texted=True)
    book.call(3, CONNECTED, "waste.missed_pickup")
    book.call(2, QueryOutcome.ANSWERED_REJECTED, served=Served.TOLD)
    book.count()

    page = client.get(LAST_FORTNIGHT).text
    section = text_of(page[page.index('id="served-heading"') : page.index('id="by-department"')])

    assert [int(n) for n in re.findall(r"20\.0% (\d) of 5", section)] == [1, 1, 1, 1, 1]
    assert "Sent to website or staff : 25.0% 1 of 4" in section.replace("staff:", "staff :")
    assert "Faites" in client.get(LAST_FORTNIGHT.replace("lang=en", "lang=fr")).text


def test_a_share_of_few_is_marked_as_such(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.count()

    assert "fewer than 30: too few to conclude anything" in text_of(client.get(LAST_FORTNIGHT).text)


def test_the_picture_has_the_same_numbers_as_a_table(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.count()

    page = client.get(LAST_FORTNIGHT).text

    assert re.search(r'<path class="part-0" d="M[^"]+z"/>', page)
    row = r'<tr data-column="13"><th scope="row">Nov.23, 2026</th><td data-name="[^"]+" class="num">1</td>'
    assert re.search(row, page), "pointing at the fourteenth column reads this row"


def test_provisional_days_are_hatched(book, client: TestClient) -> None:
    book.call(2, QueryOutcome.ANSWERED_UNCONFIRMED)
    book.count()

    assert 'fill="url(#queries-wide-hatch)"' in client.get(LAST_FORTNIGHT).text


def test_a_changed_answer_is_marked_where_it_changed(book, client: TestClient) -> None:
    book.call(10, CONFIRMED, article_version=1)
    book.call(4, CONFIRMED, article_version=2)
    book.count()

    assert "a Nov 21, 2026: the property tax due date v2" in text_of(client.get(LAST_FORTNIGHT).text)


def test_one_department_can_be_looked_at_alone(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.call(2, CONNECTED, "waste.missed_pickup")
    book.count()

    text = text_of(client.get(f"{LAST_FORTNIGHT}&department=waste").text)

    assert "Resolved 0.0% 0 of 1" in text


def test_a_period_that_ends_before_it_starts_is_refused_with_the_reason(client: TestClient) -> None:
    page = client.get("/dashboard?lang=en&period=custom&from=2026-11-25&to=2026-11-01")

    assert "The period ends before it starts" in page.text


def test_the_page_says_that_the_ledger_adds_up(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.call(2, CONFIRMED, is_test=True)
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    assert "Every query has one outcome and every call one disposition: 1 queries, 1 calls." in text
    assert "1 trial call is left out." in text


def test_the_day_dialogue_is_counted_without_waiting_for_facts(book, client: TestClient) -> None:
    book.call(0, CONFIRMED)
    book.call(0, CONNECTED)
    book.call(1, CONFIRMED)

    text = text_of(client.get("/dashboard/live?lang=en").text)

    assert (
        "Calls today 2 Confirmed or filed today 1 Escalated today 1 Overdue messages and call-backs 2" in text
    )


def test_callbacks_that_were_not_kept_lead_to_their_list(client: TestClient) -> None:
    page = client.get("/dashboard/live?lang=fr").text

    assert 'href="/desk/callbacks?which=overdue&amp;lang=fr"' in page


def test_the_rows_behind_a_figure_can_be_seen_page_by_page(book, client: TestClient) -> None:
    for _ in range(60):
        book.call(2, CONFIRMED)
    book.call(2, CONNECTED)

    first = client.get("/dashboard/calls?lang=en&period=month&outcome=answered_confirmed").text
    following = re.search(r'href="(/dashboard/calls\?[^"]+)" rel="next"', first)
    assert following
    second = client.get(following[1].replace("&amp;", "&")).text

    assert first.count("<code>") == 50
    assert second.count("<code>") == 10
    assert "A person took it (the caller asked for one)" not in first + second


def test_a_day_of_the_spreadsheet_settles_where_its_own_queries_may(book, client: TestClient) -> None:
    book.call(12, CONFIRMED)
    book.call(2, QueryOutcome.ANSWERED_UNCONFIRMED)
    book.count()

    read = csv.DictReader(StringIO(client.get("/dashboard/figures.csv?period=month").text))
    of_month = (line for line in read if (line["formula"], line["to"]) == ("resolved", "2026-11-25"))
    settling = {line["part"]: line["note"] for line in of_month}

    assert "50.0–100.0 %" in settling[""]
    assert "once settled" not in settling["2026-11-13"]
    assert "0.0–100.0 %" in settling["2026-11-23"]


def test_behind_the_figures_of_an_hour_are_the_calls_of_that_hour(book, client: TestClient) -> None:
    for _ in range(55):
        book.call(2, CONFIRMED)
    hour = "/dashboard/calls?lang=en&period=month&hour="

    of_two, of_three = (client.get(f"{hour}{clock}").text for clock in (14, 15))
    following = re.search(r'href="(/dashboard/calls\?[^"]+)" rel="next"', of_two)

    assert (of_two.count("<code>"), of_three.count("<code>")) == (50, 0)
    assert following
    assert client.get(following[1].replace("&amp;", "&")).text.count("<code>") == 5


def test_the_calls_of_one_carrier_are_listed_alone(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.call(2, CONFIRMED, carrier=Carrier.EXCHANGE)

    counts = {
        carrier: client.get(f"/dashboard/calls?lang=en&period=month&carrier={carrier}").text.count("<code>")
        for carrier in ("", "twilio", "exchange", "unknown")
    }

    assert counts == {"": 2, "twilio": 1, "exchange": 1, "unknown": 2}


def test_carriers_are_told_apart_where_there_is_more_than_one(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.count()
    page = "/dashboard?lang=en&period=month"
    alone = [client.get(each).text for each in (page, page.replace("?", "/calls?"))]
    book.call(3, CONFIRMED, carrier=Carrier.EXCHANGE)
    book.count()
    both = [client.get(each).text for each in (page, page.replace("?", "/calls?"))]
    part = client.get(f"{page}&carrier=exchange").text
    csv = client.get("/dashboard/figures.csv?lang=en&period=month&carrier=exchange").text

    assert ["the city&#39;s exchange" in each for each in (*alone, *both)] == [False, False, True, True]
    assert "By carrier" in both[0]
    assert "· the city&#39;s exchange" in part
    assert "carrier=exchange" in csv or ",1," in csv


def test_the_rows_hold_no_whole_call_id_and_no_caller(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)

    page = client.get("/dashboard/calls?period=month").text

    assert "k1.1" not in page
    assert "CA0000" not in page


def test_every_formula_stands_in_the_glossary_in_words(client: TestClient) -> None:
    text = text_of(client.get("/dashboard/glossary?lang=en").text)

    assert (
        "Service level queries that a person took within 60 seconds ÷ queries taken, and queries lost" in text
    )
    assert (
        "Answered, confirmed answered_confirmed answer played to 90 %, caller said that it helped;"
        " raised again, it is reopened Resolved"
    ) in text


def test_the_council_gets_one_page_as_pdf(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.count()

    sheet = client.get("/dashboard/council.pdf?lang=fr&period=month")

    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF-")
    assert 'filename="cityline-2026-11-01-2026-11-25-fr.pdf"' in sheet.headers["content-disposition"]


def test_the_dashboard_can_be_read_in_french(book, client: TestClient) -> None:
    book.call(10, CONFIRMED)
    book.count()

    text = text_of(client.get(f"{LAST_FORTNIGHT}&lang=fr".replace("lang=en&", "")).text)

    assert "Résolues 100,0 % 1 sur 1" in text


def test_nothing_is_claimed_where_nobody_stated_minutes_or_prices(book, client: TestClient) -> None:
    book.call(10, CONFIRMED)
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    assert "Automated hours, gross 0.0" in text
    assert "1 resolved query has no minutes stated" in text
    assert "Cost of a resolved query no prices stated" in text


def test_hours_are_claimed_by_the_minutes_that_staff_stated(book, database, client: TestClient) -> None:
    book.call(10, CONFIRMED)
    book.call(9, CONFIRMED)
    book.count()
    since = date(2026, 10, 1)
    stated = Statement(StatementKind.MINUTES, "tax.due_date", 30.0, since, "Front desk", NOW, "measured")
    with database.begin() as session:
        state(session, stated, NOW.date())

    text = text_of(client.get(LAST_FORTNIGHT).text)

    assert "Automated hours, gross 1.0" in text
    assert "the property tax due date, nothing stated → 30 Front desk measured" in text, "as a restatement"


def test_every_figure_can_be_taken_to_a_spreadsheet(book, client: TestClient) -> None:
    book.call(10, CONFIRMED)
    book.count()

    taken = client.get(LAST_FORTNIGHT.replace("/dashboard?", "/dashboard/figures.csv?"))

    lines = taken.text.splitlines()
    assert taken.headers["content-type"].startswith("text/csv")
    assert lines[0].endswith("share,low,high,note,definitions,signed")
    assert "2026-11-10,2026-11-25,,resolved,Resolved,1,1,1.0000" in taken.text


def test_what_staff_were_not_there_for_is_told_with_its_formula(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    assert "Calls out of hours 0.0% 0 of 1" in text
    glossary = text_of(client.get("/dashboard/glossary?lang=en").text)
    assert "by the hours and holidays as they are now ÷ all calls" in glossary


def test_the_first_screen_says_how_many_how_well_what_is_burning_and_what_changed(
    book, client: TestClient
) -> None:
    for days_ago in (2, 3, 18):
        book.call(days_ago, CONFIRMED)
    book.call(2, QueryOutcome.ESCALATED_LOST)
    book.count()

    page = client.get(LAST_FORTNIGHT).text
    first, _, folded = page.partition('class="jump"')

    assert "Calls 3" in text_of(first)
    assert "Lost on the way to a person 1" in text_of(first)
    assert "outcome=escalated_lost" in first
    assert "Resolved" in first
    assert set(re.findall(r'href="#([\w-]+)"', page)) <= {"main", *re.findall(r'id="([\w-]+)"', page)}
    assert folded.count("<details") > first.count("<details")


def test_each_side_tells_its_share_of_all_queries(book, client: TestClient) -> None:
    for _ in range(3):
        book.call(2, CONFIRMED)
    book.call(2, CONFIRMED, language="fr")
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    by_language = text[text.index("By language") :]
    assert "English 3 75.0%" in by_language
    assert "French 1 25.0%" in by_language


def test_callers_whose_language_is_passed_on_are_told_by_its_name_and_as_few(
    book, client: TestClient
) -> None:
    book.call(2, CONFIRMED)
    book.call(2, CONNECTED, language="ar")
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    assert "Arabic 1 50.0% 0.0% 0 of 1 fewer than 30" in text
    assert re.search(r"The same for everybody\? .{0,200}Figure Arabic English", text)
    assert client.get(f"{LAST_FORTNIGHT}&language=ar").is_success


def test_what_must_be_the_same_in_every_language_stands_side_by_side(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.call(2, QueryOutcome.ABANDONED_BEFORE_ANSWER, language="fr")
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    assert re.search(
        r"Resolved 100.0% 1 of 1 [^%]* 0.0% 0 of 1", text[text.index("The same for everybody?") :]
    )


def test_accuracy_is_drawn_with_its_interval_and_told_as_a_table(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.label(2, LabelKind.RIGHT)
    book.label(2, LabelKind.WRONG_ANSWER)
    book.count()

    page = client.get(LAST_FORTNIGHT).text

    assert 'class="band line-0"' in page
    few = "fewer than 30: too few to conclude anything"
    assert f"Nov 23 50.0% 1 of 2 · {few} 9.5% – 90.5%" in text_of(page)


def test_a_period_without_reviews_says_so(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.count()

    assert "No turn of this period was reviewed." in client.get(LAST_FORTNIGHT).text


def test_every_prompt_tells_how_often_nothing_came_and_nothing_fitted(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    for understanding in ("silence", "no-match", "recognized", "recognized"):
        book.turn(2, understanding)
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    assert "How can I help? English 4 25.0% 1 of 4" in text
    assert text.count("25.0% 1 of 4") == 4, "both shares of the prompt, and both of the whole line"


def test_prompts_are_not_claimed_for_a_part_of_the_line(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.turn(2, "silence")
    book.count()

    assert "How can I help?" not in client.get(f"{LAST_FORTNIGHT}&department=revenue").text


def test_the_service_level_stands_beside_its_formula(book, client: TestClient) -> None:
    at = NOW - timedelta(days=2, hours=1)
    book.call(2, CONNECTED, transferred=True, escalated_at=at, connected_at=at + timedelta(seconds=45))
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    assert (
        "Service level fewer than 30: too few to conclude anything"
        " queries that a person took within 60 seconds"
        " ÷ queries taken, and queries lost or left with a message or call-back after 60 seconds,"
        " of people on duty 100.0% 1 of 1" in text
    )


def test_made_up_calls_are_called_so(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.count()
    assert "made up" not in client.get(LAST_FORTNIGHT).text

    at = NOW - timedelta(days=30)
    with book.database.begin() as session:
        ledger.append(session, CallRecord("MADEUP2026102500001", at, "en"))

    assert "These calls are made up" in client.get(LAST_FORTNIGHT).text
    assert "made up: none of these calls happened" in client.get("/dashboard/figures.csv?period=month").text
    assert "These calls are made up" in client.get("/dashboard/chart.csv?period=month&lang=en").text


def test_the_glossary_has_the_citys_own_numbers_and_what_hours_and_money_mean(
    book, client: TestClient
) -> None:
    since = date(2026, 11, 1)
    term = Statement(StatementKind.TERM, "answer_within_seconds", 75, since, "Council", NOW, "agreed")
    with book.database.begin() as session:
        state(session, term, NOW.date())

    text = text_of(client.get("/dashboard/glossary?lang=en").text)

    assert "queries that a person took within 75 seconds" in text
    assert "minutes that front-line staff state × resolved queries ÷ 60" in text
    assert "million tokens × price" in text


def test_outcomes_have_names_in_french_too(book, client: TestClient) -> None:
    book.call(2, CONNECTED)
    book.count()

    text = text_of(client.get("/dashboard/calls?lang=fr&period=month").text)

    assert "Prise par une personne (la personne l&#39;a demandé)" in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whatever_the_ledger_says_has_a_name(language: str) -> None:
    words = load_words(ROOMS)[language]

    for outcome in QueryOutcome:
        assert words(f"dashboard.outcome_{outcome}")
    for disposition in Disposition:
        assert words(f"dashboard.disposition_{disposition}")
    for term in fields(Terms):
        assert words(f"dashboard.term_{term.name}")
    for price in Price:
        assert words(f"dashboard.price_{price}")
    for prompt in PROMPTS:
        assert words(f"dashboard.prompt_{prompt}")
    for section in SECTIONS:
        assert words(f"dashboard.about_{section}")


def test_the_hours_of_the_day_are_a_picture_with_its_numbers_as_a_table(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.call(3, CONNECTED)
    book.count()

    page = client.get(LAST_FORTNIGHT).text

    assert '<tr class="few" data-column="14">' in page
    assert "14:00 2 100.0% 50.0% 1 of 2" in text_of(page)


def test_of_many_topics_the_rare_ones_are_folded_away(book, client: TestClient) -> None:
    for number in range(15):
        book.call(2, CONFIRMED, f"tax.topic_{number}")
    book.count()

    assert "3 more" in text_of(client.get(LAST_FORTNIGHT).text)


def test_the_picture_and_its_numbers_can_be_taken_away(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.call(3, CONNECTED)
    book.count()

    numbers = client.get(LAST_FORTNIGHT.replace("/dashboard?", "/dashboard/chart.csv?")).content.decode(
        "utf-8-sig"
    )
    picture = client.get(LAST_FORTNIGHT.replace("/dashboard?", "/dashboard/chart.svg?").replace("=en", "=fr"))

    assert numbers.splitlines()[0] == (
        "Day,Resolved (no repeat in 7 days),Provisional (within 7 days) or waiting,Escalated,Everything else,"
        "Not resolved (repeats within 7 days too)"
    )
    assert "2026-11-23,1,0,0,0,0" in numbers
    assert picture.headers["content-type"] == "image/svg+xml"
    assert ElementTree.fromstring(picture.text).tag.endswith("svg")
    told = text_of(picture.text)
    assert "Issues par jour · 10 nov. – 25 nov. 2026" in told
    for part in ("part-0", "part-2"):
        assert f'<path class="{part}"' in picture.text


def test_a_chart_has_a_layout_for_a_telephone(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.count()

    page = client.get(LAST_FORTNIGHT).text

    for id_ in ("queries", "trend", "hours"):
        assert f'id="{id_}-wide-title"' in page
        assert f'id="{id_}-narrow-title"' in page


def test_departments_stand_side_by_side_on_one_scale(book, client: TestClient) -> None:
    book.call(9, CONFIRMED)
    book.call(10, CONNECTED, "waste.missed_pickup")
    book.count()

    text = text_of(client.get(LAST_FORTNIGHT).text)

    side = text[text.index("Share resolved, department by department") :]
    assert "Revenue 100.0% 1 of 1" in side
    assert "Waste 0.0% 0 of 1" in side


def test_a_table_says_how_many_calls_to_expect_by_weekday_and_hour(book, client: TestClient) -> None:
    for _ in range(4):
        book.call(2, CONFIRMED)
    book.count()

    page = client.get(LAST_FORTNIGHT).text

    heat = page[page.index('<table class="heat"') :]
    assert '<abbr title="Monday">Mon' in heat
    assert '14:00</th><td class="shade-6">2.0</td><td class="shade-0">–</td>' in heat, "4 calls, 2 Mondays"


def test_bands_lead_from_topics_to_outcomes(book, client: TestClient) -> None:
    book.call(9, CONFIRMED)
    book.call(9, CONNECTED, "waste.missed_pickup")
    book.count()

    page = client.get(LAST_FORTNIGHT).text

    flows = page[page.index('<svg class="chart flows wide"') :].partition("</svg>")[0]
    assert flows.count("<path") == 2
    assert [name in flows for name in ("property tax due date", "Resolved", "Escalated")] == [True] * 3


def test_an_axis_says_what_it_counts_and_along_what(book, client: TestClient) -> None:
    book.call(2, CONFIRMED)
    book.count()

    page = client.get(LAST_FORTNIGHT).text

    assert '<text class="axis" x="0" y="-2">Queries</text>' in page
    assert re.search(r'class="axis axis-x"[^>]*>Day</text>', page)


def test_texts_have_a_table_of_their_own_and_count_as_nothing_else(book, client: TestClient) -> None:
    book.call(10, CONNECTED)
    book.count()
    with book.database.begin() as session:
        for outcome in ("answered", "answered", "handed_over", "stopped"):
            count_text(session, date(2026, 11, 15), "fr", outcome)

    page = client.get(LAST_FORTNIGHT).text
    told = text_of(page[page.index("texts-heading") :])

    assert "whether it helped is not known 50.0% 2 of 4" in told
    assert "a department has it as a message 25.0% 1 of 4" in told
    assert "Resolved 0.0% 0 of 1" in text_of(page)
    assert "Arrêtés" in client.get(LAST_FORTNIGHT.replace("lang=en", "lang=fr")).text
    assert "texts-heading" not in client.get(f"{LAST_FORTNIGHT}&department=waste").text


def test_what_was_filed_today_counts_once_it_is_accepted(book, managing) -> None:
    for filing in (*FiledState, None):
        book.call(0, QueryOutcome.SERVICE_REQUEST_FILED, filing=filing)

    assert managing.live().resolved == 2, "the accepted one, and one from before that was kept"
