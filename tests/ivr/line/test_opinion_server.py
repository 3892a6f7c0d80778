"""An OpenAI-compatible server is asked for a second opinion; its failures come back as values."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from types import MappingProxyType

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from openai import AsyncOpenAI
from respx import MockRouter

from intents.articles.article import Article, Consequence, Handling, Wordings
from intents.articles.catalog import Catalog
from intents.matching.opinion_budget import OpinionOutcome, Tokens
from intents.matching.second_opinion import Failed, ServerAnswer
from intents.meaning.understanding import Ambiguous, Candidate, Recognized
from ivr.line.opinion_server import OpinionServer, asked_once, second_opinion_of
from ivr.settings import load_settings

URL = "https://opinion.test/openai/v1"
COMPLETIONS = f"{URL}/chat/completions"
MESSAGES = (("system", "Choose."), ("user", '{"caller_said": "which day", "topics": []}'))
SCHEMA = {"type": "object"}
DOUBT = Ambiguous((Candidate("waste-missed", 0.4), Candidate("waste-days", 0.35)))
DAY = date(2026, 1, 1)


def article(slug: str, name: str) -> Article:
    wordings = MappingProxyType({"en": Wordings(name, "Spoken.", (f"tell me about {name}",))})
    return Article(slug, "waste", Handling.ANSWER, Consequence.LOW, 1, "Waste", "A", "B", DAY, DAY, wordings)


ARTICLES = (article("waste-missed", "missed pickup"), article("waste-days", "collection days"))
CATALOG = Catalog(MappingProxyType({each.id: each for each in ARTICLES}), ("en",))


def completion(content: str | None) -> dict[str, object]:
    return {
        "choices": [{"message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 90, "completion_tokens": 8},
    }


@pytest.fixture
async def server() -> AsyncIterator[OpinionServer]:
    async with AsyncOpenAI(base_url=URL, api_key="key", max_retries=0) as client:
        yield OpinionServer(client, "model")


async def test_the_answer_comes_with_its_tokens(web: MockRouter, server: OpinionServer) -> None:
    web.post(COMPLETIONS).respond(json=completion('{"topic": "none"}'))

    assert await server.ask(MESSAGES, SCHEMA) == ServerAnswer('{"topic": "none"}', Tokens(90, 8))


async def test_outside_of_calls_it_is_asked_once_for_longer_answers(web: MockRouter) -> None:
    route = web.post(COMPLETIONS).respond(json=completion('{"sentences": []}'))

    settings = load_settings(openai_model="large", openai_base_url=URL, openai_api_key="key")

    answer = await asked_once(settings, MESSAGES, SCHEMA, 700)

    assert answer == ServerAnswer('{"sentences": []}', Tokens(90, 8))
    sent = json.loads(route.calls.last.request.content)
    assert (sent["model"], sent["max_completion_tokens"]) == ("large", 700)
    assert route.calls.last.request.headers["authorization"] == "Bearer key"


async def test_the_server_gets_the_words_as_a_user_and_a_strict_schema(
    web: MockRouter, server: OpinionServer
) -> None:
    route = web.post(COMPLETIONS).respond(json=completion("{}"))

    await server.ask(MESSAGES, SCHEMA)

    sent = json.loads(route.calls.last.request.content)
    assert sent["messages"][1] == {"role": "user", "content": MESSAGES[1][1]}
    assert sent["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "choice", "strict": True, "schema": SCHEMA},
    }


@pytest.mark.parametrize("body", ["", "<html>", "[]", "{}", '{"choices": []}', '{"choices": [{}]}', "null"])
async def test_a_malformed_answer_is_not_an_answer(web: MockRouter, server: OpinionServer, body: str) -> None:
    web.post(COMPLETIONS).respond(text=body)

    assert await server.ask(MESSAGES, SCHEMA) == Failed(OpinionOutcome.NOT_AN_ANSWER)


@pytest.mark.parametrize(
    ("status", "again"), [(400, False), (401, False), (404, False), (429, True), (503, True)]
)
async def test_a_refusal_says_whether_asking_again_may_help(
    web: MockRouter, server: OpinionServer, status: int, again: bool
) -> None:
    web.post(COMPLETIONS).respond(status, json={"error": {"message": "no"}})

    assert await server.ask(MESSAGES, SCHEMA) == Failed(OpinionOutcome.REFUSED, may_help_to_ask_again=again)


@pytest.mark.parametrize("broken", [httpx.ConnectError("down"), httpx.ReadTimeout("slow")])
async def test_a_server_that_cannot_be_reached_is_a_failure(
    web: MockRouter, server: OpinionServer, broken: httpx.TransportError
) -> None:
    web.post(COMPLETIONS).mock(side_effect=broken)

    assert await server.ask(MESSAGES, SCHEMA) == Failed(OpinionOutcome.UNREACHABLE)


async def test_a_model_that_refuses_to_speak_gives_an_empty_answer(
    web: MockRouter, server: OpinionServer
) -> None:
    web.post(COMPLETIONS).respond(json=completion(None))

    assert await server.ask(MESSAGES, SCHEMA) == ServerAnswer("", Tokens(90, 8))


async def test_a_second_opinion_is_off_unless_it_is_asked_for() -> None:
    async with second_opinion_of(load_settings(_env_file=None), CATALOG) as second:
        assert second is None


def compatible() -> FastAPI:
    """A server of the same interface that chooses the topic with the most words in common."""
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> dict[str, object]:
        asked = await request.json()
        data = json.loads(asked["messages"][-1]["content"])
        allowed = asked["response_format"]["json_schema"]["schema"]["properties"]["topic"]["enum"]
        said = set(data["caller_said"].split())
        shared = {each["id"]: len(said & set(each["name"].split())) for each in data["topics"]}
        best = max(shared, key=shared.__getitem__)
        topic = best if shared[best] else "none"
        assert topic in allowed
        return completion(json.dumps({"topic": topic}))

    return app


@asynccontextmanager
async def on_loopback(app: FastAPI) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        task = asyncio.create_task(running.serve([listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        running.should_exit = True
        await task


@pytest.mark.slow
async def test_a_real_server_of_the_same_interface_chooses_over_the_network() -> None:
    async with on_loopback(compatible()) as url:
        settings = load_settings(_env_file=None, second_opinion=True, openai_base_url=url)
        async with second_opinion_of(settings, CATALOG) as second:
            assert second is not None

            chosen = await second.on("my name is jean tremblay about collection days", DOUBT, "en")
            neither = await second.on("something about parking", DOUBT, "en")

    assert isinstance(chosen.meant, Recognized)
    assert chosen.meant.article == "waste-days"
    assert neither.meant == DOUBT
    assert second.tally.prompt_tokens == 180
