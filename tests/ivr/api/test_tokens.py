"""A token opens what it is made for, as long as it is good, and is kept as a hash."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from ivr.accounts import audit_store
from ivr.accounts.users import Faulty
from ivr.api.service import RequestLimit
from ivr.api.tables import ApiTokenRow
from ivr.api.token import MARK, TokenScope
from ivr.api.tokens import TokenRequest
from tests.ivr.api.conftest import Town
from tests.metrics.dashboard.conftest import NOW


def test_a_token_is_found_by_its_text_of_which_only_a_hash_is_kept(town: Town) -> None:
    made = town.token(TokenScope.CALLS)

    with town.database.reading() as session:
        kept = session.execute(select(*ApiTokenRow.__table__.columns)).one()
    assert made.text.startswith(MARK)
    assert made.text not in repr(kept)
    assert made.text not in repr(made)
    found = town.tokens.shown(made.text)
    assert found is not None
    assert (found.id, found.scopes, found.prefix) == ("portal", frozenset({TokenScope.CALLS}), made.text[:13])


@pytest.mark.parametrize("shown", ["", "nothing", MARK, f"{MARK}{'A' * 43}", "é" * 50])
def test_what_was_not_given_out_opens_nothing(town: Town, shown: str) -> None:
    town.token(TokenScope.CALLS)

    assert town.tokens.shown(shown) is None


def test_a_token_ends_on_its_day_and_at_once_when_it_is_revoked(town: Town) -> None:
    short, endless = town.token(TokenScope.CALLS, days=1), town.token(TokenScope.CALLS, days=None)
    town.forward(days=1)

    assert town.tokens.shown(short.text) is None
    assert town.tokens.shown(endless.text) is not None
    assert town.tokens.revoke(endless.token.id, by="ada")
    assert town.tokens.shown(endless.text) is None
    assert not town.tokens.revoke(endless.token.id, by="ada")


def test_making_and_revoking_are_audited(town: Town) -> None:
    made = town.token(TokenScope.CALLS, name="Ticket system")
    town.tokens.revoke(made.token.id, by="")

    with town.database.reading() as session:
        acts = audit_store.latest(session, 10)
    assert [(act.person, act.act, act.subject) for act in acts] == [
        ("", "tokens.revoked", "ticket-system"),
        ("ada", "tokens.made", "ticket-system"),
    ]


def test_the_last_use_is_kept_to_the_minute(town: Town) -> None:
    made = town.token(TokenScope.CALLS)
    town.tokens.shown(made.text)
    town.forward(seconds=30)
    town.tokens.shown(made.text)

    (kept,) = town.tokens.all()
    assert kept.used_at == NOW


@pytest.mark.parametrize(
    ("name", "scopes", "days", "field"),
    [
        (" ", [TokenScope.CALLS], "30", "name"),
        ("a\nb\x00", [TokenScope.CALLS], "30", "name"),
        ("x" * 121, [TokenScope.CALLS], "30", "name"),
        ("Portal", [], "30", "scopes"),
        ("Portal", [TokenScope.CALLS], "0", "days"),
        ("Portal", [TokenScope.CALLS], "-3", "days"),
        ("Portal", [TokenScope.CALLS], "9" * 400, "days"),
        ("Portal", [TokenScope.CALLS], "٣x", "days"),
    ],
)
def test_a_wish_that_is_wrong_makes_nothing(
    town: Town, name: str, scopes: list[TokenScope], days: str, field: str
) -> None:
    made = town.tokens.make(TokenRequest.typed(name, frozenset(scopes), days), by="ada")

    assert isinstance(made, Faulty)
    assert list(made.faults) == [field]
    assert town.tokens.all() == ()


def test_two_systems_of_one_name_have_two_ids(town: Town) -> None:
    assert [town.token(TokenScope.CALLS).token.id for _ in range(2)] == ["portal", "portal-2"]


def test_a_token_asks_so_often_in_a_minute_and_no_other_pays_for_it() -> None:
    limit = RequestLimit()

    waits = [limit.wait("portal", NOW) for _ in range(601)]

    assert (set(waits[:600]), waits[600]) == ({0}, 60)
    assert limit.wait("tickets", NOW) == 0
    assert limit.wait("portal", NOW + timedelta(seconds=45)) == 15
    assert limit.wait("portal", NOW + timedelta(seconds=60)) == 0


def test_the_audit_log_stays_whole(town: Town) -> None:
    town.token(TokenScope.CALLS)

    with town.database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM api_tokens")).scalar() == 1
        assert audit_store.verified(session).broken_at is None
