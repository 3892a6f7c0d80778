"""What a caller does in `cityline call`, in the order in which it was typed."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ivr.errors import BadInput
from ivr.phone.carrier.script import Press, Say
from ivr.phone.carrier.utterance import Utterance
from ivr.speech.audio import read_recording

KEYS = frozenset("0123456789*#")
SAY, PRESS = "--say", "--press"
REMEDY = f'name a WAV file, or use {SAY} "text" or {PRESS} 0'


def acts_of(words: Sequence[str], speak: Callable[[str], Utterance]) -> tuple[Say | Press, ...]:
    """Read files, `--say TEXT` and `--press KEYS`; raise BadInput or BadAudio that says what to do."""
    acts = tuple(_acts(_split(words), speak))
    if not acts:
        raise BadInput(f"The caller has nothing to say: {REMEDY}.")
    return acts


def _split(words: Sequence[str]) -> Iterator[str]:
    """Yield `--say=text` as two words."""
    for word in words:
        name, equals, value = word.partition("=")
        yield from (name, value) if equals and name in {SAY, PRESS} else (word,)


def _acts(words: Iterator[str], speak: Callable[[str], Utterance]) -> Iterator[Say | Press]:
    for word in words:
        if word == SAY:
            yield Say(speak(_value(word, words)))
        elif word == PRESS:
            yield Press(_keys(_value(word, words)))
        elif word.startswith("-"):
            raise BadInput(f"{word}: no such option; {REMEDY}.")
        else:
            yield Say(Utterance.of(read_recording(Path(word))))


def _value(option: str, words: Iterator[str]) -> str:
    value = next(words, "")
    if not value.strip():
        raise BadInput(f"{option} needs something after it; {REMEDY}.")
    return value


def _keys(keys: str) -> str:
    if not KEYS.issuperset(keys):
        raise BadInput(f"{PRESS} {keys}: a telephone has the keys 0 to 9, * and #.")
    return keys
