"""Callbacks as other systems read them and work on them; each step is taken once."""

from dataclasses import replace
from datetime import timedelta

from ivr.api.idempotency import UNDER_WAY, KeyedRequest
from ivr.api.tables import ApiReplyRow
from ivr.api.token import TokenScope
from ivr.desk.callbacks.callback import Callback
from ivr.desk.callbacks.store import load_callback, steps_of
from tests.ivr.api.conftest import Town
from tests.ivr.desk.callbacks.conftest import CALLBACK, LEFT_AT

WORDS = "The bin on [address] was not emptied."
LEFT = replace(CALLBACK, preview=WORDS, encrypted_words="secret words")


def kept(town: Town) -> Callback:
    with town.database.reading() as session:
        callback = load_callback(session, "RE1")
        assert callback is not None
        return callback


def acts(town: Town) -> list[tuple[str, str]]:
    with town.database.reading() as session:
        return [(step.by, step.act) for step in steps_of(session, "RE1")]


def test_callbacks_come_newest_first_without_those_of_trial_calls(town: Town) -> None:
    later = [replace(LEFT, id=f"RE{n}", left_at=LEFT_AT + timedelta(hours=n)) for n in (2, 3)]
    town.leave(LEFT, *later, replace(LEFT, id="RE4", is_test=True))

    found = town.system().every("/callbacks", limit=1)

    assert [each["id"] for each in found] == ["RE3", "RE2", "RE1"]
    assert town.system().get("/callbacks/RE4").status_code == 404


def test_words_are_told_only_to_a_token_that_says_so_and_numbers_never(town: Town) -> None:
    town.leave(LEFT)

    without = town.system(TokenScope.CALLBACKS).get("/callbacks/RE1")
    within = town.system(TokenScope.CALLBACKS, TokenScope.CALLBACK_WORDS).get("/callbacks/RE1")

    assert without.json()["words"] is None
    assert WORDS not in without.text
    assert within.json()["words"] == WORDS
    assert "encrypted" not in within.text
    assert "secret words" not in within.text


def test_a_callback_is_taken_and_closed_by_another_system(town: Town) -> None:
    town.leave(LEFT)
    system = town.system(TokenScope.CALLBACK_STEPS)

    taken = system.post("/callbacks/RE1/steps", key="1", act="take", version=1)
    closed = system.post("/callbacks/RE1/steps", key="2", act="close", version=2, result="reached")

    assert (taken.json()["state"], closed.json()["state"]) == ("taken", "done")
    assert closed.json()["version"] == kept(town).version == 3
    assert acts(town) == [("token:portal", "take"), ("token:portal", "keep")]


def test_a_request_that_comes_twice_is_done_once_and_answered_the_same(town: Town) -> None:
    town.leave(LEFT)
    system = town.system()

    answers = [system.post("/callbacks/RE1/steps", key="k", act="take", version=1) for _ in range(3)]

    assert len({answer.text for answer in answers}) == 1
    assert kept(town).version == 2
    assert len(acts(town)) == 1


def test_one_key_serves_one_request_and_each_token_has_keys_of_its_own(town: Town) -> None:
    town.leave(LEFT)
    one, other = town.system(), town.system()
    one.post("/callbacks/RE1/steps", key="k", act="take", version=1)

    reused = one.post("/callbacks/RE1/steps", key="k", act="give_back", version=2)
    others = other.post("/callbacks/RE1/steps", key="k", act="give_back", version=2)

    assert (reused.status_code, reused.json()["type"]) == (422, "urn:cityline:problem:idempotency-key-reused")
    assert others.status_code == 200


def test_a_step_without_a_key_is_refused(town: Town) -> None:
    town.leave(LEFT)

    answer = town.system().post("/callbacks/RE1/steps", act="take", version=1)

    assert (answer.status_code, answer.json()["type"]) == (
        400,
        "urn:cityline:problem:idempotency-key-missing",
    )
    assert kept(town).version == 1


def test_who_saw_an_older_version_is_refused_and_may_use_the_key_again(town: Town) -> None:
    town.leave(LEFT)
    system = town.system()
    system.post("/callbacks/RE1/steps", key="1", act="take", version=1)

    late = system.post("/callbacks/RE1/steps", key="2", act="give_back", version=1)
    again = system.post("/callbacks/RE1/steps", key="2", act="give_back", version=2)

    assert (late.status_code, again.status_code) == (409, 200)


def test_what_cannot_be_done_is_refused_by_its_field(town: Town) -> None:
    town.leave(LEFT)
    system = town.system()

    answers = {
        "result": system.post("/callbacks/RE1/steps", key="1", act="close", version=1),
        "department": system.post(
            "/callbacks/RE1/steps", key="2", act="hand_on", version=1, department="moon"
        ),
        "act": system.post("/callbacks/RE1/steps", key="3", act="burn", version=1),
    }

    answers["note"] = system.post("/callbacks/RE1/steps", key="6", act="take", version=1, note="a\x00b")
    for field, answer in answers.items():
        assert answer.status_code == 422
        assert answer.json()["faults"][0]["field"] == f"body.{field}"
    assert system.post("/callbacks/RE1/steps", key="4", act="reopen", version=1).status_code == 409
    assert system.post("/callbacks/gone/steps", key="5", act="take", version=1).status_code == 404
    assert kept(town).version == 1


def test_a_request_under_way_is_not_begun_again_until_its_worker_must_have_died(town: Town) -> None:
    town.leave(LEFT)
    system = town.system()
    system.post("/callbacks/RE1/steps", key="k", act="take", version=1)
    with town.database.begin() as session:  # as if the process had ended before it wrote its answer down
        row = session.get(ApiReplyRow, KeyedRequest.of("portal", "k").key)
        assert row is not None
        row.body = ""

    busy = system.post("/callbacks/RE1/steps", key="k", act="take", version=1)
    town.now += UNDER_WAY
    done = system.post("/callbacks/RE1/steps", key="k", act="take", version=1)

    assert (busy.status_code, busy.json()["type"]) == (409, "urn:cityline:problem:idempotency-key-busy")
    assert (done.status_code, done.json()["version"]) == (200, 2)
    assert len(acts(town)) == 1


def test_keys_are_forgotten_after_two_days(town: Town) -> None:
    town.leave(LEFT)
    system = town.system()
    system.post("/callbacks/RE1/steps", key="1", act="take", version=1)
    town.forward(days=3)
    system.post("/callbacks/RE1/steps", key="2", act="give_back", version=2)

    with town.database.reading() as session:
        assert session.query(ApiReplyRow).count() == 1
