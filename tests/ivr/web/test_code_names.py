"""Whatever code calls something, readers see words: each name that a page can show has some."""

import re
from enum import Enum
from pathlib import Path
from typing import get_args

import pytest

from intents.articles.article import Consequence, Handling
from intents.articles.fact_value import Kind
from intents.meaning.understanding import ControlKind, DangerKind
from ivr.accounts.account import Role
from ivr.api.token import TokenScope
from ivr.desk.callbacks.callback import CallbackKind, CallbackState, Result, Which
from ivr.studio.documents.document import Fault
from ivr.studio.documents.tie import Loose
from ivr.studio.edition import State, Step
from ivr.studio.gate import Block
from ivr.studio.review.curve import Judge
from ivr.studio.review.review import SPOKEN
from ivr.studio.unanswered.group import Fate
from ivr.studio.unanswered.phrasing_hints import Gap
from ivr.studio.unanswered.question import UnansweredReason
from ivr.studio.unanswered.reply import Fault as FeedbackFault
from ivr.systems.webhooks.delivery import DeliveryState, Failure
from ivr.systems.webhooks.endpoint import EventType
from ivr.web.pages import ROOMS
from ivr.web.words import load_words, page_languages
from metrics.dashboard.choice import PeriodSpan
from metrics.dashboard.quality import PROMPTS
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import LabelKind
from routing.asked import Asked
from routing.decision import Decision
from routing.departments.banner import Mode, ScopeKind
from routing.departments.department import WhenClosed
from routing.texting.received import TextOutcome
from routing.texting.reminder import ReminderState

WORDED: tuple[tuple[str, type[Enum]], ...] = (
    ("dashboard.{}", PeriodSpan),
    ("dashboard.outcome_{}", QueryOutcome),
    ("dashboard.disposition_{}", Disposition),
    ("review.kind_{}", LabelKind),
    ("review.curve_{}", Judge),
    ("review.topic_{}", ControlKind),
    ("review.topic_{}", DangerKind),
    ("accounts.role_{}", Role),
    ("callbacks.kind_{}", CallbackKind),
    ("callbacks.state_{}", CallbackState),
    ("callbacks.result_{}", Result),
    ("callbacks.which_{}", Which),
    ("documents.fault.{}", Fault),
    ("documents.loose.{}", Loose),
    ("directory.mode.{}", Mode),
    ("directory.scope.{}", ScopeKind),
    ("directory.when_closed.{}", WhenClosed),
    ("webhooks.delivery_{}", DeliveryState),
    ("webhooks.failure_{}", Failure),
    ("texts.outcome_{}", TextOutcome),
    ("texts.reminder_{}", ReminderState),
    ("studio.state.{}", State),
    ("studio.block.{}", Block),
    ("studio.handling.{}", Handling),
    ("studio.consequence.{}", Consequence),
    ("studio.kind.{}", Kind),
    ("studio.taken.{}", Step),
    ("unanswered.bad.{}", FeedbackFault),
    ("unanswered.fate.{}", Fate),
    ("unanswered.gap.{}", Gap),
    ("unanswered.why.{}", UnansweredReason),
)
"The words of each family of names, and the names."
BY_NAME: tuple[tuple[str, type[Enum]], ...] = (
    ("api.scope_{}", TokenScope),
    ("webhooks.event_{}", EventType),
)
UNSHOWN = (EventType.TEST,)
"A name that other systems read, and no page offers."
FALLS_BACK = re.compile(
    r"words\([^{}]*\) if [^{}]* else [a-z_.]+"
    r"\.(prompt|decision|disposition|outcome|kind|reason|state|step|type|value) *\}\}"
)
"A page that shows the code's own name where it has no words."


@pytest.mark.parametrize("language", page_languages())
@pytest.mark.parametrize(("worded", "names"), WORDED)
def test_every_name_of_code_has_words(language: str, worded: str, names: type[Enum]) -> None:
    texts = load_words(ROOMS)[language].texts

    assert [one for one in names if not texts.get(worded.format(one.value))] == []


@pytest.mark.parametrize("language", page_languages())
@pytest.mark.parametrize(("worded", "names"), BY_NAME)
def test_every_address_of_code_has_words(language: str, worded: str, names: type[Enum]) -> None:
    texts = load_words(ROOMS)[language].texts

    assert [
        one for one in names if one not in UNSHOWN and not texts.get(worded.format(one.name.lower()))
    ] == []


@pytest.mark.parametrize("language", page_languages())
def test_every_question_and_act_of_the_line_has_words(language: str) -> None:
    texts = load_words(ROOMS)[language].texts
    asked = {kind.__name__ for kind in get_args(Asked)}

    assert set(PROMPTS) == asked, "a question that the line asks is one that the dashboard names"
    assert [one for one in asked if not texts.get(f"dashboard.prompt_{one}")] == []
    assert [one.__name__ for one in get_args(Decision) if f"decision.{one.__name__}" not in texts] == []
    assert [
        one.__name__ for one in get_args(Decision) if f"review.decision_{one.__name__}" not in texts
    ] == []
    assert [one for one in SPOKEN if f"review.understood_{one.replace('-', '_')}" not in texts] == []


def test_no_page_shows_what_code_calls_something_where_words_are_missing() -> None:
    pages = [path for room in ("ivr", "metrics", "routing") for path in Path(room).rglob("templates/*.html")]

    found = [
        f"{path}: {bad.group()}" for path in pages for bad in FALLS_BACK.finditer(path.read_text("utf-8"))
    ]

    assert pages
    assert found == []
