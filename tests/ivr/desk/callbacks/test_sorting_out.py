"""Messages are found by page and filter, given to a colleague, and listened to."""

from dataclasses import replace

from ivr.desk.callbacks.callback import CallbackKind, CallbackState, TranscriptState
from ivr.desk.callbacks.store import add_audio, steps_of
from tests.ivr.desk.callbacks.test_pages import database, staff

__all__ = ["database", "staff"]


def left(staff, callback, count: int) -> None:
    staff.file(*(replace(callback, id=f"RE{number}") for number in range(2, count + 1)))


def test_a_long_list_comes_in_pages(staff, callback) -> None:
    left(staff, callback, 101)

    first, last, beyond = staff.get(), staff.get(page="3"), staff.get(page="99")

    assert "Page 1 of 3" in first
    assert 'rel="next" href="/desk/callbacks?lang=en&amp;which=open&amp;page=2"' in first
    assert (first.count('class="callback"'), last.count('class="callback"')) == (50, 1)
    assert "Page 3 of 3" in beyond


def test_a_page_that_is_no_number_is_the_first(staff) -> None:
    assert "1 in this list." in staff.get(page="²")
    assert "1 in this list." in staff.get(page="9" * 40)


def test_a_list_is_filtered_by_kind_and_language(staff, callback) -> None:
    back = replace(callback, id="CA2-callback", kind=CallbackKind.CALLBACK, language="fr")
    staff.file(back)

    assert "1 in this list." in staff.get(kind="callback")
    assert "callback-CA2-callback" in staff.get(language="fr")
    assert "callback-CA2-callback" not in staff.get(kind="message")
    assert "2 in this list." in staff.get(kind="nonsense")


def test_a_message_is_assigned_to_a_colleague_by_name(staff) -> None:
    page = staff.post("assign", person="kim", note="You know this street.").text

    assert "It is assigned." in page
    assert "Sam Roy: assigned it to Kim Tremblay" in " ".join(page.split())
    assert (staff.stored().state, staff.stored().owner) == (CallbackState.TAKEN, "kim")
    with staff.database.reading() as session:
        assert [(step.act, step.detail) for step in steps_of(session, "RE1")] == [("assign", "kim")]


def test_nobody_unknown_is_assigned(staff) -> None:
    page = staff.post("assign", person="nobody")

    assert page.status_code == 422
    assert "Choose who shall take it." in page.text
    assert staff.stored().owner == ""


def test_a_message_that_must_not_be_written_down_is_played_and_that_is_written_down(staff, callback) -> None:
    staff.file(replace(callback, id="RE2", reading=TranscriptState.SOUND))
    with staff.database.begin() as session:
        add_audio(session, "RE2", "https://api.twilio.com/RE2", callback.due_at)

    page, sound = staff.get("/RE2"), staff.client.get("/desk/callbacks/RE2/sound.wav")

    assert 'src="/desk/callbacks/RE2/sound.wav"' in page
    assert sound.content == b"RIFF of https://api.twilio.com/RE2"
    assert sound.headers["cache-control"] == "no-store"
    assert staff.audited == ["callbacks.listened RE2"]


def test_a_message_whose_words_are_known_is_read_and_not_played(staff, callback) -> None:
    with staff.database.begin() as session:
        add_audio(session, "RE1", "https://api.twilio.com/RE1", callback.due_at)

    assert "sound.wav" not in staff.get("/RE1")
    assert staff.client.get("/desk/callbacks/RE1/sound.wav").status_code == 404
    assert staff.audited == []


def test_a_recording_that_cannot_be_had_now_breaks_no_page(staff, callback) -> None:
    staff.file(replace(callback, id="RE2", reading=TranscriptState.UNREADABLE))
    with staff.database.begin() as session:
        add_audio(session, "RE2", "https://api.twilio.com/down", callback.due_at)

    assert staff.client.get("/desk/callbacks/RE2/sound.wav").status_code == 503
