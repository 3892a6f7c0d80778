"""The desk in a process of its own, for the bench."""

import sys

import uvicorn

from ivr.database import open_database
from ivr.server import configuration
from tests.load.desk_house import desk_house


def main(url: str, port: int) -> None:
    config = configuration(desk_house(open_database(url)).app)
    config.port = port
    config.timeout_graceful_shutdown = 1
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
