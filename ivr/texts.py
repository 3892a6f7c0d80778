"""The reviewed texts of the city and of the line, in one language at one moment."""

from dataclasses import dataclass
from datetime import datetime

from ivr.city import City
from ivr.prompts.book import PromptBook
from ivr.sentence import Sentence
from routing.asked import AnythingElse, Asked, DidThatHelp, FromMenu, HowCanIHelp, IsItAbout, WhichOf
from routing.banner import Banner, Mode, on_air


@dataclass(frozen=True, slots=True)
class Texts:
    """Words sentences; whatever it returns was reviewed by a person."""

    city: City
    prompts: PromptBook
    language: str
    now: datetime

    @property
    def city_name(self) -> str:
        """The city's name."""
        return self.city.directory.names[self.language]

    @property
    def asks_satisfaction(self) -> bool:
        """Whether callers are asked at the end how satisfied they are."""
        return self.city.directory.asks_satisfaction

    def prompt(self, prompt: str, *, interruptible: bool = True, **values: str) -> Sentence:
        """Return a prompt."""
        return self.prompts.say(prompt, self.language, interruptible=interruptible, **values)

    def sayable(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """Return the sentence, or nothing when this machine has no voice for it."""
        is_silent = (sentence.language, sentence.text) in self.city.unspoken
        return () if is_silent else (sentence,)

    def named(self, prompt: str, article: str) -> Sentence:
        """Return a prompt that names an article."""
        return self.prompt(prompt, name=self.city.catalog[article].wordings[self.language].name)

    def department(self, prompt: str, department: str) -> Sentence:
        """Return a prompt that names a department."""
        return self.prompt(prompt, department=self.city.directory[department].names[self.language])

    def answer(self, article: str) -> tuple[Sentence, ...]:
        """Return an article's answer, after or instead of it the banners that are on air for it."""
        known = self.city.catalog[article]
        banners = on_air(self.city.banners, self.now, article, known.department)
        notices = {
            mode: tuple(
                sentence
                for banner in banners
                if banner.mode is mode
                for sentence in self.sayable(self._banner(banner, is_answer=True))
            )
            for mode in Mode
        }
        text = Sentence(known.wordings[self.language].spoken, self.language, known.reference, is_answer=True)
        return notices[Mode.REPLACE_ANSWER] or (*notices[Mode.BEFORE_ANSWER], text)

    def greeting_banners(self) -> tuple[Sentence, ...]:
        """Return what every caller has to hear at once."""
        return tuple(
            sentence
            for banner in on_air(self.city.banners, self.now)
            if banner.mode is Mode.BEFORE_GREETING
            for sentence in self.sayable(self._banner(banner))
        )

    def choices(self, articles: tuple[str, ...]) -> tuple[Sentence, ...]:
        """Return the options with their keys; the function comes before the key (ISO 9241-154)."""
        return tuple(
            sentence
            for key, article in enumerate(articles, 1)
            for sentence in (self.named("option", article), self.prompt("option_key", key=str(key)))
        )

    def question(self, asked: Asked) -> tuple[Sentence, ...]:
        """Return what was asked, to ask it again."""
        match asked:
            case HowCanIHelp():
                return (self.prompt("tell_me_again"),)
            case DidThatHelp():
                return (self.prompt("did_that_help"),)
            case AnythingElse():
                return (self.prompt("anything_else"),)
            case IsItAbout(article):
                return (self.named("clarify_one", article), self.prompt("yes_or_no"))
            case WhichOf(articles):
                return (*self.choices(articles), *self._something_else(len(articles) + 1))
            case FromMenu(articles):
                return (self.prompt("menu"), *self.choices(articles), self.prompt("menu_person"))

    def _banner(self, banner: Banner, *, is_answer: bool = False) -> Sentence:
        text = banner.texts[self.language]
        return Sentence(text, self.language, f"banner.{banner.id}", is_answer=is_answer)

    def _something_else(self, key: int) -> tuple[Sentence, ...]:
        return self.prompt("option_none"), self.prompt("option_key", key=str(key))
