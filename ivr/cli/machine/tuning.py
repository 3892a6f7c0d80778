"""`cityline models --tune`: the size of Whisper that this machine can run."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from ivr.audio import RATE
from ivr.cli.console import for_errors, for_results
from ivr.errors import BadInput, MissingModel
from ivr.hearing.transcriber import Hint, Utterance
from ivr.hearing.tuning import measured, this_machine
from ivr.models.models import fetch_whisper
from ivr.models.packages import fetch_bars
from ivr.models.whisper_sizes import LIMIT_SECONDS, SIZES, Machine, Weighed, best, remember, weighed
from ivr.settings import Settings
from languages.forms import formed_languages, forms

SENTENCES = 6
_SECONDS = (2.0, 5.0)
"The length of a typical question."


def tune(settings: Settings, calls: int) -> None:
    """Measure every size that can be had, show what each costs, and remember the best."""
    machine = this_machine(settings.transcribers)
    said = utterances(settings)
    found = []
    for name in (size.name for size in SIZES):
        try:
            found.append(_measured(name, settings, said, machine, calls))
        except MissingModel as missing:
            for_errors().print(f"{name} is left out: {missing}", style="yellow", markup=False)
            continue
        if not found[-1].holds and name != SIZES[0].name:
            break
    chosen = remember(settings.models, best(found), calls)
    for_results().print(table(found, machine, calls))
    for_results().print(f"Chosen: {chosen.name}. {chosen.why}", soft_wrap=True, markup=False)


def table(found: Sequence[Weighed], machine: Machine, calls: int) -> Table:
    """Return what each size costs on this machine."""
    shown = Table(
        "size", "seconds", f"p95, {calls} calls", "calls a core", "MB each", "words wrong", "",
        caption="seconds: median of a sentence, every transcriber at work · p95: end of speech to voice, "
        f"at most {LIMIT_SECONDS} s · words wrong: LibriSpeech test-other, % (Radford et al., 2022)",
    )  # fmt: skip
    published = {size.name: size.published for size in SIZES}
    for each in found:
        seconds = sorted(each.measured.decode_seconds)
        shown.add_row(
            each.measured.name,
            f"{seconds[len(seconds) // 2]:.2f}",
            f"{each.p95_seconds:.2f} s",
            f"{each.most_calls / machine.cores:.1f}",
            str(each.measured.memory_mb),
            str(published.get(each.measured.name) or "–"),
            Text("holds", style="green") if each.holds else Text("too slow or too large", style="red"),
        )
    return shown


def utterances(settings: Settings) -> tuple[Utterance, ...]:
    """Return some of the city's own recordings, as long as a question and available on every machine."""
    found = tuple(_utterances(settings))
    if not found:
        raise BadInput(f"{settings.city}/audio holds no recording to measure with; run: cityline render")
    return found


def _recorded_language() -> str:
    """Return the language whose sentences are recorded ahead."""
    return next(code for code in formed_languages() if forms(code).has("values_in_pieces"))


def _utterances(settings: Settings) -> Iterator[Utterance]:
    files = sorted(
        {*(settings.city / "audio").glob("**/*.ulaw"), *(settings.data / "audio").glob("**/*.ulaw")}
    )
    sounds = (file.read_bytes() for file in files)
    fitting = (sound for sound in sounds if _SECONDS[0] <= len(sound) / RATE <= _SECONDS[1])
    for _, sound in zip(range(SENTENCES), fitting, strict=False):
        yield Utterance(sound, len(sound) / RATE, Hint(_recorded_language()))


def _measured(
    name: str, settings: Settings, said: Sequence[Utterance], machine: Machine, calls: int
) -> Weighed:
    with fetch_bars(for_errors()) as progress:
        folder = fetch_whisper(name, settings.models, progress)
    return weighed(measured(name, folder, said, machine.workers), machine, calls)
