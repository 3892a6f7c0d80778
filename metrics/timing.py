"""How long things take: which durations are kept, and in which words the glossary defines them."""

from dataclasses import dataclass
from enum import StrEnum

from metrics.formula import DEFINITIONS
from metrics.text import Text


class Span(StrEnum):
    """A kind of duration."""

    WAIT = "wait"
    TALK = "talk"
    CALL = "call"
    AUDIO = "audio"
    TRANSCRIPTION = "transcription"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Timing:
    """One kind of duration as figures show it: its mean and the percentiles that matter."""

    span: Span
    name: Text
    measured: Text
    percentiles: tuple[float, ...]
    since: str = DEFINITIONS


TIMINGS = {
    timing.span: timing
    for timing in (
        Timing(
            Span.WAIT,
            Text("Wait for a person", "Attente d'une personne"),
            Text(
                "from the decision to bring the caller to a person until one was there, of queries that a"
                " person took; its mean is the average speed of answer",
                "de la décision de passer l'appel à une personne jusqu'à ce qu'elle soit là, pour les"
                " demandes prises; sa moyenne est le délai moyen de réponse",
            ),
            (0.5, 0.9),
        ),
        Timing(
            Span.TALK,
            Text("Talk with a person", "Entretien avec une personne"),
            Text(
                "how long caller and person talked, of numbers that were accepted; expected to rise when"
                " easy questions no longer reach people",
                "durée de l'entretien, pour les numéros acceptés; devrait augmenter quand les questions"
                " faciles n'arrivent plus au personnel",
            ),
            (0.5, 0.9),
        ),
        Timing(
            Span.CALL,
            Text("Length of a call", "Durée d'un appel"),
            Text(
                "from answer to hang-up; a call that nothing ended, and that was closed later, has no length",
                "de la réponse au raccrochage; un appel que rien n'a terminé, fermé après coup, n'en a pas",
            ),
            (0.5, 0.9),
        ),
        Timing(
            Span.AUDIO,
            Text("Turn latency", "Délai de réponse de la ligne"),
            Text(
                "from the caller's last sound to the line's first",
                "du dernier son de la personne au premier de la ligne",
            ),
            (0.5, 0.95),
        ),
        Timing(
            Span.TRANSCRIPTION,
            Text("Transcription", "Transcription"),
            Text("turning an utterance into words", "mise en mots d'un énoncé"),
            (0.5, 0.95),
        ),
        Timing(
            Span.DECISION,
            Text("Decision", "Décision"),
            Text("from words to what the line does next", "des mots à ce que la ligne fait ensuite"),
            (0.5, 0.95),
        ),
    )
}
