"""Notifications of PostgreSQL (LISTEN and NOTIFY) that tell every process at once of desk events."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import uuid4

from psycopg import AsyncConnection, OperationalError

from ivr.desk.call_store import CHANNEL, notify
from ivr.errors import DatabaseDown
from ivr.storage.database import PATIENCE_SECONDS, Database, postgres_arguments

POLL_SECONDS, SLOW_POLL_SECONDS = 0.1, 3.0
"How often a process polls: without notifications, and while PostgreSQL sends them."
CHECK_SECONDS = 30.0
"How often it is tried whether notifications still arrive: a connection can be dead without an error."
ECHO_SECONDS = 5.0
KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


Connection: TypeAlias = AsyncConnection[tuple[Any, ...]]


@dataclass(slots=True)
class Notifications:
    """Listens on a connection of its own; `follow` has to run for as long as the service does."""

    database: Database
    url: str
    "The URL of PostgreSQL itself, since a pooler does not pass notifications on."
    is_heard: bool = False
    "Whether notifications have been seen to arrive."
    check_seconds: float = CHECK_SECONDS
    echo_seconds: float = ECHO_SECONDS
    _id: str = field(default_factory=lambda: uuid4().hex)

    @property
    def is_missing(self) -> bool:
        """Whether PostgreSQL should send notifications and does not."""
        return self.database.is_shared and not self.is_heard

    def pause(self) -> float:
        """Return the polling interval of a feed."""
        return SLOW_POLL_SECONDS if self.is_heard else POLL_SECONDS

    async def follow(self, heard: Callable[[], None]) -> None:
        """Tell of all news until the connection is lost; raise DatabaseDown then."""
        try:
            async with await self._connected() as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                await self._listen(connection, heard)
        except OperationalError as error:
            raise DatabaseDown(f"notifications of PostgreSQL are lost: {type(error).__name__}") from error
        finally:
            self.is_heard = False

    async def _connected(self) -> Connection:
        words, names = postgres_arguments(self.url)
        limits: dict[str, Any] = {"connect_timeout": PATIENCE_SECONDS, **KEEPALIVE}
        return await AsyncConnection.connect(*words, autocommit=True, **(names | limits))

    async def _listen(self, connection: Connection, heard: Callable[[], None]) -> None:
        while True:
            await self._hear_own_echo(connection)
            # What was announced before the first notification came is looked for once.
            heard()
            async with aclosing(connection.notifies(timeout=self.check_seconds)) as news:
                async for one in news:
                    if not one.payload:
                        heard()

    async def _hear_own_echo(self, connection: Connection) -> None:
        """Raise DatabaseDown when a notification of our own does not come back."""
        await asyncio.to_thread(self._call_out)
        async with aclosing(connection.notifies(timeout=self.echo_seconds)) as news:
            async for one in news:
                if one.payload == self._id:
                    self.is_heard = True
                    return
        raise DatabaseDown(
            "notifications of PostgreSQL do not arrive; set CITYLINE_DATABASE_DIRECT_URL to its own address"
        )

    def _call_out(self) -> None:
        with self.database.begin() as session:
            notify(session, self._id)
