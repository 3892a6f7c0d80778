"""Whatever a call may be has a word on the desk, in every language."""

import pytest

from intents.interpretation.choosing import TABLE
from intents.privacy.personal import Personal
from ivr.desk.call import CallGroup, Phase, WrapUpKind
from ivr.desk.case import LINES, CaseAction
from ivr.desk.explanation import Explanation
from ivr.desk.pages import SAID
from ivr.desk.view import confidence_word
from ivr.web.words import load_words, page_languages
from routing.decision import Reason
from routing.handoff.handoff import How

UNDERSTOOD = ("silence", "chosen", "no-match", "ambiguous", "recognized", "danger", "control")
NEEDED = {
    *(f"desk.reason.{reason.value}" for reason in Reason),
    *(f"desk.kind.{kind.value}" for kind in Personal),
    *(f"desk.how.{how.value}" for how in How),
    *(f"desk.phase.{phase.value}" for phase in Phase),
    *(f"desk.group.{group.value}" for group in CallGroup),
    *(f"desk.wrap.{kind.value}" for kind in WrapUpKind),
    *(f"desk.did.{did}" for did in (*LINES.values(), "went_on")),
    *(f"desk.act.{act.value}" for act in CaseAction if act is not CaseAction.WRAP_UP),
    *(f"desk.said.{said}" for said in SAID),
    *(Explanation("", "en", "", "", 0.0, (), row.name).rule_words for row in TABLE),
    *(f"desk.why_kind.{kind}" for kind in UNDERSTOOD),
    *(f"desk.confidence.{confidence_word(confidence)}" for confidence in (0.1, 0.7, 0.9)),
}


@pytest.mark.parametrize("language", page_languages())
def test_nothing_that_can_be_shown_is_without_a_word(language: str) -> None:
    words = load_words(["ivr.desk"])[language].texts

    assert NEEDED - set(words) == set()
