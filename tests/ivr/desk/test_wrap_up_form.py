"""The form that closes a call."""

from dataclasses import replace

import pytest

from ivr.desk.call import WrapUp, WrapUpKind
from ivr.desk.canned import CannedWrapUp
from ivr.desk.forms import FilledWrapUp, Known, WrapUpFault, fault_of, filled, wrap_up_of

LATER = CannedWrapUp("later", WrapUpKind.FOLLOW_UP, {"en": "Later"}, {"en": "Later.", "fr": "Plus tard."})
KNOWN = Known({"waste", "roads"}, {"waste.collection_day"})


def saved(form: FilledWrapUp, noon) -> WrapUp:
    return wrap_up_of(form, KNOWN, "sam", noon, lambda text: text.replace("secret", "[name]"))


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (FilledWrapUp(), WrapUpFault("kind", "desk.wrap.no_kind")),
        (FilledWrapUp("nonsense"), WrapUpFault("kind", "desk.wrap.no_kind")),
        (FilledWrapUp("wrong_department"), WrapUpFault("department", "desk.wrap.no_department")),
        (FilledWrapUp("wrong_department", "nowhere"), WrapUpFault("department", "desk.wrap.no_department")),
        (FilledWrapUp("assistant_wrong"), WrapUpFault("article", "desk.wrap.no_article")),
        (FilledWrapUp("resolved", note="x" * 1001), WrapUpFault("note", "desk.wrap.long_note")),
    ],
)
def test_what_is_missing_is_named_with_its_field(form: FilledWrapUp, fault: WrapUpFault) -> None:
    assert fault_of(form, KNOWN) == fault


@pytest.mark.parametrize(
    "form",
    [
        FilledWrapUp("resolved"),
        FilledWrapUp("follow_up"),
        FilledWrapUp("wrong_department", "roads"),
        FilledWrapUp("assistant_wrong", article="waste.collection_day"),
        FilledWrapUp("assistant_wrong", note="said Tuesday"),
        FilledWrapUp("could_have_answered"),
        FilledWrapUp("abuse"),
    ],
)
def test_one_key_is_enough_where_nothing_else_must_be_known(form: FilledWrapUp) -> None:
    assert fault_of(form, KNOWN) is None


def test_a_note_is_redacted_before_it_is_kept(noon) -> None:
    assert saved(FilledWrapUp("resolved", note="call secret back"), noon).note == "call [name] back"


def test_a_department_is_kept_only_where_the_call_came_to_a_wrong_one(noon) -> None:
    form = FilledWrapUp("resolved", department="roads", article="waste.collection_day")

    assert saved(form, noon) == WrapUp(WrapUpKind.RESOLVED, "sam", noon)
    assert saved(replace(form, kind="wrong_department"), noon).department == "roads"
    assert saved(replace(form, kind="could_have_answered"), noon).article == "waste.collection_day"


def test_a_form_is_read_without_the_spaces_around() -> None:
    assert filled({"kind": " resolved ", "note": " a "}, (), "en") == FilledWrapUp("resolved", note="a")


def test_a_canned_wrap_up_decides_the_kind_and_keeps_what_was_typed() -> None:
    form = filled({"kind": "abuse", "canned": "later", "note": "After four."}, (LATER,), "fr")

    assert form == FilledWrapUp("follow_up", note="Plus tard. After four.")


def test_an_unknown_canned_wrap_up_is_no_wrap_up() -> None:
    assert filled({"canned": "nonsense"}, (LATER,), "en") == FilledWrapUp()
