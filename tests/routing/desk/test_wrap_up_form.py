"""The form that closes a call."""

from dataclasses import replace

import pytest

from routing.desk.wrap_up import WrapUp, WrapUpKind
from routing.desk.wrap_up_form import Fault, Filled, Known, fault_of, filled, wrap_up_of

KNOWN = Known({"waste", "roads"}, {"waste.collection_day"})


def saved(form: Filled, noon) -> WrapUp:
    return wrap_up_of(form, KNOWN, "sam", noon, lambda text: text.replace("secret", "[name]"))


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (Filled(), Fault("kind", "desk.wrap.no_kind")),
        (Filled("nonsense"), Fault("kind", "desk.wrap.no_kind")),
        (Filled("wrong_department"), Fault("department", "desk.wrap.no_department")),
        (Filled("wrong_department", "nowhere"), Fault("department", "desk.wrap.no_department")),
        (Filled("assistant_wrong"), Fault("article", "desk.wrap.no_article")),
        (Filled("resolved", note="x" * 1001), Fault("note", "desk.wrap.long_note")),
    ],
)
def test_what_is_missing_is_named_with_its_field(form: Filled, fault: Fault) -> None:
    assert fault_of(form, KNOWN) == fault


@pytest.mark.parametrize(
    "form",
    [
        Filled("resolved"),
        Filled("follow_up"),
        Filled("wrong_department", "roads"),
        Filled("assistant_wrong", article="waste.collection_day"),
        Filled("assistant_wrong", note="said Tuesday"),
        Filled("could_have_answered"),
        Filled("abuse"),
    ],
)
def test_one_key_is_enough_where_nothing_else_must_be_known(form: Filled) -> None:
    assert fault_of(form, KNOWN) is None


def test_a_note_is_redacted_before_it_is_kept(noon) -> None:
    assert saved(Filled("resolved", note="call secret back"), noon).note == "call [name] back"


def test_a_department_is_kept_only_where_the_call_came_to_a_wrong_one(noon) -> None:
    form = Filled("resolved", department="roads", article="waste.collection_day")

    assert saved(form, noon) == WrapUp(WrapUpKind.RESOLVED, "sam", noon)
    assert saved(replace(form, kind="wrong_department"), noon).department == "roads"
    assert saved(replace(form, kind="could_have_answered"), noon).article == "waste.collection_day"


def test_a_form_is_read_without_the_spaces_around() -> None:
    assert filled({"kind": " resolved ", "note": " a "}) == Filled("resolved", note="a")
