"""A department's telephone gets an id that finds the call at the desk and says nothing by itself."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ivr.screen_pop import call_of_pop, pop_id

SECRET = b"the machine's secret"
SIDS = st.text("0123456789abcdef", min_size=32, max_size=32).map("CA{}".format)


@given(SIDS)
def test_an_id_is_short_opaque_and_the_same_each_time(sid: str) -> None:
    pop = pop_id(SECRET, sid)

    assert re.fullmatch(r"[a-z2-7]{24}", pop)
    assert pop == pop_id(SECRET, sid)
    assert sid[2:12] not in pop


@given(st.lists(SIDS, min_size=1, unique=True))
def test_an_id_finds_its_call_among_others(sids: list[str]) -> None:
    assert [call_of_pop(SECRET, pop_id(SECRET, sid), sids) for sid in sids] == sids


@given(st.text())
def test_any_other_id_finds_nothing(pop: str) -> None:
    assert call_of_pop(SECRET, pop, ["CA1", "CA2"]) is None


def test_another_secret_finds_nothing() -> None:
    assert call_of_pop(b"another", pop_id(SECRET, "CA1"), ["CA1"]) is None
