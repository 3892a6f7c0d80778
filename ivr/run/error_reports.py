"""Reports unexpected exceptions to a Sentry-compatible server: kinds and places, never a value."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ivr.errors import BadInput
from ivr.failure import Fault, faults_of
from ivr.log import Report

Event = dict[str, Any]
KEPT = frozenset({"event_id", "timestamp", "level", "platform", "release", "exception", "logger"})
"All that leaves this machine; what else the library adds (host name, modules, user) stays here."


def reports_to(dsn: str, release: str, transport: object = None) -> Report | None:
    """Return the error reporter, or None without a DSN; `transport` replaces the network."""
    if not dsn:
        return None
    if not find_spec("sentry_sdk"):
        raise BadInput("CITYLINE_SENTRY_DSN needs an extra; install it with: pip install 'cityline[errors]'")
    # An optional extra can only be imported where it is installed.
    client = import_module("sentry_sdk").Client(
        dsn=dsn,
        release=release,
        transport=transport,
        before_send=stripped,
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
    )

    def report(event: str, error: BaseException) -> None:
        client.capture_event(
            {
                "level": "error",
                "logger": event,
                "exception": {"values": [_value(fault) for fault in faults_of(error)]},
            }
        )

    return report


def stripped(event: Event, _hint: object) -> Event:
    """Return what may leave this machine."""
    return {name: value for name, value in event.items() if name in KEPT}


def _value(fault: Fault) -> Event:
    frames = [
        {"filename": frame.filename, "function": frame.name, "lineno": frame.lineno} for frame in fault.frames
    ]
    return {
        "type": fault.kind,
        "module": fault.module,
        "value": fault.sentence,
        "stacktrace": {"frames": frames},
    }
