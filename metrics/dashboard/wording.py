"""Numbers as people of a language write them."""

from metrics.rate import Rate

NARROW = "\u202f"
"French puts a narrow space that never breaks between thousands and before a percent sign."


def whole(number: float, language: str) -> str:
    """Write a whole number: 79,000 or 79 000."""
    return f"{number:,.0f}".replace(",", NARROW if language == "fr" else ",")


def decimal(number: float, language: str, places: int = 1) -> str:
    """Write a number with decimals: 46.8 or 46,8."""
    text = f"{number:,.{places}f}"
    return text.translate(str.maketrans(",.", f"{NARROW},")) if language == "fr" else text


def percent(share: float | None, language: str) -> str:
    """Write a share (0–1): 46.8 % or 46,8 %, and a dash where there is none."""
    return "–" if share is None else f"{decimal(share * 100, language)}{NARROW}%"


def points(now: Rate, then: Rate, language: str) -> str:
    """Write how many percentage points a share changed, with its sign; empty where either has none."""
    if now.share is None or then.share is None:
        return ""
    change = round((now.share - then.share) * 100, 1)
    sign = "+" if change > 0 else "\u2212" if change < 0 else "±"
    return f"{sign}{decimal(abs(change), language)}"


def duration(milliseconds: float | None, language: str) -> str:
    """Write how long something took: 640 ms, 1.8 s, 3 min 20 s."""
    if milliseconds is None:
        return "–"
    seconds = milliseconds / 1000
    if seconds < 1:
        return f"{milliseconds:.0f}{NARROW}ms"
    if seconds < 60:
        return f"{decimal(seconds, language)}{NARROW}s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{whole(minutes, language)}{NARROW}min {rest}{NARROW}s"
