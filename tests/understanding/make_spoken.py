"""Really speak the test utterances, send them down a telephone line and write what the line makes of them.

Run by hand (README.md), because French takes an hour. What a file already holds is not spoken again, so it
may be stopped and go on later.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NotRequired, TypedDict

from intents.text.transcript import NoSpeech, Transcript
from ivr.hearing.evidence import judged
from ivr.hearing.listener import FRAME_SECONDS, Silero, VadNetwork
from ivr.hearing.transcriber import Hint, Utterance
from ivr.hearing.whisper import Whisper
from ivr.speaking.speaker import spoken
from ivr.speaking.voices import local_voices
from tests.understanding.phone_line import through_the_line

HERE = Path(__file__).parent
IS_SPEECH = 0.5


class Line(TypedDict):
    """An utterance as the written files have it."""

    id: str
    text: str
    label: str
    lang: str
    said: NotRequired[str]


def main() -> None:
    """Go on with the spoken variant of each named file."""
    options = _options()
    hear = ear(options.models)
    voice = local_voices(options.models)[options.lang]
    for name in options.names:
        done = HERE / f"spoken_{name}.jsonl"
        for line in _chosen(_read(HERE / f"{name}.jsonl"), options, done):
            ulaw = through_the_line(voice.say(spoken(line["text"], options.lang), options.lang), line["id"])
            _append(done, line, hear(ulaw, options.lang))
        _sort(done)


def ear(models: Path) -> Callable[[bytes, str], Transcript | NoSpeech]:
    """The product's own hearing with its default settings, but for the endpoint: the whole sound is heard."""
    whisper = Whisper(str(models / "whisper-base"))
    network = VadNetwork(models / "silero" / "silero_vad.onnx")

    def hear(ulaw: bytes, language: str) -> Transcript | NoSpeech:
        frames = sum(probability > IS_SPEECH for probability in Silero(network).probabilities(ulaw))
        utterance = Utterance(ulaw, frames * FRAME_SECONDS, Hint(language))
        return judged(whisper.decode(utterance), utterance)

    return hear


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+", help="test, oos, danger_test …")
    parser.add_argument("--lang", choices=("en", "fr"), required=True)
    parser.add_argument("--per-label", type=int, default=1000, help="so many utterances per label")
    parser.add_argument("--longest", type=int, default=1000, help="characters; longer ones are left out")
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    return parser.parse_args()


def _chosen(lines: list[Line], options: argparse.Namespace, done: Path) -> Iterator[Line]:
    """The lines still to be spoken, label by label in turn, so that a run cut short is balanced."""
    by_label: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line["lang"] == options.lang and len(line["text"]) <= options.longest:
            by_label[line["label"]].append(line)
    heard = {line["id"] for line in _read(done)}
    for turn in zip_longest(*(_spread(of_label, options.per_label) for of_label in by_label.values())):
        yield from (line for line in turn if line and line["id"] not in heard)


def _spread(lines: list[Line], at_most: int) -> list[Line]:
    """So many of the lines, evenly from first to last."""
    count = min(at_most, len(lines))
    return [lines[place * len(lines) // count] for place in range(count)]


def _read(path: Path) -> list[Line]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _append(path: Path, line: Line, said: Transcript | NoSpeech) -> None:
    heard, confidence = ("", 0.0) if isinstance(said, NoSpeech) else (said.text, said.confidence)
    row = {**line, "text": heard, "said": line["text"], "confidence": confidence}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _sort(path: Path) -> None:
    lines = sorted(
        path.read_text(encoding="utf-8").splitlines(), key=lambda line: str(json.loads(line)["id"])
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
