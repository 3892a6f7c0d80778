"""What can the command line do? One file for each subject, loaded when its command is called."""

from ivr.cli.main import main

__all__ = ["main"]
