"""The log: one line per event, of kinds and numbers; a caller's words and number are never given to it."""

import logging
import sys

import structlog


def configure_log(level: str) -> None:
    """Write log lines to standard error, as JSON unless a person watches."""
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        # Looked up for each line, since a test or a terminal may have put another one in its place.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
