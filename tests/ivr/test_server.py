"""The service on its port."""

from contextlib import closing
from types import SimpleNamespace

import pytest
from fastapi import FastAPI

from ivr.errors import PortInUse
from ivr.server import Service, listen


def test_of_two_lines_that_start_on_one_port_the_slower_one_says_so_and_ends() -> None:
    app = FastAPI()
    app.state.desk = SimpleNamespace(feed=SimpleNamespace(close=lambda: None))
    with closing(listen("127.0.0.1", 0)) as first:
        port = first.getsockname()[1]
        with closing(listen("127.0.0.1", port)) as second:
            first.listen()

            with pytest.raises(PortInUse, match=f"Port {port} is in use"):
                Service(app).answer(second)
