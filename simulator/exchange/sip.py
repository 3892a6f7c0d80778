"""SIP messages as plain telephones write them: no more than a call on one's own machine needs."""

import re
import secrets
from dataclasses import dataclass

HOST = "127.0.0.1"
_URI = re.compile(r"<(sip:[^>]+)>")
_USER = re.compile(r"sip:([^@>;]+)@")
_RTP = re.compile(r"^m=audio (\d+) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a response."""

    start: str
    headers: tuple[tuple[str, str], ...]
    body: str = ""

    @property
    def status(self) -> int:
        """A response's status; 0 for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0

    @property
    def method(self) -> str:
        """A request's method, or that of the request which a response answers."""
        return self.header("CSeq").split()[1]

    @property
    def rtp_port(self) -> int:
        """Where the other side hears."""
        found = _RTP.search(self.body)
        return int(found[1]) if found else 0

    def header(self, name: str) -> str:
        """Return a header, or empty."""
        return next((value for given, value in self.headers if given.lower() == name.lower()), "")

    def user(self, name: str) -> str:
        """Return the number in a header's address."""
        found = _USER.search(self.header(name))
        return found[1] if found else ""

    def uri(self, name: str) -> str:
        """Return a header's address."""
        found = _URI.search(self.header(name))
        return found[1] if found else ""

    def write(self) -> bytes:
        """Return it as it is sent."""
        kind = (("Content-Type", "application/sdp"),) if self.body else ()
        headers = (*self.headers, *kind, ("Content-Length", str(len(self.body))))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return f"{self.start}\r\n{lines}\r\n{self.body}".encode()


def read(data: bytes) -> Message:
    """Read a message of the exchange."""
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    named = (line.partition(":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, _, value in named)
    kept = tuple(one for one in headers if one[0].lower() not in {"content-length", "content-type"})
    return Message(start, kept, body)


def response(to: Message, status: str, port: int, tag: str, body: str = "") -> Message:
    """Return the answer to a request."""
    ours = f"{to.header('To')};tag={tag}" if "tag=" not in to.header("To") else to.header("To")
    vias = tuple(one for one in to.headers if one[0].lower() == "via")
    same = tuple((name, to.header(name)) for name in ("From", "Call-ID", "CSeq"))
    contact = ("Contact", f"<sip:telephone@{HOST}:{port}>")
    return Message(f"SIP/2.0 {status}", (*vias, ("To", ours), *same, contact), body)


def via(port: int) -> tuple[str, str]:
    """Return the header by which answers come back."""
    return "Via", f"SIP/2.0/UDP {HOST}:{port};branch=z9hG4bK{secrets.token_hex(8)};rport"


def offer(rtp_port: int) -> str:
    """Return the offer of µ-law sound and keys (RFC 4733)."""
    return (
        f"v=0\r\no=- 1 1 IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
        f"m=audio {rtp_port} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
    )
