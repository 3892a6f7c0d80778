"""What Prometheus reads whenever it collects: quantities of this moment."""

from ivr.parts import Parts
from ivr.sound import Transcribers


def watch(parts: Parts, ears: Transcribers) -> None:
    """Have the figures read the service's quantities."""
    watch = parts.figures.watch
    watch("transcriptions_waiting", "Utterances that no transcriber has taken yet.", ears.waiting)
    watch("spooled", "Files of ledger rows that wait for the database.", parts.spool.waiting)
    watch("banners_on_air", "Notices that callers hear now.", lambda: _on_air(parts))


def _on_air(parts: Parts) -> int:
    now = parts.clock()
    return sum(banner.starts_at <= now < banner.ends_at for banner in parts.city_now().banners)
