"""How well human voices are heard through the product's own decoder: `make bench-hearing`.

Each language has one voice, of a professional who reads: callers are harder. What is synthetic says so.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

from intents.text.transcript import Transcript
from ivr.audio import RATE
from ivr.hearing.evidence import confidence, judged
from ivr.hearing.transcriber import Expects, Hint
from tests.bench.hearing.calibration import expected_calibration_error, reliability
from tests.bench.hearing.listening import HeardRecording, Listener
from tests.bench.hearing.meaning import meanings
from tests.bench.hearing.networks import as_recorded, networks
from tests.bench.hearing.plain_voices import PlainVoices, Said
from tests.bench.hearing.recordings import DATA, VOICES, Kind, Recording, music, recordings
from tests.bench.hearing.scoring import Scored, comparable, exact_share, interval, word_error_rate
from tests.bench.material import table_of

Item = TypeVar("Item")
LENGTHS = ((2, 4), (5, 9), (10, 999))
"Words."
DIGITS = tuple(f"digits/{digit}" for digit in range(10))
CONSOLE, PROGRESS = Console(width=130), Console(stderr=True)


def main() -> None:
    """Print every table that was asked for; each stands by itself."""
    options = _options()
    listener = Listener(DATA / "models", options.whisper)
    said = {language: _spread(recordings(language), options.sentences) for language in options.languages}
    tables: dict[str, Callable[[], Table]] = {
        "words": lambda: words(listener, said),
        "networks": lambda: over_networks(listener, said),
        "answers": lambda: answers(listener, options.languages),
        "confidence": lambda: calibrated(listener, said),
        "music": lambda: phantoms(listener, options.sentences),
        "synthetic": lambda: synthetic(listener, said),
        "meaning": lambda: meant(listener, options.languages, options.sentences),
    }
    for name in options.tables:
        CONSOLE.print(tables[name]())


def words(listener: Listener, said: dict[str, list[Recording]]) -> Table:
    """Words heard wrong and utterances heard exactly, by language and length."""
    table = table_of(
        "Human voices, Debian's Asterisk sounds: 95 % intervals", "utterances", "words wrong", "exact"
    )
    for language, chosen in said.items():
        heard = [listener.hear(each) for each in listening(chosen, f"{language}, as recorded")]
        for name, part in _parts(heard):
            table.add_row(f"{language} {name}", str(len(part)), _rate(part), _rate(part, exact_share))
    return table


def over_networks(listener: Listener, said: dict[str, list[Recording]]) -> Table:
    """Words of sentences heard wrong through telephone networks as they are."""
    table = table_of("Sentences through telephone networks, words wrong, %", *said)
    for name, telephone in networks().items():
        row = []
        for language, chosen in said.items():
            sentences = [each for each in chosen if each.kind is Kind.SENTENCE]
            heard = [listener.hear(each, telephone) for each in listening(sentences, f"{language}, {name}")]
            row.append(_rate([each.scored for each in heard]))
        table.add_row(name, *row)
    return table


def answers(listener: Listener, languages: Sequence[str]) -> Table:
    """Digits from 0 to 9 where they were asked for, through every network."""
    table = table_of(
        "A digit that was asked for, right of all networks' 10 each", "as any words", "as a digit"
    )
    for language in (each for each in languages if each in ("en", "fr")):
        digits = [each for each in recordings(language) if each.name.removeprefix(f"{language}/") in DIGITS]
        asked = [(digit, network) for network in networks().values() for digit in digits]
        free = [
            listener.hear(digit, network).scored.is_exact for digit, network in listening(asked, language)
        ]
        expected = [
            comparable(listener.answer(digit, Expects.DIGITS, network), language)
            == comparable(digit.text, language)
            for digit, network in listening(asked, f"{language}, asked for")
        ]
        table.add_row(language, f"{sum(free)} of {len(free)}", f"{sum(expected)} of {len(expected)}")
    return table


def calibrated(listener: Listener, said: dict[str, list[Recording]]) -> Table:
    """Confidence beside the share that is right, on the half that nothing was chosen on."""
    table = table_of(
        "Confidence, and in brackets what is right, by fifths; sentences and words", "error", "fifths"
    )
    conditions = [as_recorded, *(networks()[name] for name in CONDITIONS if name in networks())]
    for language, chosen in said.items():
        told = [each for each in chosen if not each.chooses and each.kind is not Kind.DIGITS]
        heard = [
            listener.hear(each, telephone)
            for telephone in conditions
            for each in listening(told, f"{language}, confidence")
        ]
        bins = reliability(
            [confidence(each.decoded, language) for each in heard], [each.scored.is_exact for each in heard]
        )
        shown = " ".join(f"{each.confidence:.2f} ({each.right:.2f})" for each in bins)
        table.add_row(f"{language}, {len(heard)}", f"{expected_calibration_error(bins):.1f} %", shown)
    return table


CONDITIONS = ("AMR-NB 4.75 kbit/s", "3 % of packets lost", "street, 10 dB below")


def phantoms(listener: Listener, most: int) -> Table:
    """Words that are heard in hold music although nobody speaks."""
    table = table_of(
        "Hold music taken for words, as if the detector had heard 1 s of speech", "pieces", "words"
    )
    pieces = [
        whole[start : start + 6 * RATE] for whole in music() for start in range(0, len(whole), 6 * RATE)
    ]
    for language in ("en", "fr"):
        chosen, heard = pieces[:: max(1, len(pieces) // (most or len(pieces)))], []
        for piece in listening(chosen, f"{language}, music"):
            decoded, utterance = listener.decode(piece, Hint(language))
            said = judged(decoded, replace(utterance, speech_seconds=1.0))
            heard += [said.text] if isinstance(said, Transcript) else []
        table.add_row(language, str(len(chosen)), f"{len(heard)}: {'; '.join(heard)[:200]}")
    return table


def synthetic(listener: Listener, said: dict[str, list[Recording]]) -> Table:
    """The same sentences by voices of machines: beside people, never instead of them."""
    table = table_of("SYNTHETIC voices say the same sentences", "words wrong", "exact")
    voices = PlainVoices()
    for language in (each for each in said if each in ("en", "fr")):
        chosen = [each for each in said[language] if each.kind is Kind.SENTENCE]
        spoken = [
            Recording(each.name, language, each.text, each.kind, voices.say(Said(each.text, language)))
            for each in chosen
        ]
        heard = [listener.hear(each).scored for each in listening(spoken, f"{language}, synthetic")]
        table.add_row(language, _rate(heard), _rate(heard, exact_share))
    return table


def meant(listener: Listener, languages: Sequence[str], most: int) -> Table:
    """Meaning over one wording and over all."""
    table = table_of(
        "Meaning right, SYNTHETIC voices", "utterances", "typed", "first wording", "all wordings"
    )
    for language in (each for each in languages if each in ("en", "fr")):
        for name in ("valid", "test"):
            found = meanings(listener, name, language, most)
            counts = (found.typed, found.by_first, found.by_all)
            shares = (f"{100 * count / found.utterances:.1f} %" for count in counts)
            table.add_row(f"{language} spoken_{name}", str(found.utterances), *shares)
    return table


def listening(chosen: Sequence[Item], what: str) -> Iterable[Item]:
    """Show how far it is."""
    return track(chosen, what, console=PROGRESS)


def _parts(heard: Sequence[HeardRecording]) -> list[tuple[str, list[Scored]]]:
    sentences = [each.scored for each in heard if each.recording.kind is Kind.SENTENCE]
    by_length = [
        (f"of {low} to {high} words", [each for each in sentences if low <= len(each.said) <= high])
        for low, high in LENGTHS
    ]
    by_kind = [
        (kind.value, [each.scored for each in heard if each.recording.kind is kind])
        for kind in (Kind.SHORT, Kind.DIGITS)
    ]
    return [(Kind.SENTENCE.value, sentences), *by_length, *by_kind]


def _rate(scored: Sequence[Scored], rate: Callable[[Sequence[Scored]], float] = word_error_rate) -> str:
    low, high = interval(scored, rate)
    return f"{rate(scored):.1f} ({low:.1f}–{high:.1f})"


def _spread(found: Sequence[Recording], most: int) -> list[Recording]:
    """So many of each kind, evenly from the first to the last."""
    chosen = []
    for kind in Kind:
        part = [each for each in found if each.kind is kind]
        count = min(most or len(part), len(part))
        chosen += [part[place * len(part) // count] for place in range(count)]
    return chosen


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-hearing ARGS=", description=__doc__)
    parser.add_argument("--sentences", type=int, default=60, help="of each kind and language; 0 is all")
    parser.add_argument("--languages", nargs="+", choices=VOICES, default=["fr", "en"])
    names = ("words", "networks", "answers", "confidence", "music", "synthetic", "meaning")
    parser.add_argument("--tables", nargs="+", choices=names, default=names[:-2])
    parser.add_argument("--whisper", default="base", help="a size that is here, or a folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
