"""The cookies in which a browser keeps its secrets; no script can read them."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

Kind = Literal["sign-in", "visit", "oidc"]


@dataclass(frozen=True, slots=True)
class Cookies:
    """Reads and writes them; by https they are bound to this very host and sent over nothing else."""

    is_secure: bool

    @classmethod
    def at(cls, public_base_url: str) -> "Cookies":
        """Return the cookies of a service at an address."""
        return cls(urlsplit(public_base_url).scheme == "https")

    def name(self, kind: Kind) -> str:
        """Return a cookie's name; browsers accept the prefix only with what it promises."""
        return f"{'__Host-' if self.is_secure else ''}cityline-{kind}"

    def read(self, connection: HTTPConnection, kind: Kind) -> str:
        """Return a cookie's value, or nothing."""
        return connection.cookies.get(self.name(kind), "")

    def write(self, response: Response, kind: Kind, value: str) -> None:
        """Let the browser keep a value until it is closed."""
        response.set_cookie(
            self.name(kind), value, path="/", secure=self.is_secure, httponly=True, samesite="lax"
        )

    def remove(self, response: Response, kind: Kind) -> None:
        """Let the browser forget a value."""
        response.delete_cookie(
            self.name(kind), path="/", secure=self.is_secure, httponly=True, samesite="lax"
        )
