"""Whether a machine can take calls: what would stop the service only after it has started."""

from ivr.errors import MissingModel
from ivr.settings import Engine, Settings
from ivr.speech.models import FETCH, is_ready, whisper_folder
from ivr.speech.pinned import HIBARI, SILERO


def ensure_ready(settings: Settings) -> None:
    """Raise MissingModel for a model that calls need and this machine lacks."""
    needed = [SILERO, *([HIBARI] if settings.voice is Engine.LOCAL else [])]
    missing = [model.folder for model in needed if not is_ready(model, settings.models)]
    if missing:
        raise MissingModel(f"Not in {settings.models}: {', '.join(missing)}; {FETCH}")
    if settings.transcription is Engine.LOCAL:
        whisper_folder(settings.whisper, settings.models)
