"""A telephone of the city opens the very call that it rings for."""

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ivr.desk.pages import router
from ivr.web.pages import offer_pages


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
    offer_pages(app)
    app.state.desk = FewCalls()
    page = TestClient(app).get(f"/desk/pop/{pop}?lang=fr", follow_redirects=False)
    return page.headers["location"]


def test_the_id_that_came_with_a_call_opens_it_in_the_readers_language() -> None:
    assert opened("abc") == "/desk/calls/CA1?lang=fr"


def test_any_other_id_opens_the_desk_which_says_that_the_call_is_gone() -> None:
    assert opened("xyz") == "/desk?said=gone&lang=fr"
