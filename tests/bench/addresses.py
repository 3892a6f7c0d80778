"""How often an address that is said is right after its read-back: `python -m tests.bench.addresses fr 60`.

A local voice says addresses of Rivermont through 8 kHz µ-law, Whisper base hears them, and the line asks as
it would ask a caller: 120 in English without arguments. The numbers are drawn; nothing was tuned on these
sentences. The French voice needs cityline[french-voice], and some seconds for each address.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from intents.places.street_book import Prompted
from ivr.call.city import load_city
from ivr.hearing.transcriber import Hint, Utterance
from ivr.hearing.worker import load_whisper
from ivr.settings import load_settings
from ivr.speaking.kokoro import KokoroVoice
from ivr.speaking.speaker import Voice, spoken
from ivr.speaking.voices import HibariVoice
from metrics.facts.formula import Rate
from routing.deciding.addressing import KnownSoFar, addressed
from routing.decision import AskAddress, CheckAddress
from routing.services.finding import Address
from routing.services.services import Services

ADDRESSES = 120
CARRIERS = {
    "en": ("{}", "it's {}", "I live at {}", "{}, please", "at {}"),
    "fr": ("{}", "c'est le {}", "j'habite au {}", "{}, s'il vous plaît", "au {}"),
}
SILENCE = b"\xff" * 3200
"""So much quiet around the words, as the detector leaves it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An address as it was said, and what the line made of it."""

    wanted: Address
    heard: str
    exchanges: int
    "Of the line's questions until the address was right; 0 where a person had to go on, or it was wrong."


def wanted(services: Services, random: Random) -> Address:
    """Draw an address of the city."""
    street = random.choice(list(services.streets.streets.values()))
    return Address(street.id, random.randint(street.first, min(street.last, 2400)))


def exchanges(heard: str, address: Address, services: Services) -> int:
    """How many questions it takes; the caller says yes and no truly, and nothing else."""
    article = next(iter(services.reports))
    place = services.streets.find(heard, Prompted.ASKED)
    step = addressed(article, place, KnownSoFar(), services) if place else None
    found = getattr(step, "address", None)
    match step:
        case CheckAddress(others=others):
            asked = [found.street, *others] if found else []
            is_there = found is not None and found.number == address.number and address.street in asked
            return asked.index(address.street) + 2 if is_there else 0
        case AskAddress() | None:
            return 0
        case _:
            return 1 if found == address else 0


def voice_in(language: str, models: Path) -> Voice:
    """Return the voice that says the addresses."""
    return KokoroVoice(models / "kokoro") if language == "fr" else HibariVoice(models / "hibari")


def main(language: str = "en", addresses: str = str(ADDRESSES)) -> None:
    """Print the shares."""
    city, random, models = load_city(Path("deploy/example-city")), Random(20261129), load_settings().models
    services, voice = city.services, voice_in(language, models)
    decode = load_whisper(str(models / "whisper-base"), 2)
    trials = []
    for _ in range(int(addresses)):
        address = wanted(services, random)
        street = services.streets.streets[address.street].names[language]
        said = random.choice(CARRIERS[language]).format(f"{address.number} {street}")
        sound = SILENCE + voice.say(said if language == "en" else spoken(said, language), language) + SILENCE
        heard = decode(Utterance(sound, len(sound) / 8000, Hint(language))).text
        trials.append(Trial(address, heard, exchanges(heard, address, services)))
    report(trials)


def report(trials: list[Trial]) -> None:
    """Print what was right, in how many exchanges, and what was not."""
    counts = Counter(trial.exchanges for trial in trials)
    right = Rate(len(trials) - counts[0], len(trials))
    low, high = right.interval or (0.0, 0.0)
    print(f"right after read-back: {right.numerator} of {right.denominator} ({low:.0%}–{high:.0%})")
    for number in sorted(counts.keys() - {0}):
        print(f"  in {number} exchange{'s' if number > 1 else ''}: {counts[number]}")
    for trial in trials:
        if not trial.exchanges:
            print(f"  not: {trial.wanted.number} {trial.wanted.street}, heard as {trial.heard!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
