"""Every table that migrations may change, from all rooms."""

from ivr.accounts import store as accounts
from ivr.api import token_store as api
from ivr.outgoing import store as outgoing
from ivr.review import store as review
from ivr.sampling import store as sampling
from ivr.storage import store
from metrics.dashboard import saved_views
from metrics.ledger import store as ledger
from routing.callbacks import store as callbacks
from routing.desk import call_store as desk
from routing.documents import store as documents
from routing.editing import store as editing
from routing.outbound import store as outbound
from routing.requests import store as requests
from routing.saved_journeys import store as journeys
from routing.studio import store as studio
from routing.texting import store as texting
from routing.tickets import store as tickets
from routing.unanswered import store as unanswered

METADATA = [
    ledger.METADATA,
    saved_views.METADATA,
    store.METADATA,
    accounts.METADATA,
    api.METADATA,
    outgoing.METADATA,
    desk.METADATA,
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
