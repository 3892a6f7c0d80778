"""The API is described for everybody, and its description only changes on purpose."""

import json
from pathlib import Path

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from ivr.api.app import create_api
from ivr.api.service import ApiGuard
from ivr.api.token import TokenScope
from tests.ivr.api.conftest import Town

FROZEN = Path("docs/openapi-v1.json")
SCOPES = {
    "/calls": TokenScope.CALLS,
    "/queries": TokenScope.QUERIES,
    "/callbacks": TokenScope.CALLBACKS,
    "/callbacks/{callback}/steps": TokenScope.CALLBACK_STEPS,
    "/answers": TokenScope.ANSWERS,
    "/banners": TokenScope.BANNERS,
    "/departments": TokenScope.DEPARTMENTS,
    "/figures": TokenScope.FIGURES,
    "/open-data": TokenScope.PUBLISHED,
}
"Which scope opens an address and what lies below it."


def scopes_asked(dependant: Dependant) -> set[TokenScope]:
    asked = {each.call.scope for each in dependant.dependencies if isinstance(each.call, ApiGuard)}
    return asked.union(*map(scopes_asked, dependant.dependencies))


def scope_of(path: str) -> TokenScope:
    return SCOPES[max((room for room in SCOPES if f"{path}/".startswith(f"{room}/")), key=len)]


def test_each_address_asks_for_a_token_of_its_scope_but_for_the_description() -> None:
    asked = {
        str(route.path): scopes_asked(route.dependant) if getattr(route, "dependant", None) else set()
        for route in iter_route_contexts(create_api().routes)
    }

    assert asked.pop("/openapi.json") == set()
    assert asked == {path: {scope_of(path)} for path in asked}
    assert len(asked) == 15


def test_the_description_is_public_and_has_only_the_apis_addresses(town: Town) -> None:
    described = TestClient(town.app).get("/api/v1/openapi.json").json()

    assert described["servers"] == [{"url": "/api/v1"}]
    assert {path.split("/")[1] for path in described["paths"]} == {path.split("/")[1] for path in SCOPES}
    assert all("HTTPBearer" in str(way) for path in described["paths"].values() for way in path.values())


def test_the_description_is_the_one_that_was_published() -> None:
    """After a change that only adds, write it anew: python -m tests.ivr.api.test_openapi"""
    assert create_api().openapi() == json.loads(FROZEN.read_text(encoding="utf-8"))


if __name__ == "__main__":
    FROZEN.write_text(
        json.dumps(create_api().openapi(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
