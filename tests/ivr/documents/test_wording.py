"""A draft is worded by an OpenAI-compatible server, or the documents' own sentences stay."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from intents.matching.opinion_budget import OpinionOutcome
from intents.matching.second_opinion import Failed, ServerAnswer
from ivr.documents.wording import worded
from routing.documents.document import Document, FoundPassage, Kind, Passage

NOW = datetime(2026, 12, 1, tzinfo=UTC)
DOGS = Document("id1", "Dogs", "dogs.md", Kind.TEXT, "en", "hash", None, NOW, NOW, "nadia", "Nadia Roy")
QUOTED = "A licence costs $32 a year for a spayed dog."
FOUND = (FoundPassage(DOGS, Passage(1, QUOTED, "Fees"), 1.0),)


class Server:
    """A server that answers what a test tells it to, and keeps what it was told."""

    def __init__(self, answer: str | Failed) -> None:
        self.answer = answer
        self.told = ""

    async def __call__(
        self, messages: tuple[tuple[str, str], ...], schema: Mapping[str, object], most_tokens: int
    ) -> ServerAnswer | Failed:
        self.told = messages[-1][1]
        return self.answer if isinstance(self.answer, Failed) else ServerAnswer(self.answer)


def test_what_the_server_words_is_tied_to_its_passage() -> None:
    text = "A licence for a spayed dog costs $32 a year."
    invented = {"text": "You can pay by cheque at any bank.", "passage": 1, "quotation": QUOTED}
    sentences = [{"text": text, "passage": 1, "quotation": QUOTED}, invented]

    found = worded(Server(json.dumps({"sentences": sentences})), "how much is a licence", FOUND, "en")

    assert found is not None
    assert [one.text for one in found.kept] == [text]
    assert [one.text for one in found.refused] == [invented["text"]]


def test_a_number_that_somebody_typed_does_not_leave_the_machine() -> None:
    server = Server('{"sentences": []}')

    worded(server, "my number is 604 555 0126, how much is a licence", FOUND, "en")

    assert "0126" not in server.told
    assert "how much is a licence" in server.told


def test_a_server_that_fails_leaves_the_documents_own_sentences() -> None:
    assert worded(Server(Failed(OpinionOutcome.UNREACHABLE)), "how much", FOUND, "en") is None
    assert worded(Server("no JSON"), "how much", FOUND, "en") is None
