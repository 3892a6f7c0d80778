"""The service for the bench: what the process saw of its own lag is written down when it ends."""

import json
import signal
import sys
from pathlib import Path

import uvicorn

from ivr.log import configure_log
from ivr.run.app import create_app
from ivr.run.server import allow_open_files, configuration, freeze_loaded_objects
from ivr.settings import load_settings


def main(port: int, lags: Path) -> None:
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
        lags.write_text(json.dumps(list(app.state.figures.lags)), encoding="ascii")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
