"""The command line: one file for each command."""

from ivr.cli.main import main

__all__ = ["main"]
