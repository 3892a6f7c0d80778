"""A draft is worded by an OpenAI-compatible server, or the documents' own sentences stay."""

import json
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
from respx import MockRouter, Route

from ivr.line.opinion_server import asked_once
from ivr.settings import load_settings
from ivr.studio.documents.document import Document, FoundPassage, Kind, Passage
from ivr.studio.documents.wiring import worded

NOW = datetime(2026, 12, 1, tzinfo=UTC)
DOGS = Document("id1", "Dogs", "dogs.md", Kind.TEXT, "en", "hash", None, NOW, NOW, "nadia", "Nadia Roy")
QUOTED = "A licence costs $32 a year for a spayed dog."
FOUND = (FoundPassage(DOGS, Passage(1, QUOTED, "Fees"), 1.0),)


URL = "https://drafts.example/v1"
ASK = partial(asked_once, load_settings(openai_base_url=URL, openai_api_key="key"))


@pytest.fixture
def server(web: MockRouter) -> Route:
    return web.post(f"{URL}/chat/completions")


def completion(content: str) -> httpx.Response:
    return httpx.Response(200, json={"choices": [{"message": {"role": "assistant", "content": content}}]})


def test_what_the_server_words_is_tied_to_its_passage(server: Route) -> None:
    text = "A licence for a spayed dog costs $32 a year."
    invented = {"text": "You can pay by cheque at any bank.", "passage": 1, "quotation": QUOTED}
    sentences = [{"text": text, "passage": 1, "quotation": QUOTED}, invented]
    server.mock(return_value=completion(json.dumps({"sentences": sentences})))

    found = worded(ASK, "how much is a licence", FOUND, "en")

    assert found is not None
    assert [one.text for one in found.kept] == [text]
    assert [one.text for one in found.refused] == [invented["text"]]


def test_a_number_that_somebody_typed_does_not_leave_the_machine(server: Route) -> None:
    server.mock(return_value=completion('{"sentences": []}'))

    worded(ASK, "my number is 604 555 0126, how much is a licence", FOUND, "en")

    told = server.calls.last.request.content
    assert b"0126" not in told
    assert b"how much is a licence" in told


@pytest.mark.parametrize(
    "answer",
    [
        completion("no JSON"),
        httpx.Response(200, text="<html>"),
        httpx.Response(429, json={"error": {"message": "busy"}}),
        httpx.ConnectError("down"),
        httpx.ReadTimeout("slow"),
    ],
)
def test_a_server_that_fails_leaves_the_documents_own_sentences(
    server: Route, answer: httpx.Response | Exception
) -> None:
    server.side_effect = [answer]

    assert worded(ASK, "how much", FOUND, "en") is None
