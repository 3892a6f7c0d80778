"""The last few understandings, so that an utterance is not understood twice within a turn."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock

from intents.expecting import Expecting
from intents.understanding import Understanding

MOST = 32
"About what the calls of one process say in a few seconds."


class Recollection:
    """Understandings under salted hashes of what was said: no caller's word stays in memory."""

    def __init__(self) -> None:
        self._salt = token_bytes(16)
        self._kept: OrderedDict[bytes, Understanding] = OrderedDict()
        self._lock = Lock()

    def of(
        self, words: str, expecting: Expecting, language: str, understand: Callable[[], Understanding]
    ) -> Understanding:
        """What the words meant a moment ago, or what they mean now."""
        asked = repr((words, expecting, language)).encode("utf-8", "surrogatepass")
        key = blake2b(asked, key=self._salt).digest()
        with self._lock:
            meant = self._kept.pop(key, None)
        if meant is None:
            meant = understand()
        with self._lock:
            self._kept[key] = meant
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return meant
