"""What callers hear of their own file after keying two numbers: reviewed sentences with its values."""

from datetime import timedelta

from ivr.call.lookups.spoken_place import spoken_day
from ivr.call.texts import Sentence, Texts
from languages.forms import forms
from routing.services.finding import AccountStanding, ApplicationStatus
from routing.services.status import AskCode, AskNumber, NumberProblem, NumberQuestion

TOLD_DAYS = timedelta(days=300)
"Days are spoken without a year, so one further away could be misunderstood."
HUNDRED = 100
MOST_DOLLARS = 99_999
"No household owes more; a person tells larger balances."


def asked_for_number(asked: NumberQuestion, texts: Texts) -> tuple[Sentence, ...]:
    """Return the question for a number, preceded by its purpose or what was wrong with the last one."""
    match asked:
        case AskCode(problem=NumberProblem.NONE):
            return texts.question(asked)
        case AskNumber(article, problem=NumberProblem.NONE):
            return (_lead(article, texts), *texts.question(asked))
        case AskNumber() | AskCode():
            return (texts.prompt(asked.problem.value), *texts.question(asked))


def _lead(article: str, texts: Texts) -> Sentence:
    known = texts.city.services.files.get(article)
    own = known.lead.get(texts.language) if known else None
    return Sentence(own, texts.language, "status.lead") if own else texts.prompt("status.lead")


def status(found: ApplicationStatus, texts: Texts) -> tuple[Sentence, ...]:
    """Return the status of an application, with the dates that the city lets callers hear."""
    known = texts.city.services.files.get(found.article)
    worded = known.sentences.get(found.status) if known else None
    if worded is None:
        return (texts.prompt("not_current"),)
    days = (("applied", found.applied), ("issued", found.issued), ("completed", found.completed))
    return (
        Sentence(worded[texts.language], texts.language, f"status.{found.status}"),
        *(
            texts.prompt(f"status.{name}", day=spoken_day(day, texts.language))
            for name, day in days
            if day and timedelta() <= texts.now.date() - day <= TOLD_DAYS
        ),
    )


def standing(found: AccountStanding, texts: Texts) -> tuple[Sentence, ...]:
    """Return an account's balance with its date; a balance without a date may be out of date."""
    language, today = texts.language, texts.now.date()
    if abs(found.cents) > MOST_DOLLARS * HUNDRED:
        return (texts.prompt("not_current"),)
    as_of = texts.prompt("account.as_of", day=spoken_day(found.as_of, language))
    if found.cents == 0:
        return (texts.prompt("account.nothing"), as_of)
    if found.cents < 0:
        return (texts.prompt("account.credit", amount=spoken_money(-found.cents, language)), as_of)
    owing = texts.prompt("account.balance", amount=spoken_money(found.cents, language))
    if found.due is None or abs(found.due - today) > TOLD_DAYS:
        return (owing, as_of)
    due = texts.prompt(
        "account.due" if found.due >= today else "account.was_due", day=spoken_day(found.due, language)
    )
    return (owing, due, as_of)


def spoken_money(cents: int, language: str) -> str:
    """An amount: “$1,250.40”, « 1 250,40 $ »."""
    return forms(language).grammar.money(cents)
