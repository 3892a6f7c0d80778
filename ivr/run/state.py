"""What requests reach of the service, by name and type: `app.state` of a running line.

A room reads its own from `request.app.state` with the type written beside it; a test holds it against these.
"""

from collections.abc import Awaitable, Callable

from starlette.datastructures import State
from starlette.requests import HTTPConnection, Request

from ivr.accounts.authentication import Authentication
from ivr.api.service import Api
from ivr.asterisk.exchange import Exchange
from ivr.desk.callbacks.dialling import Dialling
from ivr.desk.callbacks.office import CallbackOffice
from ivr.desk.desk import StaffDesk
from ivr.errors import CitylineError
from ivr.line.conversation import StreamService
from ivr.line.drain import Drain
from ivr.line.texting import Texting
from ivr.privacy.asking_pages import AskingDesk
from ivr.privacy.caller_requests import CallerRequests
from ivr.register.approval_pages import ApprovalDesk
from ivr.register.entry_pages import EntryDesk
from ivr.register.incident_pages import IncidentDesk
from ivr.register.public_routes import PublicReading
from ivr.register.survey_pages import SurveyDesk
from ivr.run.connections import OwnAndCarriers
from ivr.run.presence import Presence
from ivr.run.scheduled_job import Schedule
from ivr.run.telemetry import Telemetry
from ivr.storage.database import Database
from ivr.studio.directory.editor import Editor
from ivr.studio.documents.library import DocumentDesk
from ivr.studio.page import StudioDesk
from ivr.studio.review.curve_pages import CurveDesk
from ivr.studio.review.pages import Reviewing
from ivr.studio.sampling.checking import HearingCheck
from ivr.studio.unanswered.desk import AskedDesk
from ivr.systems.webhooks.endpoints import Endpoints
from ivr.texts.answering import Answering
from ivr.texts.pages import TextsAtDesk
from ivr.twilio.client import Clients
from ivr.twilio.repeated import Answers
from ivr.twilio.requests import Signatures
from ivr.twilio.rescue import Rescue
from ivr.twilio.twiml import Phone
from ivr.web.pages import Pages
from metrics.dashboard.managing import Managing
from metrics.dashboard.saved_views import SavedViews
from metrics.dashboard.stated_pages import Stating


class LineState(State):
    """Filled when the service starts, before its first request."""

    # The line
    phone: Phone
    streams: StreamService
    signatures: Signatures
    rescue: Rescue
    answers: Answers
    carriers: Clients
    recordings: OwnAndCarriers
    exchange: Exchange | None
    "The city's own exchange, where there is one."
    texting: Texting
    replies: Answering | None
    # Health
    figures: Telemetry
    schedule: Schedule
    presence: Presence
    drain: Drain
    drain_token: str
    scrape_token: str
    is_degraded: Callable[[], bool]
    stop: Callable[[], None]
    "Ends the service; it belongs to the server."
    refusal: CitylineError
    "Why the service did not start."
    # What every page needs
    database: Database
    authentication: Authentication
    is_signed_in: Callable[[HTTPConnection], Awaitable[bool]]
    audit: Callable[[Request, str, str], None]
    "Notes a privileged act of the request's person, by its name and an id."
    pages: Pages
    all_to_people: Callable[[], bool]
    # Pages and other systems
    desk: StaffDesk
    callbacks: CallbackOffice
    dialling: Dialling
    texts_at_desk: TextsAtDesk
    managing: Managing
    saved_views: SavedViews
    stating: Stating
    reviewing: Reviewing
    curve: CurveDesk
    hearing_check: HearingCheck
    caller_requests: CallerRequests
    asking: AskingDesk
    approval: ApprovalDesk
    entry: EntryDesk
    incidents: IncidentDesk
    survey: SurveyDesk
    public_reading: PublicReading
    studio: StudioDesk
    asked: AskedDesk
    documents: DocumentDesk
    editor: Editor
    api: Api
    webhooks: Endpoints
