"""What the policy needs to know of a call: nothing else decides."""

from dataclasses import dataclass, replace

from intents.understanding import ControlKind, Recognized, Understanding
from routing.asked import AnythingElse, Asked, DidThatHelp, FromMenu, HowCanIHelp, IsItAbout, WhichOf
from routing.decision import (
    Answer,
    AskMore,
    Clarify,
    Decision,
    Explain,
    Redirect,
    Repeat,
    Reprompt,
    Step,
    SwitchLanguage,
)


@dataclass(frozen=True, slots=True)
class SoFar:
    """A call as the policy sees it."""

    language: str
    asked: Asked = HowCanIHelp()
    article: str = ""
    "The topic under discussion."
    misses: int = 0
    "No-inputs and no-matches in a row, counted together."
    complaints: int = 0
    "How often the caller complained about the line."
    answers: int = 0
    "Answers given in this call."
    pending: tuple[str, ...] = ()
    "Further questions of the same breath, not yet answered."

    def noting(self, meant: Understanding) -> "SoFar":
        """Return it with the further questions of the caller's breath kept for later."""
        match meant:
            case Recognized(also=also) if also:
                return replace(self, pending=tuple(candidate.article for candidate in also))
            case _:
                return self

    def after(self, decision: Decision) -> "SoFar":
        """Return what the policy knows once a decision was spoken."""
        match decision:
            case Repeat():
                return self
            case Explain(kind):
                return replace(self, complaints=self.complaints + (kind is ControlKind.COMPLAINT_ABOUT_LINE))
            case SwitchLanguage(language):
                return replace(self, language=language, misses=0)
            case Reprompt():
                return replace(self, asked=_asked(decision, self.asked), misses=self.misses + 1)
            case Answer(article):
                return self._answering(article)
            case _:
                return replace(self, asked=_asked(decision, self.asked), article="", misses=0)

    def _answering(self, article: str) -> "SoFar":
        return replace(
            self,
            asked=DidThatHelp(article),
            article=article,
            misses=0,
            answers=self.answers + 1,
            pending=tuple(other for other in self.pending if other != article),
        )


def _asked(decision: Decision, before: Asked) -> Asked:
    match decision:
        case Reprompt(Step.AGAIN):
            return before
        case Reprompt(Step.MENU, menu=menu):
            return FromMenu(menu)
        case Clarify((article,)):
            return IsItAbout(article)
        case Clarify(articles):
            return WhichOf(articles)
        case AskMore() | Redirect():
            return AnythingElse()
        case _:
            return HowCanIHelp()
