"""Every table that migrations may change, from all rooms."""

from ivr.accounts import store as accounts
from ivr.api import tokens as api
from ivr.desk import call_store as desk
from ivr.desk.callbacks import store as callbacks
from ivr.desk.tickets import store as tickets
from ivr.register import incident_store as register
from ivr.storage import store
from ivr.storage.journeys import store as journeys
from ivr.storage.texts import sent_store as texting
from ivr.studio import store as studio
from ivr.studio.directory import store as editing
from ivr.studio.documents import store as documents
from ivr.studio.review import store as review
from ivr.studio.sampling import store as sampling
from ivr.studio.unanswered import store as unanswered
from ivr.systems.webhooks import store as outgoing
from metrics.dashboard import saved_views
from metrics.ledger import store as ledger
from routing.outbound import store as outbound
from routing.requests import store as requests

METADATA = [
    ledger.METADATA,
    saved_views.METADATA,
    store.METADATA,
    accounts.METADATA,
    api.METADATA,
    outgoing.METADATA,
    desk.METADATA,
    register.METADATA,
    editing.METADATA,
    studio.METADATA,
    unanswered.METADATA,
    documents.METADATA,
    callbacks.METADATA,
    journeys.METADATA,
    requests.METADATA,
    texting.METADATA,
    outbound.METADATA,
    tickets.METADATA,
    review.METADATA,
    sampling.METADATA,
]
