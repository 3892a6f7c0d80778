"""GeoReport v2 as a city serves it: services, and requests in JSON and XML, kept in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Annotated
from xml.etree import ElementTree

import orjson
from fastapi import APIRouter, FastAPI, Form, Request, Response
from fastapi.exceptions import RequestValidationError

from routing.services.points import point_of

SERVICES: Mapping[str, str] = {
    "POTHOLE": "Pothole",
    "STREETLIGHT": "Street light out",
    "MISSED_PICKUP": "Missed collection",
    "BUILDING_PERMIT": "Building-permit application",
}
Row = Mapping[str, object]
ATTRIBUTES: Mapping[str, Sequence[Row]] = {
    "STREETLIGHT": (
        {
            "variable": True,
            "code": "FAULT",
            "datatype": "singlevaluelist",
            "required": True,
            "datatype_description": "",
            "order": 1,
            "description": "What is wrong with the light?",
            "values": [
                {"key": "out", "name": "Out"},
                {"key": "flickers", "name": "Flickers"},
                {"key": "day", "name": "On by day"},
            ],
        },
    ),
    "MISSED_PICKUP": (
        {
            "variable": False,
            "code": "NOTICE",
            "datatype": "string",
            "required": False,
            "datatype_description": "",
            "order": 1,
            "description": "Crews work until 6 p.m.",
        },
        {
            "variable": True,
            "code": "STREAM",
            "datatype": "singlevaluelist",
            "required": True,
            "datatype_description": "",
            "order": 2,
            "description": "What was left?",
            "values": [
                {"key": "garbage", "name": "Garbage"},
                {"key": "recycling", "name": "Recycling"},
                {"key": "food_scraps", "name": "Food scraps"},
                {"key": "yard_waste", "name": "Yard waste"},
            ],
        },
        {
            "variable": True,
            "code": "MISSED_ON",
            "datatype": "datetime",
            "required": True,
            "datatype_description": "",
            "order": 3,
            "description": "On which day?",
        },
    ),
}
"What a report of each service must tell besides its place."


@dataclass(slots=True)
class City311:
    """The data of the city's server."""

    clock: Callable[[], datetime]
    services: Mapping[str, str] = field(default_factory=lambda: SERVICES)
    requests: list[dict[str, object]] = field(default_factory=list)
    attributes: Mapping[str, Sequence[Row]] = field(default_factory=lambda: ATTRIBUTES)

    def lacks(self, code: str, form: Mapping[str, str]) -> tuple[str, ...]:
        """Required attributes that a report lacks, or has invalid values for."""
        return tuple(
            str(each["code"])
            for each in self.attributes.get(code, ())
            if each["variable"] and each["required"] and not _is_told(each, form)
        )

    def take(
        self,
        code: str,
        address: str,
        description: str,
        attributes: Mapping[str, str] = MappingProxyType({}),
        point: tuple[float, float] | None = None,
    ) -> dict[str, object]:
        """Keep a request, open from now on; a point is its longitude and latitude."""
        at = self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        request: dict[str, object] = {
            "service_request_id": f"{len(self.requests) + 1:05}",
            "status": "open",
            "service_code": code,
            "service_name": self.services[code],
            "description": description,
            "requested_datetime": at,
            "updated_datetime": at,
            "address": address,
            "attributes": dict(attributes),
            **({"long": point[0], "lat": point[1]} if point else {}),
        }
        self.requests.append(request)
        return request


def create_server(clock: Callable[[], datetime]) -> FastAPI:
    """Return the server; its city is `app.state.city`."""
    app = FastAPI(title="Simulated Open311", docs_url=None, redoc_url=None, openapi_url=None)
    city = app.state.city = City311(clock)
    app.include_router(_routes(city), prefix="/open311/v2")

    @app.exception_handler(RequestValidationError)
    def incomplete(_request: object, _error: object) -> Response:
        return _errors("json", "a parameter is missing: service_code, address_string or description")

    return app


def _routes(city: City311) -> APIRouter:
    routes = APIRouter()
    _add_services(routes, city)
    _add_requests(routes, city)
    return routes


def _add_services(routes: APIRouter, city: City311) -> None:
    @routes.get("/services.{form}")
    def services(form: str) -> Response:
        rows = [_service(code, name, city) for code, name in city.services.items()]
        return _rows(form, "services", "service", rows)

    @routes.get("/services/{code}.{form}")
    def definition(code: str, form: str) -> Response:
        if code not in city.services:
            return _errors(form, f"there is no service {code}", 404)
        asked = list(city.attributes.get(code, ()))
        if form == "xml":
            return _rows(form, "attributes", "attribute", asked)
        told = {"service_code": code, "attributes": asked}
        return Response(orjson.dumps(told), media_type="application/json; charset=utf-8")


def _add_requests(routes: APIRouter, city: City311) -> None:
    @routes.get("/requests.{form}")
    def requests(form: str, service_code: str = "", start_date: str = "", status: str = "") -> Response:
        found = [
            request
            for request in city.requests
            if service_code in {"", request["service_code"]}
            and status in {"", request["status"]}
            and str(request["requested_datetime"]) >= start_date
        ]
        return _rows(form, "service_requests", "request", found[::-1])

    @routes.get("/requests/{number}.{form}")
    def request_by_number(number: str, form: str) -> Response:
        found = [request for request in city.requests if request["service_request_id"] == number]
        if not found:
            return _errors(form, f"there is no request {number}", 404)
        return _rows(form, "service_requests", "request", found)

    @routes.post("/requests.{form}")
    async def report(
        form: str,
        request: Request,
        service_code: Annotated[str, Form()],
        address_string: Annotated[str, Form()],
        description: Annotated[str, Form()] = "",
    ) -> Response:
        if service_code not in city.services:
            return _errors(form, f"there is no service {service_code}", 404)
        told = {name: str(value) for name, value in (await request.form()).items()}
        if lacking := city.lacks(service_code, told):
            return _errors(form, f"the service requires {', '.join(lacking)}")
        given = {name[10:-1]: value for name, value in told.items() if name.startswith("attribute[")}
        point = point_of(told.get("long", ""), told.get("lat", ""))
        taken = city.take(service_code, address_string, description, given, point)
        row = {"service_request_id": taken["service_request_id"], "service_notice": ""}
        return _rows(form, "service_requests", "request", [row], 201)


def _is_told(attribute: Row, form: Mapping[str, str]) -> bool:
    told = form.get(f"attribute[{attribute['code']}]", "")
    keys = attribute.get("values")
    allowed = [one["key"] for one in keys] if isinstance(keys, list) else []
    return told in allowed if allowed else bool(told)


def _service(code: str, name: str, city: City311) -> Row:
    return {
        "service_code": code,
        "service_name": name,
        "description": name,
        "metadata": code in city.attributes,
        "type": "realtime",
        "keywords": "",
        "group": "streets",
    }


def _errors(form: str, why: str, status: int = 400) -> Response:
    return _rows(form, "errors", "error", [{"code": status, "description": why}], status)


def _rows(form: str, name: str, item: str, rows: Sequence[Row], status: int = 200) -> Response:
    if form != "xml":
        return Response(orjson.dumps(rows), status, media_type="application/json; charset=utf-8")
    root = ElementTree.Element(name)
    for row in rows:
        element = ElementTree.SubElement(root, item)
        for field_name, value in row.items():
            text = str(value).lower() if isinstance(value, bool) else str(value)
            ElementTree.SubElement(element, field_name).text = text
    return Response(ElementTree.tostring(root, "utf-8"), status, media_type="text/xml; charset=utf-8")
