"""`python -m training.ordinary_words`: ordinary words of callers, from the training sets.

After a cue, these words are not taken for names. Only words written in lower case at least so often count,
which leaves out typos and most names; the remaining names are listed in not_ordinary.txt.
"""

import re
from collections import Counter
from pathlib import Path

SOURCES = {
    language: (
        f"training/sentences/danger_{language}.yaml",
        f"training/sentences/subjects_{language}.yaml",
        f"intents/danger/danger_{language}.yaml",
        f"intents/articles/out_of_scope_{language}.yaml",
        f"intents/acts/controls_{language}.yaml",
        f"ivr/call/words/{language}.yaml",
        f"ivr/accounts/words/{language}.yaml",
    )
    for language in ("en", "fr")
}
LEAST = 3
NOT_ORDINARY = Path(__file__).with_name("not_ordinary.txt")
OUT = Path("intents/privacy")
_WORD = re.compile(r"(?<![\w'’-])[a-zà-ÿœ]{2,}(?![\w])")


def ordinary(language: str) -> list[str]:
    """Return a language's ordinary words in order."""
    texts = (Path(source).read_text("utf-8") for source in SOURCES[language])
    counts = Counter(word for text in texts for word in _WORD.findall(text))
    barred = set(NOT_ORDINARY.read_text("utf-8").split())
    return sorted(word for word, count in counts.items() if count >= LEAST and word not in barred)


def main() -> None:
    """Write the lists where the product reads them."""
    for language in SOURCES:
        (OUT / f"ordinary_{language}.txt").write_text("\n".join(ordinary(language)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
