"""The API as an application of its own below the service: its routes, its problems, its description."""

import re

from fastapi import FastAPI
from starlette.routing import Mount

from ivr.api import callback_routes, city_routes, ledger_routes
from ivr.api.documents import BASE
from ivr.api.problem import MEDIA_TYPE, Problem, answer_with_problems

VERSION = "1.0.0"
ABOUT = (
    "Reads the line's calls, queries, callbacks, answers, notices, departments and figures, and takes steps "
    "with callbacks. Calls, queries and figures are exact and internal; what may be published is below "
    "/open-data. Within this version fields and addresses are only ever added. No document holds a "
    "caller's number."
)


def add_api(service: FastAPI, api: FastAPI) -> None:
    """Mount the API below a service, with whose objects it works."""
    api.state = service.state
    mount = Mount(BASE, api, name="api")
    # Without it an address with a newline would be refused by the service, and not as a problem.
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    service.router.routes.append(mount)


def create_api() -> FastAPI:
    """Return the API; its description is public, everything else asks for a token."""
    problem = {"schema": Problem.model_json_schema()}
    api = FastAPI(
        title="Cityline",
        description=ABOUT,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        servers=[{"url": BASE}],
        root_path_in_servers=False,
        responses={"default": {"description": "A problem (RFC 9457).", "content": {MEDIA_TYPE: problem}}},
    )
    api.router.redirect_slashes = False  # as the service, which no Host that a request names may lead away
    for router in (ledger_routes.router, callback_routes.router, city_routes.router, city_routes.open_data):
        api.include_router(router)
    answer_with_problems(api)
    return api
