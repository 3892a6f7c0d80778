"""Two people sign the line as it is; a change that makes a language worse is stopped."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from numpy.typing import NDArray

from intents.matching.encoder import WrappedEncoder
from intents.matching.utterance_classifier import LearnedClassifier
from ivr.accounts.audit import Audit
from ivr.errors import BadCity
from ivr.line.nlu import NluTrainer
from ivr.register import approval_pages
from ivr.register.approval import FILE, CheckItem, CheckList, load_check_list
from ivr.register.approval_pages import ApprovalDesk
from ivr.storage.database import Database
from ivr.studio.review.tested import WeeklyTest
from ivr.web.pages import offer_pages
from metrics.facts.formula import Rate
from metrics.rates.judgements import HeardScore
from routing.departments.names import name_book
from tests.fixtures.example import example_city
from tests.fixtures.routes import include
from tests.fixtures.typed_line import HAS_ENCODER, MODELS

NOW = datetime(2026, 12, 1, 20, tzinfo=UTC)
ITEM = CheckItem("fallback", {"en": "It was tried.", "fr": "C'est essayé."})
GOOD = {"en": Rate(95, 100), "fr": Rate(92, 100)}


class Machine:
    """A process with some models, and how well they understand."""

    def __init__(self, database: Database, print_: str, right: dict[str, Rate]) -> None:
        self.now = NOW
        self.desk = ApprovalDesk(
            database,
            CheckList(True, (ITEM,)),
            lambda: print_,
            lambda: right,
            lambda: self.now,
            ZoneInfo("America/Vancouver"),
        )
        self.app = FastAPI()
        include(self.app, approval_pages.router)
        offer_pages(self.app)
        self.app.state.approval = self.desk
        self.app.state.audit = Audit(database, lambda: NOW)

        @self.app.middleware("http")
        async def signed_in(request: Request, call_next):
            name = request.headers["x-person"]
            request.state.person = SimpleNamespace(id=name, name=name, roles=frozenset({"manager"}))
            request.state.csrf_token = "token"
            return await call_next(request)

    def post(self, person: str, act: str, **form: str) -> str:
        client = TestClient(self.app, headers={"x-person": person})
        if act == "sign":
            seen = re.search(r'name="examined_at" value="([^"]+)"', client.get("/going-live").text)
            form = {"examined_at": seen[1] if seen else "", **form}
        return client.post(f"/going-live/{act}?lang=en", data=form).text

    def approved(self) -> "Machine":
        self.post("nora", "examine")
        for person in ("nora", "pia"):
            self.post(person, "sign", fallback="yes")
        return self


def test_it_answers_once_two_people_have_signed(database: Database) -> None:
    machine = Machine(database, "a", GOOD)
    machine.post("nora", "examine")
    told = [machine.desk.may_answer()]

    for person in ("nora", "nora", "pia"):
        machine.post(person, "sign", fallback="yes")
        told.append(machine.desk.may_answer())

    assert told == [False, False, False, True]


@pytest.mark.parametrize(
    ("does", "said"),
    [
        (lambda machine: machine.post("nora", "sign", fallback="yes"), "Examine it first."),
        (
            lambda machine: (machine.post("nora", "examine"), machine.post("nora", "sign"))[1],
            "Check every line",
        ),
    ],
)
def test_nothing_is_signed_unexamined_or_unchecked(sqlite_database: Database, does, said) -> None:
    machine = Machine(sqlite_database, "a", GOOD)

    assert said in does(machine)
    assert not machine.desk.may_answer()


def test_a_changed_model_needs_an_approval_of_its_own(sqlite_database: Database) -> None:
    Machine(sqlite_database, "a", GOOD).approved()

    assert not Machine(sqlite_database, "b", GOOD).desk.may_answer()
    assert Machine(sqlite_database, "b", GOOD).approved().desk.may_answer()


def test_a_change_that_is_worse_in_one_language_is_stopped(sqlite_database: Database) -> None:
    Machine(sqlite_database, "a", GOOD).approved()
    changed = Machine(sqlite_database, "b", {"en": Rate(99, 100), "fr": Rate(85, 100)})

    page = changed.post("nora", "examine")
    signed = changed.approved().post("nora", "sign", fallback="yes")

    assert page.count("<strong>worse</strong>") == 1
    assert 'action="/going-live/sign' not in page
    assert "It cannot be signed" in signed
    assert not changed.desk.may_answer()


FRENCH = frozenset({"le", "la", "les", "de", "du", "des", "un", "une", "mon", "ma", "est", "je", "pour"})


class DeafToFrench(WrappedEncoder):
    """A damaged copy of the sentence encoder: every French question reads like the same noise."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encoder.encode(["hm" if FRENCH & {*one.casefold().split()} else one for one in texts])


@pytest.mark.slow
def test_a_damaged_copy_of_the_model_is_examined_by_language_and_stopped(sqlite_database: Database) -> None:
    if not HAS_ENCODER:
        pytest.skip("the models are not installed (cityline models)")
    city, trainer = example_city(), NluTrainer.load(MODELS)
    assert isinstance(trainer.classifier, LearnedClassifier)
    (deaf,) = (DeafToFrench(one) for one in trainer.encoders)
    damaged = replace(trainer, encoders=(deaf,), classifier=replace(trainer.classifier, encoder=deaf))

    def examined(trained: NluTrainer) -> dict[str, Rate]:
        pipeline = trained.pipeline(city.catalog, names=name_book(city.directory))
        zone = city.directory.time_zone
        tested = WeeklyTest(sqlite_database, lambda: city.catalog, lambda: pipeline.models, zone)
        return dict(tested.by_language())

    Machine(sqlite_database, "whole", examined(trainer)).approved()
    changed = Machine(sqlite_database, "damaged", examined(damaged))
    page = changed.post("nora", "examine")

    assert re.search(r"French</th><td>[^<]+ <strong>worse</strong>", page)
    assert page.count("<strong>worse</strong>") == 1
    assert "It cannot be signed" in changed.approved().post("pia", "sign", fallback="yes")
    assert not changed.desk.may_answer()


def test_it_shows_what_was_measured_of_danger_and_hearing_and_what_was_not(
    sqlite_database: Database,
) -> None:
    machine = Machine(sqlite_database, "a", GOOD)
    machine.desk.languages = ("en", "es")
    machine.desk.scores = lambda: (HeardScore(NOW, "en", 40, 3, is_lost=False),) * 5

    page = machine.post("nora", "examine")

    english, spanish = page.partition("<h3>Spanish</h3>")[::2]
    assert re.search(r"Callers in danger who were found</dt><dd>99\.\d% \(\d+ / 237; ", english)
    assert "told to hang up and dial 9-1-1</dt><dd>" in english
    assert "<dd>7.5% (15 / 200; 7.5% – 7.5%)</dd>" in english
    assert spanish.count("<dd>not measured</dd>") == 3


def test_signatures_begin_anew_when_it_is_examined_again(sqlite_database: Database) -> None:
    machine = Machine(sqlite_database, "a", GOOD)
    machine.post("nora", "examine")
    machine.post("nora", "sign", fallback="yes")

    machine.post("pia", "examine")
    machine.post("pia", "sign", fallback="yes")

    assert not machine.desk.may_answer()


def test_a_city_that_asks_for_no_approval_answers(sqlite_database: Database) -> None:
    machine = Machine(sqlite_database, "a", GOOD)
    machine.desk.check_list = CheckList(False, (ITEM,))

    assert machine.desk.may_answer()


def test_a_city_words_its_own_list(tmp_path: Path) -> None:
    assert not load_check_list(tmp_path).is_required
    (tmp_path / FILE).write_text("{required: true, items: [{id: a, en: b, fr: c}]}", encoding="utf-8")

    assert load_check_list(tmp_path) == CheckList(True, (CheckItem("a", {"en": "b", "fr": "c"}),))


def test_what_is_approved_is_not_examined_away(sqlite_database: Database) -> None:
    machine = Machine(sqlite_database, "a", GOOD).approved()

    page = machine.post("nora", "examine")

    assert "nothing was examined again" in page
    assert 'action="/going-live/examine' not in page
    assert Machine(sqlite_database, "a", GOOD).desk.may_answer()


def test_nobody_signs_what_was_examined_after_they_looked(database: Database) -> None:
    machine = Machine(database, "a", GOOD)
    machine.post("nora", "examine")
    seen = NOW.isoformat()
    machine.now = NOW + timedelta(minutes=1)
    machine.post("pia", "examine")

    page = machine.post("nora", "sign", fallback="yes", examined_at=seen)

    known, _ = machine.desk.now()
    assert "It was examined again meanwhile." in page
    assert known is not None
    assert known.signatures == ()


async def test_a_call_goes_to_people_if_the_approval_cannot_be_known_in_time(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Machine(sqlite_database, "a", GOOD).approved().desk

    def slowly() -> str:
        time.sleep(0.2)
        return "a"

    slow = replace(desk, fingerprint=slowly)
    monkeypatch.setattr(approval_pages, "ANSWER_SECONDS", 0.02)

    assert not await slow.lets_answer()
    assert await desk.lets_answer()
    monkeypatch.setattr(approval_pages, "ANSWER_SECONDS", 0)
    assert await desk.lets_answer(), "once given, no call waits for a thread to ask again"


def test_a_quoted_true_is_refused_instead_of_answering_unapproved(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{required: "true", items: []}', encoding="utf-8")

    with pytest.raises(BadCity, match="without quotation marks"):
        load_check_list(tmp_path)


@pytest.mark.parametrize("text", ["items: [{id: a, en: b}]", "[]", "items: ["])
def test_a_faulty_list_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    with pytest.raises(BadCity, match="needs required, and items"):
        load_check_list(tmp_path)
