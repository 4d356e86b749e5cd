"""What the first question of a process would wait for: the catalogue is read, the engine draws its situations."""

import gc
import logging
from threading import Thread

from django.db import DatabaseError, connection

from cordee.catalogue import queries as catalogue_room
from cordee.catalogue.engines import engine_of
from cordee.conversation.answers import Answers
from cordee.conversation.line import vocabulary_of
from cordee.domain.orientation.deciding import DEFAULT_NEED
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.tongue import Tongue

logger = logging.getLogger(__name__)


def warm() -> None:
    """Decide a first conversation, of which nothing is kept but what the engine made ready; nothing to decide: stop."""
    try:
        catalogue = catalogue_room.current_catalogue()
    except catalogue_room.NoCatalogue:
        return
    said = Answers(facts={CALLER: PERSON}).situation(catalogue, (DEFAULT_NEED,))
    engine_of(catalogue.content_hash, Tongue.FRENCH).decide(said, on=catalogue_room.reference_day())
    vocabulary_of(catalogue.content_hash)


def warm_beside() -> Thread:
    """The same in a thread, while the process already answers; a database that is away only leaves it cold."""
    beside = Thread(target=_warm_alone, name="warming", daemon=True)
    beside.start()
    return beside


def _warm_alone() -> None:
    try:
        warm()
        _leave_alone_what_stays()
    except DatabaseError:
        logger.warning("conversation.still_cold")
    finally:
        connection.close()


def _leave_alone_what_stays() -> None:
    """The catalogue is hundreds of thousands of objects: to look for garbage among them held a page up 200 ms."""
    gc.collect()
    gc.freeze()
