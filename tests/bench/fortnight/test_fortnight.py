"""The simulated fortnight: what it begins with, how its callers behave, what its editors may do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from fastapi.testclient import TestClient

from intents.articles.folder import AnswerText
from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing
from intents.text.yaml_file import yaml_values
from ivr.call.city import check_city
from ivr.studio.edition import Step
from ivr.studio.unanswered import store
from ivr.studio.unanswered.group import Fate
from ivr.studio.unanswered.identity import identified
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason, clusters
from ivr.studio.unanswered.store import Night
from ivr.typed.script import HangsUp, Presses, Says
from metrics.facts.formula import Rate
from routing.decision import Answer, Clarify, Reprompt, RepromptStep
from tests.bench.fortnight.__main__ import table_of
from tests.bench.fortnight.caller import Caller
from tests.bench.fortnight.editors import REVIEWER, WRITER, DaysWork, Editors
from tests.bench.fortnight.fortnight import FortnightDay
from tests.bench.fortnight.poor_city import MOST_PHRASINGS, PoorCity, poor_city
from tests.bench.fortnight.questions import FOLDER, load_questions
from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import BIN, BULKY, RAVI, Desk, folder_texts
from tests.ivr.studio.conftest import desk as desk  # noqa: PLC0414 - a fixture of the studio's
from tests.ivr.studio.house import StudioHouse, furnished

pytestmark = pytest.mark.thorough

RIVERMONT = Path("deploy/example-city")
QUESTION = Phrasing("my bin is broken", BIN, "en")


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> PoorCity:
    return poor_city(RIVERMONT, tmp_path_factory.mktemp("poor") / "city")


def test_the_poor_city_is_sound_and_knows_less_than_half_of_rivermont(poor: PoorCity) -> None:
    whole = example_city().catalog

    assert check_city(poor.city.path) == ()
    assert len(poor.city.catalog.articles) < len(whole.articles) / 2
    assert {*poor.city.catalog.articles} | {*poor.reviewed} == {*whole.articles}
    assert {*poor.city.catalog.articles} & {*poor.reviewed} == set()


def test_its_articles_have_few_phrasings_and_all_of_their_test_questions(poor: PoorCity) -> None:
    whole = example_city().catalog

    for article in poor.city.catalog:
        for language, wording in article.wordings.items():
            assert len(wording.phrasings) <= MOST_PHRASINGS
            assert wording.tests == whole[article.id].wordings[language].tests


def test_nobody_asks_what_is_kept_apart_and_the_same_seed_asks_the_same() -> None:
    articles = [*example_city().catalog.articles]

    first, again, other = (load_questions(FOLDER, articles, seed) for seed in (7, 7, 8))

    apart = {one.text.casefold() for one in first.kept_apart}
    assert apart.isdisjoint({one.text.casefold() for one in first.asked})
    assert first == again
    assert first.asked != other.asked


def test_a_caller_says_yes_to_the_right_answer_and_no_to_any_other() -> None:
    caller = Caller(QUESTION)

    assert caller.next_act(Answer(BULKY)) == Says("no")
    assert not caller.was_answered
    assert caller.next_act(Clarify((BULKY, BIN))) == Presses("2")
    assert caller.next_act(Answer(BIN)) == Says("yes")
    assert caller.was_answered


def test_a_caller_asks_once_more_and_then_wants_a_person() -> None:
    caller = Caller(QUESTION)
    again = Reprompt(RepromptStep.REPHRASE, heard=True)

    acts = [caller.next_act(again), caller.next_act(again), caller.next_act(Clarify((BULKY, "x.y")))]

    assert acts == [Says(QUESTION.text), Presses("0"), Presses("0")]


def test_who_was_answered_hangs_up_when_there_is_nothing_more_to_say() -> None:
    caller = Caller(QUESTION, was_answered=True)

    assert caller.next_act(Clarify(("x.y", "x.z"))) == HangsUp()


@pytest.fixture
def house(desk: Desk) -> Iterator[StudioHouse]:
    desk.publisher.take_in([folder_texts()[0]], RAVI)
    house = furnished(desk.publisher, example_city().directory)
    with TestClient(house.app) as house.client:
        yield house


def unanswered_questions(desk: Desk, *groups: tuple[str, ...]) -> None:
    """Some groups of questions that nobody could answer."""
    now = desk.clock[0]
    texts = [(text, number) for number, group in enumerate(groups) for text in group]
    asked = [
        UnansweredQuestion(
            text,
            "en",
            UnansweredReason.NOT_KNOWN,
            now,
            source=f"CA{n}:1",
            purge_on=now.date() + timedelta(days=9),
        )
        for n, (text, _) in enumerate(texts)
    ]
    vectors = np.eye(max(len(groups), 1), dtype=np.float32)[[number for _, number in texts]]
    names = iter(f"group{n}" for n in range(len(groups)))
    found = identified(
        clusters([number for _, number in texts], vectors),
        [one.source for one in asked],
        vectors,
        (),
        lambda: next(names),
    )
    with desk.database.begin() as session:
        store.keep_night(session, Night(asked, found, now.date() - timedelta(days=80), now.date(), day_of))


def day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


BROKEN = ("the hinge of my bin is torn", "my bin has a torn hinge", "torn bin hinge")
COUCH = ("who takes my old couch", "take away an old couch", "an old couch to be taken")
GAME = ("who won the game", "what was the score of the game", "did we win the game")


def editors_of(house: StudioHouse) -> Editors:
    meaning = {
        **dict.fromkeys(BROKEN, BIN),
        **dict.fromkeys(COUCH, BULKY),
        **dict.fromkeys(GAME, OUT_OF_SCOPE),
    }
    reviewed = MappingProxyType({BULKY: folder_texts()[1]})
    return Editors(house.app.state.asked, house.studio, house.app.state.studio.gate, reviewed, meaning)


def test_the_editors_add_words_bring_a_text_back_and_leave_what_is_not_the_citys(
    house: StudioHouse, desk: Desk
) -> None:
    unanswered_questions(desk, BROKEN, COUCH, GAME)

    done = editors_of(house).work(10)

    fates = {group.id: group.fate for group in house.app.state.asked.groups()}
    decided = {*done.phrasings, *done.articles, *done.blocked}
    assert (done.not_ours, decided) == (1, {BIN, BULKY})
    assert sorted(fates.values()) == [Fate.ARTICLE, Fate.NOT_OURS, Fate.PHRASINGS]


def test_nobody_approves_what_they_wrote_and_the_gate_has_the_last_word(
    house: StudioHouse, desk: Desk
) -> None:
    unanswered_questions(desk, BROKEN)

    done = editors_of(house).work(10)

    history = desk.history(BIN)
    newest = history.newest
    steps = (step for step in history.steps if step.edition == newest.number)
    approvals = [step.by for step in steps if step.step is Step.APPROVE]
    assert newest.written_by == WRITER.id
    assert approvals in ([], [REVIEWER.id])
    assert bool(approvals) == (BIN in done.phrasings)
    values = yaml_values(newest.text)
    assert isinstance(values, dict)
    assert {*BROKEN} <= {*values["en"]["phrasings"]}


def test_callers_words_that_draw_another_answers_questions_are_taken_out(
    house: StudioHouse, desk: Desk
) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)
    others = house.studio.publisher.catalog()[BULKY].wordings["en"].tests
    drawing = tuple(f"{one} please" for one in others)
    unanswered_questions(desk, (*BROKEN, *drawing))
    meaning = dict.fromkeys((*BROKEN, *drawing), BIN)
    editors = replace(editors_of(house), meaning=meaning)

    editors.work(10)

    values = yaml_values(desk.history(BIN).newest.text)
    assert isinstance(values, dict)
    phrasings = {*values["en"]["phrasings"]}
    assert {*BROKEN} <= phrasings
    assert not {*drawing} <= phrasings


def test_only_so_many_groups_are_decided_in_a_day(house: StudioHouse, desk: Desk) -> None:
    unanswered_questions(desk, BROKEN, COUCH, GAME)

    editors_of(house).work(1)

    decided = [group for group in house.app.state.asked.groups() if group.fate is not Fate.OPEN]
    assert len(decided) == 1


def lived() -> list[FortnightDay]:
    work = DaysWork(phrasings=[BIN], articles=[BULKY], not_ours=1, blocked=["roads.pothole"])
    return [
        FortnightDay(0, Rate(0, 0), DaysWork(), Rate(40, 100), 20),
        FortnightDay(1, Rate(30, 60), work, Rate(45, 100), 21),
    ]


def test_the_fortnight_is_told_as_it_was() -> None:
    table = table_of(lived())

    assert [*table.columns[1].cells] == ["", "30/60"]
    assert next(iter(table.columns[-1].cells)).startswith("40% (")


def test_a_left_out_text_is_the_reviewed_one(poor: PoorCity) -> None:
    slug, left = next(iter(poor.reviewed.items()))

    assert isinstance(left, AnswerText)
    assert yaml_values(left.text)["id"] == slug
    assert example_city().catalog[slug].wordings["en"].spoken in " ".join(left.text.split())
