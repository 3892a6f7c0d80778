"""The service for the bench: how late and how long its steps were is written down when it ends."""

import json
import signal
import sys
from pathlib import Path

import uvicorn

from ivr.log import configure_log
from ivr.run.app import create_app
from ivr.run.server import allow_open_files, configuration, freeze_loaded_objects
from ivr.settings import load_settings
from tests.load.stages import Stages


def main(port: int, seen: Path) -> None:
    stages = Stages()
    stages.watch()
    settings = load_settings()
    configure_log(settings.log_level)
    app = create_app(settings)
    allow_open_files()
    freeze_loaded_objects()
    config = configuration(app)
    config.port = port
    # uvicorn raises the signal that ended it once more, and this makes an exception of it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        uvicorn.Server(config).run()
    finally:
        written = {"lags": list(stages.lags), "stages": stages.milliseconds}
        seen.write_text(json.dumps(written), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
