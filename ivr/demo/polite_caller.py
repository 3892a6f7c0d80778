"""A caller who lets the line finish, speaks when asked, and hangs up after the last reply."""

from ivr.phone.carrier.caller import POLL_SECONDS, take
from ivr.phone.carrier.event import Event, VerbStarted
from ivr.phone.carrier.handset import Handset
from ivr.phone.carrier.script import Listen, Press, Say

WITH_PEOPLE = frozenset({"Dial", "Enqueue", "Record"})
"Verbs after which the line says nothing more by itself, although the call goes on."
LAST_QUIET_SECONDS = 1.2


class PoliteCaller:
    """Takes its acts in order; `note` is to hear of every event of its call."""

    def __init__(self, acts: tuple[Say | Press, ...]) -> None:
        self._steps = (*(step for act in acts for step in (Listen(), act)), Listen(LAST_QUIET_SECONDS))
        self._is_with_people = False

    def note(self, event: Event) -> None:
        """Notice when the line has let the call go to people."""
        match event:
            case VerbStarted(verb=verb, leg="caller") if verb in WITH_PEOPLE:
                self._is_with_people = True
            case _:
                pass

    async def converse(self, phone: Handset) -> None:
        """Say everything, then hear the reply out."""
        for step in self._steps:
            if not await take(step, phone):
                break
        while self._is_with_people:
            await phone.clock.sleep(POLL_SECONDS)
        phone.hang_up()
