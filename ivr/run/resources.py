"""The service's resources, built so that any fault shows before the first call."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog

from intents.articles.catalog import Catalog
from intents.matching.encoder import Encoder
from intents.privacy.redaction import redacted
from ivr.accounts.authentication import Authentication, Site, open_authentication
from ivr.accounts.declaration import load_declaration
from ivr.accounts.settings import AccountSettings
from ivr.accounts.store import all_accounts
from ivr.call.call import Call
from ivr.call.city import City, load_city, read_answers
from ivr.call.repertoire import repertoire
from ivr.call.texts import PromptBook, load_prompts
from ivr.errors import MissingModel
from ivr.failure import in_a_thread
from ivr.line.answers_on_air import AnswersOnAir
from ivr.line.city_now import CityNow
from ivr.line.city_speech import LEFT_OUT, CitySpeech
from ivr.line.nlu import NluTrainer
from ivr.line.voice import Transcribers, speaker_of
from ivr.mail import Mailer, MailSettings, load_mail_settings
from ivr.models.models import FETCH, ensure_intact, is_ready
from ivr.models.pinned import HIBARI, MODELS, SILERO, WHISPER
from ivr.models.whisper_sizes import whisper_choice
from ivr.privacy.forgotten import Forgotten
from ivr.run.filing import Filing
from ivr.run.telemetry import Telemetry
from ivr.settings import Engine, Front, Migrate, Settings
from ivr.speaking.render import not_recorded
from ivr.speaking.speaker import Speaker
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption, pop_id
from ivr.storage.nodes import Node
from ivr.storage.notifications import Notifications
from ivr.storage.objections import rehash_objections
from ivr.storage.outbound import Outbound
from ivr.storage.privacy_requests import rehash_requests
from ivr.storage.secret import ensure_same_secret, machine_secret
from ivr.storage.settings import load_database_settings, load_outbound_settings
from ivr.storage.spool import Spool
from ivr.studio.documents.wiring import DocumentSettings, DocumentShop, load_document_settings
from ivr.studio.review.reminding import MailReminder, Reminding, WebhookReminder
from ivr.systems.open311 import connected
from ivr.systems.tickets.settings import TicketSettings, load_ticket_settings
from ivr.systems.webhooks import sending as outgoing
from ivr.systems.webhooks.outbox import Outbox
from ivr.twilio.names import hints_of
from ivr.twilio.requests import Signatures
from ivr.twilio.twiml import Twiml
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from routing.departments.names import name_book, spoken_names

Clock = Callable[[], datetime]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Resources:
    """What is ready before the first call."""

    settings: Settings
    clock: Clock
    city: City
    "As its folder has it; staff's later changes are in `city_now`."
    city_now: CityNow
    prompts: PromptBook
    database: Database
    notifications: Notifications
    speaker: Speaker
    answers: AnswersOnAir
    figures: Telemetry
    spool: Spool
    secret: bytes
    authentication: Authentication
    node: Node
    mail: MailSettings
    encoders: tuple[Encoder, ...]
    "Of sentences; the same one that calls use."
    document_settings: DocumentSettings
    ticket_settings: TicketSettings
    outbound: Outbound

    @property
    def filing(self) -> Filing:
        """Return what sends callers' reports to the city's server, if the city has one."""
        server, key_file = self.city.services.server, self.settings.data / "open311.key"
        return Filing(self.database, partial(connected, server, key_file), self.clock)

    @property
    def reminding(self) -> Reminding:
        """Return what reminds of reviews; without an address the studio's pages alone tell of them."""
        address, zone = self.settings.reminders_url.get_secret_value(), self.city.directory.time_zone
        site, words, reviewers = self.settings.public_base_url, load_words(ROOMS), self.mail.reviewers
        webhook = WebhookReminder(address, site, words)
        mail = MailReminder(Mailer(self.mail).send_to, self._address_of, reviewers, site, words)
        return Reminding(
            self.database,
            lambda: self.city_now().catalog,
            lambda now: now.astimezone(zone).date(),
            {**({"webhook": webhook} if address else {}), **({"mail": mail} if reviewers else {})},
        )

    def _address_of(self, name: str) -> str:
        with self.database.reading() as session:
            people = all_accounts(session)
        named = (
            one.email for one in people if one.name.casefold() == name.casefold() and not one.is_disabled
        )
        return next(named, "")

    @property
    def documents(self) -> DocumentShop:
        """Return what makes the reader of documents and their library."""
        directory = self.city.directory
        return DocumentShop(
            self.settings,
            self.document_settings,
            self.database,
            self.encoders,
            directory.languages,
            directory.time_zone,
            self.clock,
        )

    @property
    def outbox(self) -> Outbox:
        """Return what tells other systems about events."""
        connect = partial(outgoing.connected, may_be_private=self.settings.webhooks_may_stay_inside)
        return Outbox(self.database, self.encryption, connect, self.clock)

    @property
    def archive(self) -> CallArchive:
        """Return what stores calls."""
        kept = timedelta(days=self.settings.words_kept_days)
        return CallArchive(self.database, self.clock, redacted, self.encryption, kept)

    @property
    def encryption(self) -> Encryption:
        """Encrypts with the line's secret, and decrypts with either one while secrets are rotated."""
        return Encryption(self.secret, self.settings.secondary_secret)

    def catalog_of(self, call: Call) -> Catalog:
        """Return the answers that a call began with."""
        return self.city_now().as_of(call.answers).catalog


def _city(settings: Settings) -> City:
    read = load_city(settings.city).owning(settings.texts_from)
    return replace(read, words_kept_days=settings.words_kept_days)


def prepare(settings: Settings, clock: Clock, accounts: AccountSettings) -> Resources:
    """Build what a line needs; raise BadInput if anything is missing or wrong."""
    city = _city(settings)
    prompts = load_prompts(city.directory.languages, city.path)
    speaker = speaker_of(settings, city)
    if settings.front is Front.STREAM:  # elsewhere the carrier's voice speaks
        _tell_what_is_not_recorded(city, prompts, speaker)
    database, notifications = _opened(settings, clock, city.directory.time_zone)
    secret = _secret(settings, database)
    site = _site(settings, database, partial(_local, clock, city.directory.time_zone), secret, city)
    trainer = NluTrainer.load(settings.models, settings.data)
    answers = answers_of(city, database, trainer, clock)
    city_now = CityNow(
        city,
        database,
        CitySpeech(city, prompts, speaker, lambda: site.clock().date(), _in_the_background),
        answers,
    )
    city_now.reload()
    return Resources(
        settings,
        site.clock,
        city,
        city_now,
        prompts,
        database,
        notifications,
        speaker,
        answers,
        figures := Telemetry(),
        Spool(settings.data / "spool", uuid4().hex),
        secret,
        open_authentication(site, accounts, load_declaration(city.path)),
        Node(uuid4().hex, database),
        load_mail_settings(),
        trainer.encoders,
        load_document_settings(),
        load_ticket_settings(city.directory.departments),
        _outbound(site, city, figures),
    )


def _outbound(site: Site, city: City, figures: Telemetry) -> Outbound:
    ceilings = load_outbound_settings().ceilings
    return Outbound(
        site.database, site.encryption, site.clock, city.directory, ceilings, figures.text_withheld
    )


def _tell_what_is_not_recorded(city: City, prompts: PromptBook, speaker: Speaker) -> None:
    needed = (sentence for sentence in repertoire(city, prompts) if sentence.prompt not in LEFT_OUT)
    for silent in not_recorded(needed, speaker.voices, speaker.recordings):
        log.warning("not_recorded", language=silent.language, sentences=silent.count)


def _secret(settings: Settings, database: Database) -> bytes:
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    with database.begin() as session:
        ensure_same_secret(session, secret, settings.secondary_secret, settings.data)
        encryption = Encryption(secret, settings.secondary_secret)
        rehash_requests(session, encryption)
        if lost := rehash_objections(session, encryption):
            log.warning("objections_under_another_secret", count=lost)
    return secret


def _site(settings: Settings, database: Database, clock: Clock, secret: bytes, city: City) -> Site:
    at, other = settings.pages_base_url, settings.secondary_secret
    return Site(database, clock, secret, at, other, city.directory.may_dial)


def _opened(settings: Settings, clock: Clock, zone: ZoneInfo) -> tuple[Database, Notifications]:
    limits = load_database_settings()
    database = open_database(settings.database_address, limits)
    if settings.migrate is Migrate.ON:
        database.upgrade()
    database.ensure_usable()
    for folder in (settings.erasures, settings.data):  # earlier releases kept the list beside the database
        Forgotten(folder).apply(database, clock(), zone)
    return database, Notifications(database, limits.database_direct_url or settings.database_address)


def _local(clock: Clock, zone: ZoneInfo) -> datetime:
    return clock().astimezone(zone)


def answers_of(city: City, database: Database, models: NluTrainer, clock: Clock) -> AnswersOnAir:
    """Return a city's answers: those that were published, or else its folder's."""
    names = name_book(city.directory)
    return AnswersOnAir(
        database,
        city.catalog,
        partial(models.pipeline, names=names, services=city.services),
        partial(read_answers, city),
        clock,
    )


def _in_the_background(work: Callable[[], None]) -> None:
    """Sentences not recorded when the service stops are recorded when they are needed."""
    in_a_thread(work, "recording")


def ensure_ready(settings: Settings) -> None:
    """Raise MissingModel for a model that calls need and this machine lacks or has damaged."""
    needed = [SILERO, *([HIBARI] if settings.voice is Engine.LOCAL else [])]
    missing = [model.folder for model in needed if not is_ready(model, settings.models)]
    if missing:
        raise MissingModel(f"Not in {settings.models}: {', '.join(missing)}; {FETCH}")
    hears_here = settings.transcription is Engine.LOCAL
    for model in MODELS:
        if hears_here or model is not WHISPER:
            ensure_intact(model, settings.models)
    if hears_here:
        whisper_choice(settings.whisper, settings.models).folder(settings.models)


def watch(resources: Resources, transcribers: Transcribers) -> None:
    """Have the figures read the service's quantities."""
    watch = resources.figures.watch
    watch("transcriptions_waiting", "Utterances that no transcriber has taken yet.", transcribers.waiting)
    watch("spooled", "Files of ledger rows that wait for the database.", resources.spool.waiting)
    watch("spool_set_aside", "Files of ledger rows that need a person.", resources.spool.set_aside)
    watch(
        "notifications_missing",
        "1 while PostgreSQL does not tell this process of other processes' news, which it then looks for.",
        lambda: resources.notifications.is_missing,
    )
    watch("banners_on_air", "Notices that callers hear now.", lambda: _on_air(resources))


def _on_air(resources: Resources) -> int:
    now = resources.clock()
    return sum(banner.starts_at <= now < banner.ends_at for banner in resources.city_now().banners)


def twiml_of(resources: Resources, signatures: Signatures) -> Twiml:
    """Return what words TwiML for this line."""
    directory = resources.city.directory
    return Twiml(
        resources.settings.public_base_url,
        signatures.stream_base_url,
        partial(pop_id, resources.secret),
        {language: hints_of(spoken_names(directory, language)) for language in directory.languages},
    )
