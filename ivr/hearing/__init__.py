"""What was said? From sound to words."""

import sys
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec

# faster-whisper, which this room alone imports, imports PyAV to read files, in which no caller's sound comes.
# An empty module in its place spares a machine FFmpeg, a hundred megabytes, and a transcriber loading it.
sys.modules.setdefault("av", module_from_spec(ModuleSpec("av", loader=None)))
