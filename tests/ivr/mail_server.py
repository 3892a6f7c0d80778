"""A mail server on this machine that keeps what it is handed, or refuses it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Postbox:
    """What was handed in, and by whom."""

    port: int = 0
    refuses: bool = False
    refused: frozenset[str] = frozenset()
    "Recipients who are not known there."
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)


class Session(socketserver.StreamRequestHandler):
    """One conversation with who hands mail in."""

    server: "MailServer"

    def handle(self) -> None:
        self.say("220 post.example")
        while line := self.rfile.readline():
            if not self.heed(line.decode().rstrip()):
                return

    def heed(self, line: str) -> bool:
        match line.partition(" ")[0].upper():
            case "EHLO":
                self.say("250-post.example", "250 AUTH PLAIN")
            case "AUTH":
                self.server.box.signed_in.append(line.rpartition(" ")[2])
                self.say("235 welcome")
            case "MAIL":
                self.say("451 come back later" if self.server.box.refuses else "250 ok")
            case "RCPT":
                self.receive(line[line.index("<") + 1 : line.index(">")])
            case "DATA":
                self.keep()
            case "QUIT":
                self.say("221 bye")
                return False
            case _:
                self.say("250 ok")
        return True

    def receive(self, recipient: str) -> None:
        if recipient in self.server.box.refused:
            self.say("550 nobody here is called so")
            return
        self.server.box.recipients.append(recipient)
        self.say("250 ok")

    def keep(self) -> None:
        self.say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        content = b"".join(line.removeprefix(b".") for line in lines)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.server.box.mails.append(mail)
        self.say("250 kept")

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Listens at a free port."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.box = Postbox(self.server_address[1])


@contextmanager
def mail_server() -> Iterator[Postbox]:
    """Serve a postbox until the block ends."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.box
        server.shutdown()
        thread.join()
