"""Really speak some of the sentences that the product learns from, and write down what Whisper hears of them.

Run by hand when sentences or the hearing changed much; in French it takes a second for each second of sound,
or half a second a sentence by plain voices:
`python -m tests.understanding.make_heard subjects --lang fr --per-label 20 --plain --add`.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

import yaml
from rich.progress import track

from intents.meaning.understanding import DangerKind
from intents.text.transcript import Transcript
from intents.text.wording import plain
from intents.text.yaml_file import reviewed
from ivr.speaking.speaker import spoken
from ivr.speaking.voices import local_voices
from tests.bench.hearing.plain_voices import PlainVoices, Said
from tests.understanding.make_spoken import ear
from tests.understanding.phone_line import through_the_line

SENTENCES = Path(__file__).parents[2] / "training" / "sentences"
FEWEST = 2
"A single word that was heard wrong teaches nothing."
KEPT = 0.6
"Of a danger so much must be left that somebody would still take it for one."
KEPT_OF_PLAIN = 0.5
"A plain voice is often not understood at all."


def main() -> None:
    """Write the file of what was heard."""
    options = _options()
    hear, say = ear(options.models), _voice(options)
    file = SENTENCES / f"{options.name}_heard_{options.lang}.yaml"
    heard = defaultdict(list, _known(options) if options.add else {})
    for label, text in track([*_chosen(options)], "Speaking and hearing"):
        least = _least(label, options)
        match hear(through_the_line(say(text), text), options.lang):
            case Transcript(text=words) if plain(words) != plain(text) and _tells(words, text, least):
                heard[label] += [words] if words not in heard[label] else []
            case _:
                pass
    before = file.read_text("utf-8").splitlines(keepends=True) if file.is_file() else []
    kept = "".join(line for line in before if line.startswith("#"))
    file.write_text(kept + yaml.safe_dump(dict(heard), allow_unicode=True, width=10**6), encoding="utf-8")


def _voice(options: argparse.Namespace) -> Callable[[str], bytes]:
    if options.plain:
        plain_voices = PlainVoices()
        return lambda text: plain_voices.say(Said(text, options.lang))
    voice = local_voices(options.models)[options.lang]
    return lambda text: voice.say(spoken(text, options.lang), options.lang)


def _known(options: argparse.Namespace) -> dict[str, list[str]]:
    return reviewed(f"sentences/{options.name}_heard", options.lang, "training") or {}


def _least(label: str, options: argparse.Namespace) -> float:
    """The share of the words that must be left."""
    if label in [*DangerKind]:
        return KEPT
    return KEPT_OF_PLAIN if options.plain else 0


def _tells(heard: str, said: str, least: float) -> bool:
    """Whether enough of what was said is left to teach its label."""
    words, wanted = plain(heard).split(), plain(said).split()
    same = sum(block.size for block in SequenceMatcher(None, words, wanted).get_matching_blocks())
    return len(words) >= FEWEST and same >= least * len(wanted)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=("subjects", "danger"), help="whose examples")
    parser.add_argument("--lang", choices=("en", "fr"), required=True)
    parser.add_argument("--per-label", type=int, default=42, help="so many sentences of each label")
    parser.add_argument("--longest", type=int, default=100, help="characters; longer ones are left out")
    parser.add_argument("--plain", action="store_true", help="by voices that are fast and less natural")
    parser.add_argument("--add", action="store_true", help="keep what was heard before")
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    return parser.parse_args()


def _chosen(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Sentences of each label, evenly from the first to the last."""
    examples: dict[str, list[str]] = reviewed(f"sentences/{options.name}", options.lang, "training")
    for label, texts in examples.items():
        short = [text for text in texts if len(text) <= options.longest]
        count = min(options.per_label, len(short))
        yield from ((label, short[place * len(short) // count]) for place in range(count))


if __name__ == "__main__":
    main()
