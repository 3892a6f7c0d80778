"""Meaning that is right although words are misheard: by the first wording alone, and over all of them.

The sentences are the project's spoken sets, said by SYNTHETIC voices that Whisper as published has not
learned from, down the same telephone line; what was said once is kept beside the bench's recordings.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from intents.meaning.understanding import Ambiguous, Candidate, Danger, NoMatch, Recognized, Understanding
from intents.text.transcript import NoSpeech, OpenQuestion, Said, Transcript
from ivr.call.city import load_city
from ivr.hearing.evidence import judged
from ivr.hearing.transcriber import Hint
from ivr.line.nlu import NluPipeline, nlu_pipeline
from ivr.speaking.speaker import spoken
from ivr.speaking.voices import local_voices
from tests.bench.hearing.listening import Listener
from tests.bench.hearing.recordings import DATA
from tests.bench.material import CITY, ROOT
from tests.understanding.make_spoken import Line
from tests.understanding.phone_line import through_the_line

KEPT = DATA / "bench" / "spoken"


@dataclass(frozen=True, slots=True)
class Meanings:
    """How many utterances of a set were understood in each way."""

    utterances: int
    typed: int
    "As they were said."
    by_first: int
    "As they were heard, by the first wording."
    by_all: int
    "Or confirmed by one question."


def meanings(listener: Listener, name: str, language: str, most: int) -> Meanings:
    """Hear and understand so many utterances of a spoken set; 0 is all."""
    line = nlu_pipeline(load_city(CITY).catalog, DATA / "models")
    file = ROOT / "tests" / "understanding" / f"spoken_{name}.jsonl"
    lines: list[Line] = [json.loads(each) for each in file.read_text("utf-8").splitlines()]
    chosen = _spread([each for each in lines if each["lang"] == language], most)
    typed = by_first = by_all = 0
    for each, ulaw in zip(chosen, _said(chosen, language), strict=True):
        decoded, utterance = listener.decode(ulaw, Hint(language))
        said = judged(decoded, utterance)
        label = each["label"]
        alone: Said = NoSpeech()
        if isinstance(said, Transcript):
            alone = Transcript(said.text, said.language, said.confidence)
        typed += is_right(_meant(line, Transcript(each["said"], language, 1.0)), label)
        by_first += is_right(_meant(line, alone), label)
        by_all += is_right(_meant(line, said), label)
    return Meanings(len(chosen), typed, by_first, by_all)


def is_right(meant: Understanding, label: str) -> bool:
    """Whether an understanding is what the label says; one article alone, asked about, is right too."""
    match meant:
        case NoMatch():
            return label in ("oos", "danger:none")
        case Danger():
            return label.startswith("danger:") and label != "danger:none"
        case Recognized(article) | Ambiguous((Candidate(article),)):
            return label in (article, "danger:none")
        case _:
            return label == "danger:none"


def _meant(line: NluPipeline, said: Transcript | NoSpeech) -> Understanding:
    return line.understand_now(said, OpenQuestion(), said.language if isinstance(said, Transcript) else "en")


def _said(lines: Sequence[Line], language: str) -> Iterable[bytes]:
    voice = local_voices(DATA / "models")[language]
    KEPT.mkdir(parents=True, exist_ok=True)
    for line in lines:
        kept = KEPT / f"{line['id'].replace(':', '_')}.ulaw"
        if not kept.is_file():
            kept.write_bytes(
                through_the_line(voice.say(spoken(line["said"], language), language), line["id"])
            )
        yield kept.read_bytes()


def _spread(lines: Sequence[Line], most: int) -> list[Line]:
    count = min(most or len(lines), len(lines))
    return list(islice(lines, 0, None, max(1, len(lines) // max(1, count))))[:count]
