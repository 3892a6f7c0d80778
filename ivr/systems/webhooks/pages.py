"""The admins' webhook pages: endpoints, their secrets, and their deliveries."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import Response

from ivr.accounts.account import Person, Role
from ivr.accounts.guard import requires
from ivr.accounts.users import Faulty
from ivr.systems.webhooks.delivery import DeliveryState
from ivr.systems.webhooks.endpoint import SUBSCRIBED, types_named
from ivr.systems.webhooks.endpoints import EndpointRequest, Endpoints, Secret
from ivr.web.pages import Pages

Text = Annotated[str, Form()]
Names = Annotated[list[str] | None, Form()]
router = APIRouter(prefix="/webhooks", include_in_schema=False, dependencies=[Depends(requires(Role.ADMIN))])
SLUG = re.compile(r"[a-z0-9-]{1,64}")
NOTES = frozenset({"sent_again", "nothing_dead", "off", "on", "test_taken", "test_failed"})
"Possible messages on an endpoint's page."


def _endpoints(request: Request) -> Endpoints:
    endpoints: Endpoints = request.app.state.webhooks
    return endpoints


TheEndpoints = Annotated[Endpoints, Depends(_endpoints)]


def _endpoint_id(endpoint_id: str) -> str:
    """Not every database takes every character."""
    if not SLUG.fullmatch(endpoint_id):
        raise HTTPException(404)
    return endpoint_id


EndpointId = Annotated[str, Depends(_endpoint_id)]


@router.get("")
def show_all(request: Request, endpoints: TheEndpoints) -> Response:
    """Show every endpoint, and the form for a new one."""
    return _list_page(request, endpoints, EndpointRequest("", "", frozenset()))


@router.post("")
def add(
    request: Request, endpoints: TheEndpoints, events: Names = None, name: Text = "", address: Text = ""
) -> Response:
    """Add an endpoint, and show its secret once."""
    wanted = EndpointRequest(" ".join(name.split()), address.strip(), types_named(events or []))
    added = endpoints.add(wanted, _by(request))
    if isinstance(added, Faulty):
        return _list_page(request, endpoints, wanted, dict(added.faults))
    return _page(request, endpoints, added.endpoint.id, added)


@router.get("/{endpoint_id}")
def show(request: Request, endpoints: TheEndpoints, endpoint_id: EndpointId, done: str = "") -> Response:
    """Show one endpoint and its deliveries."""
    return _page(request, endpoints, endpoint_id, done=done if done in NOTES else "")


@router.post("/{endpoint_id}/secret")
def rotate(request: Request, endpoints: TheEndpoints, endpoint_id: EndpointId) -> Response:
    """Give an endpoint a new secret, and show it once."""
    return _page(request, endpoints, endpoint_id, endpoints.rotate(endpoint_id, _by(request)))


@router.post("/{endpoint_id}/off")
def switch_off(request: Request, endpoints: TheEndpoints, endpoint_id: EndpointId) -> Response:
    """Send an endpoint nothing for now."""
    return _back(request, endpoint_id, "off" if endpoints.switch(endpoint_id, _by(request), off=True) else "")


@router.post("/{endpoint_id}/on")
def switch_on(request: Request, endpoints: TheEndpoints, endpoint_id: EndpointId) -> Response:
    """Send an endpoint again what happens, and what has waited."""
    return _back(request, endpoint_id, "on" if endpoints.switch(endpoint_id, _by(request), off=False) else "")


@router.post("/{endpoint_id}/test")
def test(request: Request, endpoints: TheEndpoints, endpoint_id: EndpointId) -> Response:
    """Send a test message at once."""
    sent = endpoints.test(endpoint_id, _by(request))
    if sent is None:
        return _back(request, endpoint_id, "")
    return _back(
        request, endpoint_id, "test_taken" if sent.state is DeliveryState.DELIVERED else "test_failed"
    )


@router.post("/{endpoint_id}/again")
def send_again(
    request: Request, endpoints: TheEndpoints, endpoint_id: EndpointId, message: Text = ""
) -> Response:
    """Queue a dead delivery again, or all of them."""
    count = endpoints.send_again(endpoint_id, message, _by(request))
    return _back(request, endpoint_id, "sent_again" if count else "nothing_dead")


def _by(request: Request) -> str:
    person: Person = request.state.person
    return person.id


def _back(request: Request, endpoint_id: str, done: str) -> Response:
    pages: Pages = request.app.state.pages
    return pages.moved(request, f"/webhooks/{endpoint_id}", done=done)


def _list_page(
    request: Request, endpoints: Endpoints, wanted: EndpointRequest, faults: dict[str, str] | None = None
) -> Response:
    pages: Pages = request.app.state.pages
    return pages.render(
        request,
        "webhooks.html",
        status=422 if faults else 200,
        endpoints=endpoints.all(),
        wanted=wanted,
        faults=faults or {},
        all_events=SUBSCRIBED,
        dead=DeliveryState.DEAD,
        waiting=DeliveryState.WAITING,
    )


def _page(
    request: Request, endpoints: Endpoints, endpoint_id: str, secret: Secret | None = None, done: str = ""
) -> Response:
    found = endpoints.find(endpoint_id)
    if found is None:
        raise HTTPException(404)
    pages: Pages = request.app.state.pages
    endpoint, deliveries = found
    return pages.render(
        request,
        "webhook.html",
        endpoint=endpoint,
        deliveries=deliveries,
        secret=secret,
        done=done,
        dead=DeliveryState.DEAD,
        has_dead=any(each.state is DeliveryState.DEAD for each in deliveries),
        zone=endpoints.clock().tzinfo,
    )
