"""A telephone of the city opens the very call that it rings for."""

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ivr.desk.pages import router


@dataclass
class FewCalls:
    """A desk with one call; only what the address of a screen pop asks for."""

    @property
    def casebook(self) -> "FewCalls":
        return self

    def rung_by(self, pop: str) -> str | None:
        return "CA1" if pop == "abc" else None


def opened(pop: str) -> str:
    app = FastAPI()
    app.include_router(router)
    app.state.desk = FewCalls()
    return TestClient(app).get(f"/desk/pop/{pop}", follow_redirects=False).headers["location"]


def test_the_id_that_came_with_a_call_opens_it() -> None:
    assert opened("abc") == "/desk/calls/CA1"


def test_any_other_id_opens_the_desk_which_says_that_the_call_is_gone() -> None:
    assert opened("xyz") == "/desk?said=gone"
