"""Thanks for an answer are a yes, unless they are grudging or take leave."""

import pytest

from intents.acts.thanking import thanks_alone


@pytest.mark.parametrize(
    "words",
    [
        "thank you",
        "oh great, thanks a bunch",
        "I see. Thank you, sir.",
        "merci ben là",
        "Je vous remercie, madame",
    ],
)
def test_thanks_alone_are_heard(words: str) -> None:
    assert thanks_alone(words)


@pytest.mark.parametrize(
    "words",
    [
        "thanks anyway",
        "no thank you",
        "thanks, but that's not it",
        "thanks, bye now",
        "thanks, and how much is it",
        "merci pareil",
        "merci, bonne soirée",
        "merci, mais ça m'aide pas",
        "my neighbour said thanks to the crew that came by this morning",
        "all right",
    ],
)
def test_a_refusal_a_question_or_a_goodbye_beside_them_counts_more(words: str) -> None:
    assert not thanks_alone(words)
