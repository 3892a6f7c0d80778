"""A small Zammad: takes tickets for its groups, and finds them by their words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from fastapi import FastAPI, Header, Request
from starlette.responses import JSONResponse, Response

FIRST_NUMBER = 12001


@dataclass
class CityTickets:
    """The tickets that were taken, in order."""

    token: str
    groups: Collection[str]
    tickets: list[Mapping[str, object]] = field(default_factory=list)

    def take(self, title: str, group: str, body: str) -> Mapping[str, object]:
        """Take a ticket under the next number."""
        number = FIRST_NUMBER + len(self.tickets)
        ticket = {"id": number - 12000, "number": str(number), "title": title, "group": group, "body": body}
        self.tickets.append(ticket)
        return ticket


def create_server(token: str, groups: Collection[str]) -> FastAPI:
    """Return the server; what it took is in `app.state.city`."""
    app = FastAPI()
    city = app.state.city = CityTickets(token, groups)

    def is_known(authorization: str) -> bool:
        return authorization == f"Token token={city.token}"

    @app.post("/api/v1/tickets")
    async def take(request: Request, authorization: str = Header("")) -> Response:
        if not is_known(authorization):
            return JSONResponse({"error": "Authentication required"}, 403)
        wanted = await request.json()
        if wanted.get("group") not in city.groups:
            return JSONResponse(
                {"error": f"No lookup value found for 'group': \"{wanted.get('group')}\""}, 422
            )
        return JSONResponse(city.take(wanted["title"], wanted["group"], wanted["article"]["body"]), 201)

    @app.get("/api/v1/tickets/search")
    async def search(query: str, limit: int = 10, authorization: str = Header("")) -> Response:
        if not is_known(authorization):
            return JSONResponse({"error": "Authentication required"}, 403)
        words = query.strip('"')
        found = [ticket for ticket in city.tickets if words in str(ticket["title"])][:limit]
        assets = {"Ticket": {str(ticket["id"]): ticket for ticket in found}}
        return JSONResponse({"tickets": [ticket["id"] for ticket in found], "assets": assets})

    return app
