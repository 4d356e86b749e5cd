"""A demand by the web, or what somebody else signals: its kinds, its states, how it ends, how long it is kept."""

from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    CALL_BACK = "rappel"
    PHYSICIAN = "medecin"
    EMPLOYER = "employeur"
    MISSED = "appel_manque"  # nobody answered the telephone: the line calls back
    PROMISED = "rappel_promis"  # an agent promised it as a call ended
    DANGER = "rappel_danger"  # the same, where a danger was heard: within minutes
    REQUEST = "envoi"  # to the organisation that was proposed to her, with her consent
    MAIL = "courriel"  # written to the address of the line


class State(StrEnum):
    RECEIVED = "recue"
    AWAITING_AGREEMENT = "accord_attendu"  # somebody else signalled: nothing before her word
    TAKEN = "prise"
    CALLED = "rappelee"  # it became a call, which goes on alone
    CLOSED = "close"
    QUARANTINED = "quarantaine"


class Ending(StrEnum):
    CALLED = "appel"
    SENT = "transmise"  # it became a request to an organisation, which goes on alone
    ANSWERED = "repondu"  # said on the phone, without a call to open
    WRITTEN = "repondu_ecrit"  # by mail, from a template
    WITHDRAWN = "retiree"  # by the person, with her code
    DECLINED = "refusee"  # she does not agree
    UNREACHED = "injoignable"
    UNWANTED = "indesirable"
    FORGOTTEN = "sans_suite"  # six months without a contact


class Unsent(StrEnum):
    """Why a request that somebody sent by the web could not leave: the line calls her."""

    NOT_PROPOSED = "plus_propose"
    NO_ROOM = "complet"
    TWIN = "deja_demandee"  # the same runs already, which she may not have to know here
    GUARD = "garde"  # the service, its mandate or its address has changed


class Word(StrEnum):
    """What the person says of it herself."""

    YES = "oui"
    NO = "non"
    TAKES_BACK = "retire"


class WordChannel(StrEnum):
    CODE = "code"
    VOICE = "voix"


class AnswerBy(StrEnum):
    """How she wants the line to answer: some cannot be called, others must not be."""

    CALL = "telephone"
    SMS = "sms"
    MAIL = "courriel"


class AttemptResult(StrEnum):
    """What came of one attempt to call somebody back."""

    NO_ANSWER = "sans_reponse"
    MESSAGE = "message"  # left only where she allows one
    SPOKE = "parle"


class Suspicion(StrEnum):
    """Why a form looks sent by a program."""

    TRAP = "piege"  # a field that people do not see was filled
    LINK = "adresse"  # an address of a site where a name goes
    MANY_FROM_THERE = "rafale"
    SAME_NUMBER = "meme_numero"
    MANY_TO_ONE = "meme_organisme"
    MARKED = "marque"  # by the mail server, before it came here
    NO_SENDER = "sans_expediteur"  # a mail that cannot be answered
    MANY_LINKS = "liens"


class Stands(StrEnum):
    """All that a code shows."""

    RECEIVED = "recue"
    TAKEN_UP = "prise_en_charge"
    CLOSED = "close"


class Want(StrEnum):
    """What an employer asks for; nothing about anybody."""

    RETURN = "retour"
    ADAPT = "amenagement"
    PREVENT = "prevention"
    CHANGES = "mutation"
    INFORM = "information"


class Hope(StrEnum):
    """What is hoped, in the words of work and not of illness."""

    STAY = "rester"
    ADAPT = "adapter"
    CHANGE = "changer"
    UNKNOWN = "non_su"


OPEN = frozenset({State.RECEIVED, State.AWAITING_AGREEMENT, State.TAKEN})
WAITING = frozenset({State.RECEIVED, State.AWAITING_AGREEMENT})
SIGNALS = frozenset({Kind.PHYSICIAN, Kind.EMPLOYER})
CALL_BACKS = frozenset({Kind.CALL_BACK, Kind.MISSED, Kind.PROMISED, Kind.DANGER})  # the list of the line
AGENT_ENDS = (Ending.ANSWERED, Ending.UNREACHED)
ATTEMPTS_BEFORE_UNREACHED = 3
KEPT_MONTHS = 6
ANSWER_KEPT_DAYS = 7  # of one that is closed: a mail that a server refuses is tried again over days off
QUARANTINE_DAYS = 30
STANDS = MappingProxyType(
    {
        State.RECEIVED: Stands.RECEIVED,
        State.AWAITING_AGREEMENT: Stands.RECEIVED,
        State.QUARANTINED: Stands.RECEIVED,
        State.TAKEN: Stands.TAKEN_UP,
        State.CALLED: Stands.TAKEN_UP,
        State.CLOSED: Stands.CLOSED,
    }
)
