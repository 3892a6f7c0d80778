"""SIP telephones of SIPp, what they send over RTP, and what is heard on the wire."""

import asyncio
import shutil
import socket
import struct
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

FRAME, SILENCE = 160, b"\xff" * 160
VOICE, KEYS = 0, 101
"RTP payload types: µ-law, and keys (RFC 4733)."
LOUD = 40
"Distance of a µ-law byte from silence above which a packet is no silence."
CALLERS_PORT, STAFF_PORT = 6000, 8000


@dataclass(frozen=True)
class Quiet:
    """Silence for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Say:
    """Recorded speech, 8 kHz µ-law."""

    ulaw: bytes


@dataclass(frozen=True)
class Key:
    """One key."""

    digit: str


Act: TypeAlias = Quiet | Say | Key


def seconds(acts: Sequence[Act]) -> float:
    """Return how long it all takes."""
    return sum(
        act.seconds if isinstance(act, Quiet) else len(act.ulaw) / 8000 if isinstance(act, Say) else 0.2
        for act in acts
    )


def pcap(acts: Sequence[Act], file: Path) -> None:
    """Write what a telephone sends as a capture that SIPp plays."""
    packets = list(_packets(acts))
    header = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    with file.open("wb") as out:
        out.write(header)
        for at_ms, rtp in packets:
            udp = struct.pack(">HHHH", 4000, 4002, 8 + len(rtp), 0) + rtp
            ip = struct.pack(
                ">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, b"\x7f\0\0\1", b"\x7f\0\0\1"
            )
            frame = b"\0" * 12 + b"\x08\0" + ip + udp
            out.write(
                struct.pack("<IIII", at_ms // 1000, at_ms % 1000 * 1000, len(frame), len(frame)) + frame
            )


def _packets(acts: Sequence[Act]):
    sequence, at_ms = 0, 0
    for act in acts:
        if isinstance(act, Key):
            event = "0123456789*#".index(act.digit)
            begun = at_ms
            for n in range(10):
                is_last = n >= 7
                body = struct.pack(">BBH", event, 0x8A if is_last else 0x0A, min(n + 1, 8) * FRAME)
                yield at_ms, _rtp(KEYS, sequence, begun * 8, body, marker=n == 0)
                sequence, at_ms = sequence + 1, at_ms + 20
            continue
        ulaw = act.ulaw if isinstance(act, Say) else SILENCE * round(act.seconds * 50)
        for start in range(0, len(ulaw) - FRAME + 1, FRAME):
            yield at_ms, _rtp(VOICE, sequence, at_ms * 8, ulaw[start : start + FRAME])
            sequence, at_ms = sequence + 1, at_ms + 20


def _rtp(kind: int, sequence: int, timestamp: int, body: bytes, *, marker: bool = False) -> bytes:
    return struct.pack(">BBHII", 0x80, kind | (0x80 if marker else 0), sequence, timestamp, 0x51DE) + body


SDP = """v=0
o=telephone 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
"""
VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
FROM = "From: <sip:[field0]@[local_ip]:[local_port]>;tag=[pid]t[call_number]\n"
LINE = "sip:+16045550100@[remote_ip]:[remote_port]"
BODY = f"Content-Type: application/sdp\nContent-Length: [len]\n\n{SDP}"
OWN = "[last_Via:]\n[last_From:]\n[last_To:]{tag}\n[last_Call-ID:]\n[last_CSeq:]\n"
CONTACT = "Contact: <sip:telephone@[local_ip]:[local_port]>\n"


def _send(text: str, **how: str) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in how.items())
    return f"<send{attributes}><![CDATA[\n{text}\n]]></send>\n"


MINE = OWN.format(tag=";tag=[pid]s[call_number]")
HUNG_UP = _send("SIP/2.0 200 OK\n" + OWN.format(tag="") + "Content-Length: 0\n")


def caller(played: Path, lasts: float, *, hangs_up: bool) -> str:
    """Return the scenario of a caller who plays a capture, then hangs up or waits for the line to."""
    head = f"{VIA}{FROM}To: <{LINE}>[peer_tag_param]\nCall-ID: [call_id]\nMax-Forwards: 70\n{CONTACT}"
    invite = f"INVITE {LINE} SIP/2.0\n{head}CSeq: 1 INVITE\n{BODY}"
    bye = f"BYE {LINE} SIP/2.0\n{head}CSeq: 2 BYE\nContent-Length: 0\n"
    ends = (
        f'<pause milliseconds="{round(lasts * 1000)}"/>{_send(bye, retrans="500")}<recv response="200"/>'
        if hangs_up
        else f'<recv request="BYE" timeout="{round(lasts * 1000)}"/>{HUNG_UP}'
    )
    provisional = "".join(f'<recv response="{code}" optional="true"/>' for code in (100, 180, 183))
    return _scenario(
        _send(invite, retrans="500"),
        provisional,
        '<recv response="200"/>',
        _send(f"ACK {LINE} SIP/2.0\n{head}CSeq: 1 ACK\nContent-Length: 0\n"),
        f'<nop><action><exec play_pcap_audio="{played}"/></action></nop>',
        ends,
    )


def staff(played: Path, rings: float) -> str:
    """Return the scenario of a person who picks up, plays a capture, and waits for a hang-up."""
    return _scenario(
        '<recv request="INVITE"/>',
        _send(f"SIP/2.0 180 Ringing\n{MINE}{CONTACT}Content-Length: 0\n"),
        f'<pause milliseconds="{round(rings * 1000)}"/>',
        _send(f"SIP/2.0 200 OK\n{MINE}{CONTACT}{BODY}", retrans="500"),
        '<recv request="ACK"/>',
        f'<nop><action><exec play_pcap_audio="{played}"/></action></nop>',
        '<recv request="BYE"/>',
        HUNG_UP,
    )


def refusing(code: str) -> str:
    """Return the scenario of a telephone that is engaged (486 Busy Here) or refuses (603 Decline)."""
    return _scenario(
        '<recv request="INVITE"/>',
        _send(f"SIP/2.0 {code}\n{MINE}Content-Length: 0\n", retrans="500"),
        '<recv request="ACK"/>',
    )


def ringing() -> str:
    """Return the scenario of a telephone that nobody picks up."""
    return _scenario(
        '<recv request="INVITE"/>',
        _send(f"SIP/2.0 180 Ringing\n{MINE}{CONTACT}Content-Length: 0\n"),
        '<recv request="CANCEL"/>',
        _send(f"SIP/2.0 200 OK\n{MINE}Content-Length: 0\n"),
        _send(
            "SIP/2.0 487 Request Terminated\n"
            + MINE.replace("[last_CSeq:]", "CSeq: [cseq] INVITE")
            + "Content-Length: 0\n",
            retrans="500",
        ),
        '<recv request="ACK"/>',
    )


def _scenario(*parts: str) -> str:
    body = "\n".join(parts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="telephone">\n{body}\n</scenario>\n'


@dataclass
class Wire:
    """What passes between the exchange and callers: when packets of speech and keys went each way."""

    spoken: dict[int, list[float]] = field(default_factory=dict)
    "By a caller's port: when the caller's loud packets passed."
    keyed: dict[int, list[float]] = field(default_factory=dict)
    heard: dict[int, list[float]] = field(default_factory=dict)
    "By a caller's port: when the line's loud packets passed."

    async def watch(self) -> None:
        """Read the loopback interface until cancelled."""
        raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        raw.bind(("lo", 0))
        raw.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            while True:
                packet, (_, _, kind, *_) = await loop.sock_recvfrom(raw, 2048)
                if kind != socket.PACKET_OUTGOING:
                    self._note(packet)
        finally:
            raw.close()

    def _note(self, packet: bytes) -> None:
        if len(packet) < 54 or packet[12:14] != b"\x08\0" or packet[23] != 17:
            return
        source, to = struct.unpack(">HH", packet[34:38])
        kind, body, now = packet[43] & 0x7F, packet[54:], time.monotonic()
        if CALLERS_PORT <= to < STAFF_PORT and kind == VOICE and is_loud(body):
            self.heard.setdefault(to, []).append(now)
        elif CALLERS_PORT <= source < STAFF_PORT:
            if kind == KEYS:
                self.keyed.setdefault(source, []).append(now)
            elif kind == VOICE and is_loud(body):
                self.spoken.setdefault(source, []).append(now)

    def forget(self) -> None:
        """Begin anew: ports are used again."""
        for kept in (self.spoken, self.keyed, self.heard):
            kept.clear()

    def replies(self) -> list[float]:
        """Return, for each caller, the milliseconds from the last sound spoken to the line's next sound."""
        found = []
        for port, times in self.spoken.items():
            after = [at for at in self.heard.get(port, ()) if at > times[-1] + 0.02]
            found += [(after[0] - times[-1]) * 1000] if after else []
        return found

    def stops(self) -> list[float]:
        """Return, for each caller, the milliseconds from the first key to the end of what was playing."""
        found = []
        for port, times in self.keyed.items():
            heard = [at for at in self.heard.get(port, ()) if at > times[0] - 0.5]
            gap = next((a for a, b in pairwise(heard) if b - a > 0.08 and a > times[0]), None)
            found += [(gap - times[0]) * 1000] if gap else []
        return found


def is_loud(ulaw: bytes) -> bool:
    """Tell whether somebody speaks in it."""
    return any(0x7F - (byte & 0x7F) > LOUD for byte in ulaw[::4])


@dataclass(frozen=True)
class Telephones:
    """Runs SIPp, in a folder of its own."""

    exchange: str
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="telephones-")))

    def play(self, acts: Sequence[Act]) -> Path:
        """Return the capture of what a telephone sends."""
        file = self.folder / f"{len(list(self.folder.iterdir()))}.pcap"
        pcap(acts, file)
        return file

    async def call(self, scenario: str, caller_ids: Sequence[str], port: int) -> bool:
        """Place calls at once; return whether all went as the scenario says."""
        given = self.folder / f"callers-{port}.csv"
        given.write_text("SEQUENTIAL\n" + "".join(f"{one};\n" for one in caller_ids))
        count = str(len(caller_ids))
        arguments = ("-m", count, "-l", count, "-r", count, "-inf", str(given))
        process = await self._run(scenario, port, CALLERS_PORT + port % 10 * 100, (self.exchange, *arguments))
        return await process.wait() == 0

    async def answer(self, scenario: str, port: int = 5080) -> asyncio.subprocess.Process:
        """Answer calls until the process is ended."""
        return await self._run(scenario, port, STAFF_PORT, ())

    async def _run(
        self, scenario: str, port: int, media: int, arguments: Sequence[str]
    ) -> asyncio.subprocess.Process:
        file = self.folder / f"scenario-{port}-{time.monotonic_ns()}.xml"
        file.write_text(scenario)
        sipp = shutil.which("sipp")
        assert sipp, "sip-tester is not installed"
        return await asyncio.create_subprocess_exec(
            sipp, *arguments, "-sf", str(file), "-i", "127.0.0.1", "-p", str(port), "-mi", "127.0.0.1",
            "-mp", str(media), "-nostdin", "-trace_err", "-error_file", str(file.with_suffix(".err")),
            "-default_behaviors", "all,-bye", "-timeout", "180",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, cwd=self.folder,
        )  # fmt: skip
