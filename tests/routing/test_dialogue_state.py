"""What the conversation's state tells about the next answer."""

from intents.meaning.understanding import Control, ControlKind, Danger, DangerKind, NoMatch, Recognized
from intents.text.transcript import Closed, OpenQuestion, YesNo
from routing.asked import IsItAbout, ShallIText, expecting
from routing.decision import AskOpenly, Redirect
from routing.dialogue_state import DialogueState
from routing.requests.asking import AskAttribute, Attribute
from routing.services.finding import Address
from routing.texting.templates import TextKind


def test_a_callers_language_is_noted_until_they_are_understood_in_the_lines_own() -> None:
    foreign = DialogueState("en").noting(Control(ControlKind.PERSON, language="es"))

    assert foreign.foreign == "es"
    assert foreign.noting(NoMatch()).foreign == "es"
    assert foreign.noting(Recognized("waste.collection_day", 0.9)).foreign == ""
    assert DialogueState("en").noting(Danger(DangerKind.LIFE, "rule", language="uk")).foreign == "uk"


def test_a_detail_of_a_report_is_no_open_question_of_the_line() -> None:
    asked = AskAttribute("roads.pothole", Address(""), (Attribute("street"),))

    assert expecting(asked) == OpenQuestion(is_detail=True)


def test_a_guess_at_the_topic_is_told_apart_from_what_the_line_proposes() -> None:
    assert expecting(IsItAbout("roads.pothole")) == YesNo(Closed.IS_IT_ABOUT, "roads.pothole")
    assert expecting(ShallIText("roads.pothole", TextKind.ANSWER)) == YesNo(Closed.SHALL_I, "roads.pothole")


def test_who_else_answers_shows_that_the_call_is_about_something_else_than_danger() -> None:
    told = DialogueState("en", danger=DangerKind.LIFE)

    assert told.after(Redirect("transit.info")).danger is None
    assert told.after(AskOpenly()).danger is DangerKind.LIFE
