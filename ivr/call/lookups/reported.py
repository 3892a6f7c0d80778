"""A report's reviewed questions, with the options that the city's server accepts."""

from ivr.call.lookups.guided import option_offered
from ivr.call.texts import Sentence, Texts
from routing.requests.asking import AskAttribute
from routing.requests.questions import ReportQuestion


def asked_attribute(asked: AskAttribute, texts: Texts) -> tuple[Sentence, ...]:
    """Return the question; when repeated, with its options and their keys."""
    question = question_of(asked, texts)
    if question is None:
        return (texts.prompt("tell_me_again"),)
    again = (texts.prompt("report.again"),) if asked.tries else ()
    options = tuple(
        sentence
        for key, option in enumerate(question.offered(asked.left[0]), 1)
        for sentence in (
            option_offered(option, texts.prompts, texts.language),
            texts.prompt("option_key", key=str(key)),
        )
    )
    return (*again, *texts.question(asked), *(options if asked.tries else ()))


def question_of(asked: AskAttribute, texts: Texts) -> ReportQuestion | None:
    """Return the reviewed question that is open."""
    services = texts.city.services
    return services.questions.get(services.reports[asked.article], {}).get(asked.left[0].code)
