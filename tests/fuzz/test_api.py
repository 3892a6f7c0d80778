"""Every address of the API, with a token for everything: no input makes it fail, on either database."""

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.routing import iter_route_contexts
from hypothesis import given
from hypothesis import strategies as st

from ivr.api.app import create_api
from ivr.api.problem import MEDIA_TYPE
from tests.fuzz.conftest import bounded
from tests.fuzz.test_routes import odd_text, plain
from tests.ivr.api.conftest import System, Town, town
from tests.ivr.desk.callbacks.conftest import CALLBACK

__all__ = ["town"]
pytestmark = pytest.mark.slow
ROUTES = [route for route in iter_route_contexts(create_api().routes) if getattr(route, "dependant", None)]
QUERY = (
    *("limit", "cursor", "since", "until", "call", "department", "article", "outcome", "which"),
    *("from", "to", "language"),
)
BODY = ("act", "version", "result", "department", "note", "is_decision")
values: st.SearchStrategy[Any] = (
    odd_text
    | st.integers()
    | st.none()
    | st.booleans()
    | st.sampled_from(["take", "give_back", "try", "hand_on", "close", "reopen", "reached", "waste"])
)


@pytest.fixture
def system(town: Town) -> System:
    town.leave(CALLBACK)
    return town.system()


@bounded(120)
@given(st.data())
def test_no_input_fails_the_api_and_every_refusal_is_a_problem(system: System, data: st.DataObject) -> None:
    route = ROUTES[data.draw(st.integers(0, len(ROUTES) - 1))]
    part = data.draw(odd_text | st.sampled_from(["RE1", "waste", "waste.missed_pickup"]))
    named = quote(part.encode("utf-8", "replace"), safe="")
    path = re.sub(r"\{[^}]+\}", lambda _: named, route.path or "")
    query = plain(data.draw(st.dictionaries(st.sampled_from(QUERY), odd_text, max_size=4)))
    body = data.draw(st.dictionaries(st.sampled_from(BODY), values, max_size=6))
    key = data.draw(st.sampled_from(["", "a key", "x" * 300]))

    answer = system.client.request(
        min(route.methods or ()),
        f"/api/v1{path}",
        params=query,
        content=json.dumps(body),
        headers={
            "authorization": f"Bearer {system.token}",
            "idempotency-key": key,
            "content-type": "application/json",
        },
    )

    assert answer.status_code < 500, (route.path, part, query, body)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert "<script>" not in answer.text
