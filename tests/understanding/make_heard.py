"""Really speak some of the sentences that the product learns from, and write down what Whisper hears of them.

Run by hand when sentences or the hearing changed much; in French it takes a second for each second of sound:
`python -m tests.understanding.make_heard subject --lang fr --per-label 42`.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import yaml
from rich.progress import track

from intents.transcript import Transcript
from intents.understanding import DangerKind
from intents.wording import plain
from intents.yaml_text import reviewed
from ivr.speech.spoken import spoken
from ivr.speech.voices import local_voices
from tests.understanding.make_spoken import ear
from tests.understanding.phone_line import through_the_line

INTENTS = Path(__file__).parents[2] / "intents"
FEWEST = 2
"A single word that was heard wrong teaches nothing."
KEPT = 0.6
"Of a danger so much must be left that somebody would still take it for one."


def main() -> None:
    """Write the file of what was heard."""
    options = _options()
    hear, voice = ear(options.models), local_voices(options.models)[options.lang]
    heard = defaultdict(list)
    for label, text in track([*_chosen(options)], "Speaking and hearing"):
        sound = through_the_line(voice.say(spoken(text, options.lang), options.lang), text)
        match hear(sound, options.lang):
            case Transcript(text=words) if plain(words) != plain(text) and _tells(words, text, label):
                heard[label].append(words)
            case _:
                pass
    file = INTENTS / f"{options.name}_heard_{options.lang}.yaml"
    before = file.read_text("utf-8").splitlines(keepends=True) if file.is_file() else []
    kept = "".join(line for line in before if line.startswith("#"))
    file.write_text(kept + yaml.safe_dump(dict(heard), allow_unicode=True, width=10**6), encoding="utf-8")


def _tells(heard: str, said: str, label: str) -> bool:
    """Whether what was heard still teaches its label: of danger no word salad, of subjects anything."""
    words, wanted = plain(heard).split(), plain(said).split()
    same = sum(block.size for block in SequenceMatcher(None, words, wanted).get_matching_blocks())
    return len(words) >= FEWEST and (label not in [*DangerKind] or same >= KEPT * len(wanted))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=("subject", "danger"), help="whose examples")
    parser.add_argument("--lang", choices=("en", "fr"), required=True)
    parser.add_argument("--per-label", type=int, default=42, help="so many sentences of each label")
    parser.add_argument("--longest", type=int, default=100, help="characters; longer ones are left out")
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    return parser.parse_args()


def _chosen(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Sentences of each label, evenly from the first to the last."""
    examples: dict[str, list[str]] = reviewed(f"{options.name}_examples", options.lang)
    for label, texts in examples.items():
        short = [text for text in texts if len(text) <= options.longest]
        count = min(options.per_label, len(short))
        yield from ((label, short[place * len(short) // count]) for place in range(count))


if __name__ == "__main__":
    main()
