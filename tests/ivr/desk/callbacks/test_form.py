"""What a form asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.desk.callbacks.callback import Result
from ivr.desk.callbacks.forms import Choices, FilledForm, FormFault, filled
from ivr.desk.callbacks.progress import Assign, Break, GiveBack, HandOn, Keep, Reopen, Take, Try

CHOICES = Choices({"roads"}, {"kim"})


@pytest.mark.parametrize(
    ("fields", "act"),
    [
        ({"act": "take"}, Take()),
        ({"act": "give_back"}, GiveBack()),
        ({"act": "try"}, Try()),
        ({"act": "reopen"}, Reopen()),
        ({"act": "hand_on", "department": "roads"}, HandOn("roads")),
        ({"act": "assign", "person": "kim"}, Assign("kim")),
        ({"act": "close", "result": "reached"}, Keep(Result.REACHED)),
        ({"act": "close", "result": "resolved", "is_decision": "1"}, Keep(Result.RESOLVED, is_decision=True)),
        ({"act": "close", "result": "not_reached"}, Break()),
    ],
)
def test_a_form_says_what_was_done(fields, act) -> None:
    form = filled({**fields, "note": " Bin 12. ", "version": "3"}, CHOICES)

    assert form == FilledForm(act, "Bin 12.", 3)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "act"),
        ({"act": "delete"}, "act"),
        ({"act": "close"}, "result"),
        ({"act": "close", "result": "maybe"}, "result"),
        ({"act": "hand_on"}, "department"),
        ({"act": "assign"}, "person"),
        ({"act": "assign", "person": "nobody"}, "person"),
        ({"act": "hand_on", "department": "nowhere"}, "department"),
        ({"act": "hand_on", "department": "waste"}, "department"),
        ({"act": "take", "note": "x" * 2001}, "note"),
    ],
)
def test_a_wrong_form_is_told_by_its_field(fields, field) -> None:
    form = filled(fields, CHOICES)

    assert isinstance(form, FormFault)
    assert form.field == field


@given(
    st.dictionaries(st.sampled_from(["act", "result", "department", "note", "version"]), st.text(max_size=30))
)
def test_no_form_breaks_the_reader(fields) -> None:
    assert isinstance(filled(fields, CHOICES), FilledForm | FormFault)
