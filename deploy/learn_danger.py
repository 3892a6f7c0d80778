"""Learn anew what danger sounds like, after its sentences or the code that learns from them changed."""

from pathlib import Path

from threadpoolctl import threadpool_limits

from intents.danger_examples import danger_examples
from intents.danger_learning import learn_danger
from intents.danger_store import FILE, fingerprint_of, packed
from ivr.comprehension import encoders_of

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Write what was learned beside the sentences; the sentence encoder must be on this machine."""
    threadpool_limits(1)
    encoders = encoders_of(ROOT / "var" / "models")
    if not encoders:
        raise SystemExit("The sentence encoder is not on this machine: run make models, then this again.")
    examples = danger_examples()
    learned = learn_danger(examples, encoders)
    (ROOT / "intents" / FILE).write_bytes(packed(learned, fingerprint_of(examples)))


if __name__ == "__main__":
    main()
