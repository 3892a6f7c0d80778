"""The phone line itself."""

import sys
from types import ModuleType

import intents  # noqa: F401 - before any library that it keeps from calling its maker

# faster-whisper imports PyAV to read files, in which callers' sound never comes: with nothing in its place a
# machine is spared FFmpeg, a hundred megabytes, and a transcriber does not load it where it is.
sys.modules.setdefault("av", ModuleType("av"))
