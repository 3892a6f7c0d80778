"""Builds what pages need: the dashboard, the callback office and the staff desk."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import partial

import structlog
from sqlalchemy.orm import Session

from intents.meaning.understanding import Understanding
from intents.privacy.redaction import redacted
from intents.text.transcript import Keys, OpenQuestion, Said, Transcript
from ivr.accounts.account import Role, opens
from ivr.accounts.guard import is_still_there
from ivr.api.open_data import Releases
from ivr.api.service import Api
from ivr.api.tokens import Tokens
from ivr.call.city import City, names_of
from ivr.call.lookups.opening_hours import open_hours
from ivr.call.turn import Turn
from ivr.desk.board import Board, Drawing
from ivr.desk.callbacks.callback import Callback, CallbackKind, Result
from ivr.desk.callbacks.dialling import Dialling, OneDial, Rung
from ivr.desk.callbacks.office import CallbackOffice
from ivr.desk.callbacks.progress import Doing
from ivr.desk.callbacks.store import failed_callbacks
from ivr.desk.desk import StaffDesk
from ivr.desk.feed import Feed
from ivr.desk.presence import Colleagues
from ivr.errors import BadCiphertext, BadCity, CarrierDown, CitylineError, NoAccount, UnknownRecording
from ivr.line.announcements import Announcements
from ivr.line.desk import DeskCasebook, DeskPreferences, DeskPresences, DeskRegister, DeskReports
from ivr.line.explaining import explain, said_after
from ivr.line.switchboard import Switchboard, Takeovers
from ivr.mail import Mailer
from ivr.privacy.asking import PublicAsking
from ivr.privacy.asking_pages import AskingDesk
from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import Forgotten
from ivr.register.entry import load_answers
from ivr.register.entry_pages import EntryDesk
from ivr.register.incident_pages import IncidentDesk
from ivr.register.public_routes import PublicReading
from ivr.register.running import running_line
from ivr.register.survey import load_survey
from ivr.register.survey_pages import SurveyDesk
from ivr.run.council import CouncilDrop, CouncilMail, council_question, in_own_process
from ivr.run.ledger_services import stating_of
from ivr.run.resources import Resources
from ivr.run.scheduled_job import Follower
from ivr.run.state import LineState
from ivr.run.studio_services import asked_of, curve_of, documents_of, grouping_of, studio_of
from ivr.run.trial import TrialPhone
from ivr.settings import Settings
from ivr.storage.encryption import Encryption
from ivr.storage.settings import load_database_settings
from ivr.studio.review.pages import Reviewing
from ivr.studio.sampling import store as sampling
from ivr.studio.sampling.checking import HearingCheck, SampledUtterance
from ivr.systems.webhooks.endpoints import Endpoints
from ivr.texts.pages import TextsAtDesk
from ivr.twilio.callback_webhooks import ring_staff
from ivr.web.pages import ROOMS, Pages
from ivr.web.words import load_words
from metrics.dashboard.managing import Managing
from metrics.dashboard.saved_views import SavedViews
from metrics.ledger import store as ledger
from metrics.ledger.records import WrapUpName, WrapUpRecord
from metrics.publishing.report import ReportQuestion
from routing.outbound.allow_list import Dialable, Refused

log = structlog.get_logger()


def serve_pages(state: LineState, resources: Resources, trial: TrialPhone | None = None) -> None:
    """Give the pages what they reach."""
    state.callbacks = callback_office(resources, state.recordings.recording)
    state.dialling = Dialling(state.callbacks, partial(_rung, resources, state), resources.outbound)
    state.texts_at_desk = TextsAtDesk(resources.database, resources.city_now, resources.clock)
    serve_api(state, resources)
    state.managing = managing_of(resources)
    state.saved_views = SavedViews(resources.database.reading, resources.database.begin)
    state.stating = stating_of(resources)
    state.reviewing = Reviewing(resources.database, resources.city_now, resources.clock)
    state.curve = curve_of(resources)
    state.caller_requests = caller_requests_of(resources)
    state.asking = AskingDesk(PublicAsking(state.caller_requests), resources.city_now)
    state.studio = studio_of(resources, trial)
    state.asked = asked_of(resources, grouping_of(resources))
    state.documents = documents_of(resources)
    state.editor = resources.city_now.editor(resources.clock)
    state.not_recorded = resources.city_now.not_recorded
    city = resources.city

    def today() -> date:
        return resources.clock().astimezone(city.directory.time_zone).date()

    state.survey = SurveyDesk(resources.database, load_survey(city.path), today)
    state.entry = EntryDesk(city.path, partial(running_line, resources.settings, city), today)
    state.incidents = IncidentDesk(resources.database, resources.city_now, resources.clock)
    state.public_reading = PublicReading(
        resources.database, resources.settings, resources.city_now, resources.secret, resources.clock
    )
    state.all_to_people = lambda: resources.city_now().all_to_people


def caller_requests_of(resources: Resources) -> CallerRequests:
    """Return what carries out callers' requests about their own data."""
    settings = resources.settings
    return CallerRequests(
        resources.database,
        resources.encryption,
        Forgotten(settings.erasures),
        resources.clock,
        resources.city.directory.time_zone,
        partial(_is_textable, resources) if settings.sends_texts else None,
    )


def _is_textable(resources: Resources, number: str) -> bool:
    return not isinstance(resources.city_now().directory.may_dial.textable(number), Refused)


def managing_of(resources: Resources) -> Managing:
    """Return the dashboard for a line's own ledger."""
    return Managing(
        resources.database.reading,
        resources.clock,
        lambda language: names_of(resources.city_now(), language),
        lambda: resources.city_now().directory.languages,
        lambda: _failed(resources),
        partial(open_hours, resources.city_now),
        sampling.scores,
        partial(_stale_entry, resources.settings, resources.city),
    )


def _stale_entry(settings: Settings, city: City) -> Sequence[str]:
    """Return what has changed since the register entry was confirmed; nothing before the first time."""
    try:
        answers = load_answers(city.path)
    except BadCity as wrong:  # a slip in one file leaves the figures as they are
        log.warning("register_entry_not_read", problems=wrong.problems)
        return ()
    return answers.stale(running_line(settings, city)) if answers.confirmed_on else ()


def council_of(resources: Resources) -> CouncilMail:
    """Return what writes the council's report of each month, and mails it."""
    settings, zone = resources.settings, resources.city.directory.time_zone

    def make(question: ReportQuestion) -> Mapping[str, bytes]:
        asked = council_question(resources.city_now(), question)
        return in_own_process(settings.database_address, load_database_settings(), asked)

    reports = settings.data / "reports"
    drop = CouncilDrop(resources.database.reading, zone, make, load_words(ROOMS), reports)
    return CouncilMail(drop, resources.database, Mailer(resources.mail).send)


def _failed(resources: Resources) -> int:
    with resources.database.reading() as session:
        return len(failed_callbacks(session, resources.clock()))


def callback_office(resources: Resources, recording: Callable[[str], Awaitable[bytes]]) -> CallbackOffice:
    """Return where people handle callbacks and messages."""
    city = resources.city_now
    return CallbackOffice(
        resources.database,
        lambda: city().directory,
        partial(_decrypted, resources.encryption),
        redacted,
        resources.clock,
        partial(_topic, city),
        _misrouted,
        partial(_recording, recording),
        partial(staff_names, resources),
        partial(_desk_staff, resources),
        _settled,
        resources.ticket_settings.tickets_url,
    )


def serve_api(state: LineState, resources: Resources) -> None:
    """Give the service what other systems read and are told."""
    database, clock = resources.database, resources.clock
    releases = Releases(resources.settings.data / "open-data", resources.secret)
    state.api = Api(database, clock, resources.city_now, state.callbacks, Tokens(database, clock), releases)
    state.webhooks = Endpoints(resources.outbox, resources.settings.webhooks_may_stay_inside)


async def _rung(resources: Resources, state: LineState, to: Dialable, dial: OneDial) -> Rung:
    """Ring by the city's own exchange where it stays connected for that, or else by the account."""
    exchange = state.exchange
    if exchange is not None and (dialler := exchange.calls_back) is not None:
        return await dialler.ring(to, dial)
    sender = resources.city_now().directory.main_number
    base = resources.settings.public_base_url
    return await ring_staff(state.carriers.own, sender, base, to, dial)


async def _recording(fetch: Callable[[str], Awaitable[bytes]], url: str) -> bytes | None:
    try:
        return await fetch(url)
    except (CarrierDown, UnknownRecording, NoAccount) as error:
        log.warning("recording_not_played", kind=type(error).__name__)
        return None


def _desk_staff(resources: Resources) -> Mapping[str, str]:
    """Return the names of those who work at the desk."""
    return {
        account.id: account.name
        for account in resources.authentication.users.everybody()
        if not account.is_disabled and opens(account.roles, DESK_ROLES)
    }


def _misrouted(session: Session, callback: Callback, doing: Doing) -> None:
    if callback.kind is CallbackKind.TEXT:
        return  # a text is not a call of the ledger
    wrong, told = WrapUpName.WRONG_DEPARTMENT, f"{callback.id}:{callback.version}"
    record = WrapUpRecord(told, callback.call_sid, doing.at, wrong, callback.department, by=doing.by)
    ledger.append(session, record)


def _settled(session: Session, callback: Callback, doing: Doing) -> None:
    """What staff say of the call in the end; who was reached or helped without a call counts as settled."""
    if callback.kind is CallbackKind.TEXT or callback.result not in {Result.REACHED, Result.RESOLVED}:
        return
    told = f"{callback.id}:{callback.version}"
    record = WrapUpRecord(told, callback.call_sid, doing.at, WrapUpName.RESOLVED, by=doing.by)
    ledger.append(session, record)


def _decrypted(encryption: Encryption, encrypted: str) -> str | None:
    try:
        return encryption.decrypt(encrypted)
    except BadCiphertext:
        return None


def _topic(city: Callable[[], City], article: str, language: str) -> str:
    """Return what an article is about; one that the city has no more is called by its slug."""
    known = city().catalog.articles.get(article)
    wording = known.wordings.get(language) if known else None
    return wording.staff_name if wording else article


DESK_ROLES = frozenset({Role.STAFF, Role.MANAGER})
REST_SECONDS = 1.0


def staff_names(resources: Resources) -> Mapping[str, str]:
    """Return the name of everybody who may or might have signed in, by id."""
    return {account.id: account.name for account in resources.authentication.users.everybody()}


def staff_desk(resources: Resources, pages: Pages, switchboard: Switchboard) -> StaffDesk:
    """Return the desk of a service."""
    feed = Feed(Announcements(resources.database), resources.notifications.pause)
    resources.database.watch(feed.nudge)
    presences = DeskPresences(resources.database, resources.clock, partial(staff_names, resources))
    colleagues = Colleagues(presences, resources.clock)
    drawing = Drawing(pages, resources.city_now, colleagues.name)
    colleagues.names_changed = drawing.forget
    return StaffDesk(
        feed,
        Board(DeskRegister(resources.database, resources.clock), feed, drawing.forget),
        drawing,
        DeskCasebook(
            resources.database,
            resources.clock,
            resources.encryption,
            resources.city_now,
            resources.prompts,
        ),
        DeskPreferences(resources.database),
        switchboard,
        resources.city_now,
        resources.clock,
        is_still_there,
        colleagues,
        DeskReports(resources.database, resources.clock),
        lambda text, language, after: explain(
            text, language, said_after(after), resources.answers.now.pipeline
        ),
    )


def desk_followers(desk: StaffDesk, takeovers: Takeovers) -> tuple[Follower, ...]:
    """Return what keeps the desk up to date, and tells conversations when staff take them over."""
    return (
        Follower("desk feed", REST_SECONDS, desk.feed.follow),
        Follower("desk board", REST_SECONDS, desk.board.follow),
        Follower("desk colleagues", REST_SECONDS, desk.colleagues.follow),
        Follower("takeovers", REST_SECONDS, lambda: takeovers.follow(desk.feed.after())),
    )


def hearing_check_of(resources: Resources) -> HearingCheck:
    """Return the hearing check of a line."""

    def understand(words: str, language: str) -> Understanding:
        return resources.answers.understand_now(Transcript(words, language, 1.0), OpenQuestion(), language)

    return HearingCheck(resources.database, resources.encryption, understand, resources.clock)


def keeping(check: HearingCheck) -> Callable[[Turn, Said, bytes], Awaitable[None]]:
    """Return what keeps the sound of a turn; a call never waits for it or fails because of it."""

    async def keep(turn: Turn, said: Said, ulaw: bytes) -> None:
        if isinstance(said, Keys):
            return
        call = turn.call
        spoken = SampledUtterance(call.sid, call.turns, call.language, said, turn.meant, ulaw)
        try:
            await asyncio.to_thread(check.keep, spoken)
        except CitylineError as error:
            log.warning("sample_not_kept", kind=type(error).__name__)

    return keep
