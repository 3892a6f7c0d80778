"""The Media Streams messages, written cheaply and read strictly."""

import binascii
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import orjson

from simulator.carrier.account import Refusal

BYTES_PER_MS = 8  # µ-law at 8 kHz


@dataclass(frozen=True, slots=True)
class BufferedMark:
    """A named point in the buffered audio, due when everything before it has played."""

    due_ms: float
    name: str


@dataclass(frozen=True, slots=True)
class Playback:
    """The buffer of one stream: when it runs dry, and the marks that are still inside."""

    ends_ms: float = 0.0
    marks: tuple[BufferedMark, ...] = ()

    def buffered_ms(self, now_ms: float) -> float:
        """Return how much audio has not been played yet."""
        return max(0.0, self.ends_ms - now_ms)

    def add(self, now_ms: float, size: int) -> "Playback":
        """Buffer `size` bytes that arrived now, behind those already buffered."""
        return replace(self, ends_ms=max(self.ends_ms, now_ms) + size / BYTES_PER_MS)

    def mark(self, now_ms: float, name: str) -> "Playback":
        """Put a mark behind the buffered audio; with nothing buffered it is due at once."""
        return replace(self, marks=(*self.marks, BufferedMark(max(self.ends_ms, now_ms), name)))

    def due(self, now_ms: float) -> tuple["Playback", tuple[BufferedMark, ...]]:
        """Take out the marks whose audio has been played."""
        played = tuple(mark for mark in self.marks if mark.due_ms <= now_ms)
        return replace(self, marks=self.marks[len(played) :]), played

    def clear(self, now_ms: float) -> tuple["Playback", tuple[BufferedMark, ...]]:
        """Empty the buffer; every mark that was still inside comes back."""
        return Playback(ends_ms=min(self.ends_ms, now_ms)), self.marks


CONNECTED: Final = '{"event":"connected","protocol":"Call","version":"1.0.0"}'


@dataclass(frozen=True, slots=True)
class LineMedia:
    """Audio of the line, 8 kHz µ-law of any length."""

    ulaw: bytes


@dataclass(frozen=True, slots=True)
class MarkSet:
    """A mark of the line."""

    name: str


@dataclass(frozen=True, slots=True)
class Clear:
    """The line empties the buffer."""


FromLine: TypeAlias = LineMedia | MarkSet | Clear


class Sender:
    """Writes the messages of one stream and numbers them."""

    def __init__(self, stream_sid: str, account_sid: str, call_sid: str) -> None:
        self.stream_sid = stream_sid
        self._account_sid = account_sid
        self._call_sid = call_sid
        self._sequence = 0
        self._chunk = 0

    def start(self, parameters: dict[str, str]) -> str:
        """Return the `start` message."""
        start: dict[str, object] = {
            "streamSid": self.stream_sid,
            "accountSid": self._account_sid,
            "callSid": self._call_sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": parameters,
        }
        return self._message("start", start)

    def media(self, base64: str, timestamp_ms: int) -> str:
        """Return a `media` message; written by hand, for it is sent fifty times a second and call."""
        self._sequence += 1
        self._chunk += 1
        return (
            f'{{"event":"media","sequenceNumber":"{self._sequence}","media":{{"track":"inbound",'
            f'"chunk":"{self._chunk}","timestamp":"{timestamp_ms}","payload":"{base64}"}},'
            f'"streamSid":"{self.stream_sid}"}}'
        )

    def dtmf(self, digit: str) -> str:
        """Return a `dtmf` message."""
        return self._message("dtmf", {"track": "inbound_track", "digit": digit})

    def mark(self, name: str) -> str:
        """Return a `mark` message."""
        return self._message("mark", {"name": name})

    def stop(self) -> str:
        """Return the `stop` message."""
        return self._message("stop", {"accountSid": self._account_sid, "callSid": self._call_sid})

    def _message(self, event: str, content: Mapping[str, object]) -> str:
        self._sequence += 1
        message = {
            "event": event,
            "sequenceNumber": str(self._sequence),
            "streamSid": self.stream_sid,
            event: content,
        }
        return orjson.dumps(message).decode()


def read(raw: str | bytes, stream_sid: str) -> FromLine:
    """Read a message of the line."""
    if isinstance(raw, bytes):
        raise Refusal(31950, "a binary message")
    try:
        message = orjson.loads(raw)
        if message["streamSid"] != stream_sid:
            raise Refusal(31951, "a message for another stream")
        match message["event"]:
            case "media":
                return LineMedia(binascii.a2b_base64(message["media"]["payload"], strict_mode=True))
            case "mark":
                return MarkSet(str(message["mark"]["name"]))
            case "clear":
                return Clear()
            case _:
                raise Refusal(31951, "a message of unknown kind")
    except (orjson.JSONDecodeError, KeyError, TypeError, binascii.Error) as error:
        raise Refusal(31951, "a message that cannot be read") from error
