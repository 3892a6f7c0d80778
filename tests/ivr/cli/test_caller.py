"""`cityline caller`, and `cityline audit`."""

import json


def test_a_caller_of_whom_nothing_is_kept_gets_an_empty_copy_and_that_is_audited(cityline) -> None:
    ran = cityline("caller", "export", "+1 604 555 0121")

    assert json.loads(ran.printed) == {"calls": [], "no_texts": [], "objects_to_transcription_since": None}
    assert "1 acts" in cityline("audit", "verify").out


def test_a_caller_may_be_held_released_and_forgotten(cityline) -> None:
    assert "Held" in cityline("caller", "hold", "+16045550121").out
    assert cityline("caller", "forget", "+16045550121").code == 2
    assert "Released" in cityline("caller", "hold", "+16045550121", "--release").out
    assert "0 calls" in cityline("caller", "forget", "+16045550121").out


def test_what_is_no_number_is_refused(cityline) -> None:
    assert "Write the number" in cityline("caller", "forget", "anybody").err


def test_a_mark_that_the_log_never_had_is_told(cityline) -> None:
    assert "not in the audit log" in cityline("audit", "verify", "--head", "0" * 64).err
