"""Second opinions from an OpenAI-compatible server: OpenAI, Azure OpenAI or any other."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from openai import APIConnectionError, APIStatusError, AsyncOpenAI, OpenAIError
from openai.types.chat import ChatCompletionMessageParam
from openai.types.shared_params import ResponseFormatJSONSchema
from pydantic import BaseModel, Field, ValidationError

from intents.articles.catalog import Catalog
from intents.matching.opinion_budget import OpinionOutcome, OpinionTally, Prices, Tokens
from intents.matching.second_opinion import Failed, SecondOpinion, ServerAnswer
from ivr.settings import Settings

PRICES = {
    "gpt-4.1-nano": Prices(0.10, 0.40),
    "gpt-4.1-mini": Prices(0.40, 1.60),
    "gpt-4.1": Prices(2.00, 8.00),
}
"US dollars per million tokens at OpenAI; prices of other models are unknown."

MOST_TOKENS = 120
"An answer is one id or one short sentence."
OUTSIDE_CALLS_SECONDS = 20.0
_WORTH_ANOTHER_TRY = frozenset((408, 409, 429))


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


@dataclass(frozen=True, slots=True)
class OpinionServer:
    """A Server behind /chat/completions; the client holds address and key."""

    client: AsyncOpenAI
    model: str
    most_tokens: int = MOST_TOKENS

    async def ask(
        self, messages: tuple[tuple[str, str], ...], schema: Mapping[str, object]
    ) -> ServerAnswer | Failed:
        """Send messages, each a role and a text, and return the answer or the failure."""
        try:
            return _read(await self._body(messages, schema))
        except APIConnectionError:
            return Failed(OpinionOutcome.UNREACHABLE)
        except APIStatusError as refused:
            again = refused.status_code in _WORTH_ANOTHER_TRY or refused.status_code >= 500
            return Failed(OpinionOutcome.REFUSED, may_help_to_ask_again=again)
        except OpenAIError:
            return Failed(OpinionOutcome.REFUSED, may_help_to_ask_again=False)

    async def _body(self, messages: tuple[tuple[str, str], ...], schema: Mapping[str, object]) -> str:
        """Return the answer as text, since compatible servers omit fields that the client's types require."""
        raw = await self.client.chat.completions.with_raw_response.create(
            model=self.model,
            messages=[_message(role, text) for role, text in messages],
            response_format=_format(schema),
            temperature=0,
            max_completion_tokens=self.most_tokens,
        )
        return raw.text


def _message(role: str, text: str) -> ChatCompletionMessageParam:
    if role == "system":
        return {"role": "system", "content": text}
    return {"role": "user", "content": text}


def _format(schema: Mapping[str, object]) -> ResponseFormatJSONSchema:
    return {
        "type": "json_schema",
        "json_schema": {"name": "choice", "strict": True, "schema": dict(schema)},
    }


def _read(body: str) -> ServerAnswer | Failed:
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError:
        return Failed(OpinionOutcome.NOT_AN_ANSWER)
    used = completion.usage or _Usage()
    tokens = Tokens(used.prompt_tokens, used.completion_tokens)
    return ServerAnswer(completion.choices[0].message.content or "", tokens)


def client_of(settings: Settings) -> AsyncOpenAI:
    """Return a client for one question outside of calls."""
    key = settings.openai_api_key.get_secret_value() or "none"
    return AsyncOpenAI(
        base_url=settings.openai_base_url, api_key=key, max_retries=0, timeout=OUTSIDE_CALLS_SECONDS
    )


async def asked_once(
    settings: Settings,
    messages: tuple[tuple[str, str], ...],
    schema: Mapping[str, object],
    most_tokens: int,
) -> ServerAnswer | Failed:
    """Ask the server once, outside of calls, and return its answer or the failure."""
    async with client_of(settings) as client:
        return await OpinionServer(client, settings.openai_model, most_tokens).ask(messages, schema)


@asynccontextmanager
async def second_opinion_of(settings: Settings, catalog: Catalog) -> AsyncIterator[SecondOpinion | None]:
    """Keep the server's connection open as long as the service runs, if one is configured."""
    if not settings.second_opinion:
        yield None
        return
    key = settings.openai_api_key.get_secret_value() or "none"
    async with AsyncOpenAI(base_url=settings.openai_base_url, api_key=key, max_retries=0) as client:
        server = OpinionServer(client, settings.openai_model)
        yield SecondOpinion(server, catalog, OpinionTally(PRICES.get(settings.openai_model)))
