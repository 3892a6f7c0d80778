"""The desk in a process of its own, for the bench."""

import sys
from contextlib import closing

from ivr.run.server import Service, listen
from ivr.storage.database import open_database
from tests.load.desk_house import desk_house


def main(url: str, port: int) -> None:
    with closing(listen("127.0.0.1", port)) as taken:
        Service(desk_house(open_database(url)).app).run(sockets=[taken])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
