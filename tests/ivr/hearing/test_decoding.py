"""What a decoder wrote more than once although it was said once."""

import pytest

from ivr.hearing.whisper import unlooped


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Place a call now. Place a call now. Place a call now.", "Place a call now."),
        ("When is garbage day? When is garbage day? When is", "When is garbage day?"),
        ("Hello. I have a question, I have a question.", "Hello. I have a question,"),
        ("agent agent agent", "agent agent agent"),
        ("yes I do", "yes I do"),
        ("press 1 for taxes, press 2 for parking", "press 1 for taxes, press 2 for parking"),
        ("", ""),
    ],
)
def test_a_sentence_that_is_written_again_is_kept_once(written: str, said: str) -> None:
    assert unlooped(written) == said
