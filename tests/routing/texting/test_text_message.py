"""A text waits for the city's number for a while, and what the carrier reports never goes back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from languages.forms import forms
from languages.known import KnownLanguage, passed_on_languages
from routing.requests.request import ServiceRequest
from routing.texting.text_message import (
    LOOK_AGAIN,
    LOOK_AGAIN_LATER,
    PATIENCE,
    PAUSES,
    Consent,
    Keyword,
    KeywordKind,
    Moot,
    NotYet,
    Ready,
    Report,
    TextMessage,
    TextState,
    due,
    keyword_of,
)

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
CONSENT = Consent("Shall I text you that?", "yes", "spoken", NOW)
LINK = TextMessage(
    "CA1-3", "CA1", "waste.hazardous", "en", "secret", CONSENT, "A link.", NOW, date(2027, 2, 23)
)
NUMBER = replace(LINK, body="Recorded under 2969.", numbered="2969 is {number}.")
REQUEST = ServiceRequest(
    "CA1-2", "CA1", "2969", "roads.pothole", "POTHOLE", "12 Oak Street", NOW, NOW, date(2027, 2, 23)
)
FILED = REQUEST.sending(NOW).filed("SR-7")


def test_a_link_goes_at_once() -> None:
    assert due(LINK, None, NOW) == Ready("A link.")


def test_the_citys_number_is_told_as_soon_as_there_is_one() -> None:
    assert due(NUMBER, REQUEST, NOW) == NotYet(NOW + LOOK_AGAIN)
    assert due(NUMBER, FILED, NOW) == Ready("2969 is SR-7.")


def test_after_a_while_the_own_reference_goes_and_the_number_follows() -> None:
    late = NOW + PATIENCE
    assert due(NUMBER, REQUEST, late) == Ready("Recorded under 2969.", is_number_owed=True)

    later = NUMBER.sending("Recorded under 2969.", late).taken("SM1")
    following = NUMBER.follow_up(late)
    assert later.numbered == ""
    assert due(following, REQUEST, late) == NotYet(late + LOOK_AGAIN_LATER)
    assert due(following, FILED, late) == Ready("2969 is SR-7.")


@pytest.mark.parametrize("request_", [None, REQUEST.refused("no such place"), REQUEST.filed("")])
def test_without_a_number_to_come_the_own_reference_goes_once(request_: ServiceRequest | None) -> None:
    assert due(NUMBER, request_, NOW) == Ready("Recorded under 2969.")
    assert due(NUMBER.follow_up(NOW), request_, NOW) == Moot()


def test_an_unanswered_text_is_given_up_when_its_moment_is_over() -> None:
    text, now = LINK, NOW
    for pause in PAUSES:
        text = text.sending("A link.", now).unanswered(now)
        assert (text.state, text.next_at) == (TextState.SENDING, now + pause)
        now = text.next_at

    assert text.sending("A link.", now).unanswered(now).state is TextState.FAILED


def test_reports_come_in_any_order_and_the_end_stays() -> None:
    sent = LINK.sending("A link.", NOW)

    arrived = sent.reported(Report("delivered", 0, "SM1"))
    assert (arrived.state, arrived.carrier_sid) == (TextState.DELIVERED, "SM1")
    assert arrived.reported(Report("sent", 0, "SM1")) == arrived
    assert arrived.reported(Report("undelivered", 30003, "SM1")) == arrived
    assert sent.reported(Report("gossip", 0, "SM1")) == sent


def test_a_report_may_precede_the_answer_to_the_request() -> None:
    sent = LINK.sending("A link.", NOW).reported(Report("queued", 0, "SM1"))

    assert (sent.state, sent.carrier_sid) == (TextState.SENT, "SM1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STOP", Keyword(KeywordKind.STOP, "en", is_answered=True)),
        (" stop. ", Keyword(KeywordKind.STOP, "en", is_answered=True)),
        ("Arrêt", Keyword(KeywordKind.STOP, "fr", is_answered=False)),
        ("ARRET !", Keyword(KeywordKind.STOP, "fr", is_answered=False)),
        ("Arrêter", Keyword(KeywordKind.STOP, "fr", is_answered=False)),
        ("Aide", Keyword(KeywordKind.HELP, "fr", is_answered=False)),
        ("СКАСУВАТИ", Keyword(KeywordKind.STOP, "uk", is_answered=False)),
        ("退订。", Keyword(KeywordKind.STOP, "zh", is_answered=False)),
        ("Sair", Keyword(KeywordKind.STOP, "pt", is_answered=False)),
        ("停止", Keyword(KeywordKind.STOP, "zh", is_answered=False)),  # of three languages: the usual one
        ("AYUDA", Keyword(KeywordKind.HELP, "es", is_answered=False)),
        ("ابدأ", Keyword(KeywordKind.START, "ar", is_answered=False)),
        ("शुरू", Keyword(KeywordKind.START, "hi", is_answered=False)),
        ("सर", None),  # sir: the same letters without the signs of their vowels
        ("aiuto", None),  # a cry for help
        ("बंद करें", Keyword(KeywordKind.STOP, "hi", is_answered=False)),
        ("info", Keyword(KeywordKind.HELP, "en", is_answered=True)),
        ("START", Keyword(KeywordKind.START, "en", is_answered=True)),
        ("stop the noise on my street", None),
        ("", None),
        ("👍", None),
    ],
)
def test_a_keyword_stands_alone(text: str, expected: Keyword | None) -> None:
    assert keyword_of(text) == expected


def test_what_the_carrier_took_it_for_counts_and_it_has_answered() -> None:
    assert keyword_of("Arrêt", "STOP") == Keyword(KeywordKind.STOP, "fr", is_answered=True)
    assert keyword_of("no more please", "STOP") == Keyword(KeywordKind.STOP, "en", is_answered=True)
    assert keyword_of("hello", "gossip") is None


@pytest.mark.parametrize("known", passed_on_languages(), ids=lambda each: each.code)
@pytest.mark.parametrize("kind", KeywordKind)
def test_every_passed_on_language_has_words_of_each_kind(known: KnownLanguage, kind: KeywordKind) -> None:
    words = forms(known.code).values[kind.value]
    found = [keyword_of(f" {word.upper()}! ") for word in words]

    assert words
    assert {keyword.kind for keyword in found if keyword} == {kind}
    assert None not in found
    assert not any(keyword and keyword.is_answered for keyword in found), "the carrier knows only its own"
