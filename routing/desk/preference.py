"""What a member of staff wants to see at the desk."""

from dataclasses import dataclass

from routing.desk.desk_call import DeskCall


@dataclass(frozen=True, slots=True)
class Preference:
    """Their departments and languages; empty means all."""

    departments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    shortcuts: bool = True
    "Whether single keys do something."

    def wants(self, call: DeskCall, person: str) -> bool:
        """Whether a call is shown: what one has taken oneself always is, and so is what belongs to nobody."""
        if call.taken_by == person:
            return True
        is_mine = not self.departments or call.department in ("", *self.departments)
        return is_mine and self.speaks(call.language)

    def speaks(self, language: str) -> bool:
        """Whether the person speaks a caller's language; who has said nothing about it may speak any."""
        return not self.languages or language in self.languages
