"""The log: one line per event, of kinds and numbers; a caller's words and number are never given to it.

Libraries log here too; their values and those of exceptions are left out.
"""

import logging
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from ivr.failure import described, exception_in

Report: TypeAlias = Callable[[str, BaseException], None]
"Called with the event and exception of each line that has one."
PLAIN_SPOKEN = ("uvicorn", "alembic")
"Libraries that never see caller data, so their messages may be logged whole."
ALREADY_TOLD = ("Traceback (most recent call last)", "Application startup failed")
"uvicorn logs a failed start with values; `ivr/run/app.py` has already logged it without."
VALUE = re.compile(r"""[<({\[=:'"\n]""")
"The first place in a formatted message that may begin a quoted value."


def configure_log(level: str, report: Report | None = None) -> None:
    """Log to standard error, as JSON unless it is a terminal."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *([_reporting(report)] if report else []),
        _without_values,
    ]
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    weight = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(weight),
        # Looked up for each line, since a test or a terminal may have put another one in its place.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    _take_in_libraries(shared, renderer, max(weight, logging.WARNING))


class _StandardError(logging.Handler):
    """Passes library log lines to our own log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; standard error is looked up each time, as for our own lines."""
        with suppress(structlog.DropEvent):
            sys.stderr.write(self.format(record) + "\n")


def _take_in_libraries(shared: list[Processor], renderer: Processor, weight: int) -> None:
    handler = _StandardError(weight)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_of_library, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if not isinstance(each, _StandardError)]
    root.addHandler(handler)


def _of_library(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Log a message without its arguments, unless its library never sees caller data."""
    record, values = line["_record"], line.pop("positional_args", ())
    message = str(record.msg)
    if message.startswith(ALREADY_TOLD):
        raise structlog.DropEvent
    if record.name.partition(".")[0] in PLAIN_SPOKEN:
        line["event"] = (message % values if values else message).strip()
    else:
        line["event"] = VALUE.split(message, maxsplit=1)[0].strip()
    line["logger"] = record.name
    return line


def _without_values(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    error = exception_in(line.pop("exc_info", None))
    if error is not None:
        line["exception"] = described(error)
    line.pop("stack_info", None)
    return line


def _reporting(report: Report) -> Processor:
    def reporting(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
        error = exception_in(line.get("exc_info"))
        if error is not None:
            report(str(line["event"]), error)
        return line

    return reporting


def log_unexpected(what: str, error: Exception) -> None:
    """Log why a command or process ends, whatever logging it has set up."""
    configure_log("error")
    structlog.get_logger().error("failed", what=what, kind=type(error).__name__, exc_info=error)
