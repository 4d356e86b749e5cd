"""What the catalogue asks of an employer: its delays, in general terms, and who pays for what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cordee.directory import wording
from cordee.domain.catalogue import Catalogue, ServiceVersion
from cordee.domain.deadlines import Deadline, DeadlineKind, Moment
from cordee.domain.delays import DayKind, Delay
from cordee.domain.rules.saying import clause
from cordee.domain.rules.saying import sentence as condition_said
from cordee.domain.tongue import Tongue
from cordee.ui.said_days import said_day

EMPLOYER: Final = "employeur"
# How a day is opened: from it on, on it, or at the latest.
FROM, AT, AT_LAST = "from", "at", "at_last"
# Rules of time that an employer has to keep or to know, in the order of events. The catalogue says them to the person;
# ``stands`` are those whose sentence still reads well without its day.
RULES: Final = (
    "at_declaration_employeur",
    "rdv_liaison",
    "complement_baisse",
    "complement_fin",
    "seuil_visite_reprise",
    "visite_reprise_faite",
    "inaptitude_reclassement",
    "inaptitude_salaire",
    "lettre_licenciement_au_plus_tot",
    "csp_reponse",
    "conge_reclassement_reponse",
    "motifs_licenciement_precisions",
    "rupture_conventionnelle_retractation",
)
STANDS: Final = frozenset(
    {"at_declaration_employeur", "visite_reprise_faite", "inaptitude_reclassement", "inaptitude_salaire"}
)
_PLACE_OF_A_DAY = re.compile(r",? \{(?:by|from|on|until)\},?")


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One version of a rule; ``days`` say when, in general first, ``unless`` in which cases it is another day."""

    deadline: Deadline
    days: tuple[str, ...]
    unless: tuple[str, ...]
    when: str
    says: str
    says_is_french: bool = False  # elsewhere than on a French page

    @property
    def confidence(self) -> str:
        return wording.CONFIDENCE[self.deadline.verified]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """``duties`` stand side by side: one, or one for each kind of situation."""

    name: str
    duties: tuple[Duty, ...]


def rules(known: Catalogue, *, on: date) -> tuple[Rule, ...]:
    """Those in force on the day, in the order of ``RULES``."""
    found = []
    for rule in RULES:
        here = [one for one in known.deadlines if one.rule == rule and one.period.covers(on)]
        if here:
            found.append(Rule(name=here[0].name, duties=tuple(_duty(one, known) for one in here)))
    return tuple(found)


def _duty(deadline: Deadline, known: Catalogue) -> Duty:
    window = deadline.kind is DeadlineKind.WINDOW
    said = [
        *(_cases(deadline.opens, FROM if window else AT, known) if deadline.opens else ()),
        *(_cases(deadline.closes, AT_LAST, known) if deadline.closes else ()),
    ]
    return Duty(
        deadline=deadline,
        days=tuple(_in_general(day, several=any(when for when, _ in said)) for condition, day in said if not condition),
        unless=tuple(
            _("{condition} : {day}").format(condition=condition, day=day) for condition, day in said if condition
        ),
        when=condition_said(deadline.condition, known.facts) if deadline.condition else "",
        says=_PLACE_OF_A_DAY.sub("", deadline.agent) if deadline.rule in STANDS else "",
        says_is_french=_is_left_in_french(deadline.agent, known),
    )


def _is_left_in_french(text: str, known: Catalogue) -> bool:
    """In a catalogue shown in another language: nobody has said it there yet."""
    if known.tongue is Tongue.FRENCH or known.translation is None:
        return False
    return text not in known.translation.texts.values()


def _in_general(day: str, *, several: bool) -> str:
    return _("En général, {day}").format(day=f"{day[:1].lower()}{day[1:]}") if several else day


def _cases(moment: Moment, opening: str, known: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield each day with « Si … » before it, the first that holds counts; without « Si » in general."""
    if not moment.cases:
        yield "", _sentence(_said_day_itself(moment, opening, known))
    for case in moment.cases:
        day = _said_case(moment, case.delay, opening, known)
        if case.condition:
            yield _capitalised(clause(case.condition, known.facts, after="si")), f"{day}."
        else:
            yield "", _sentence(day)


def _said_day_itself(moment: Moment, opening: str, known: Catalogue) -> str:
    if moment.fixed:
        return _opened(opening, _("le {day}").format(day=said_day(moment.fixed)))
    event = _event(moment, known)
    return (_("dès {event}") if opening == FROM else _("le jour même : {event}")).format(event=event)


def _said_case(moment: Moment, delay: Delay, opening: str, known: Catalogue) -> str:
    event = _event(moment, known)
    if moment.first_day_counts and not (delay.years or delay.months):
        return _opened(opening, _("le {number}e jour, {event} compris").format(number=delay.days, event=event))
    counted = _("{delay} avant {event}") if moment.backwards else _("{delay} après {event}")
    counted = counted.format(delay=said_delay(delay), event=event)
    if moment.day_after:
        return _("pas avant que soient passés {counted}").format(counted=counted)
    return _opened(opening, counted)


def _opened(opening: str, day: str) -> str:
    """« à partir de 8 jours après… », « au plus tard le… »."""
    if opening == FROM:
        return _("à partir de {day}").format(day=day)
    return _("au plus tard {day}").format(day=day) if opening == AT_LAST else day


def _event(moment: Moment, known: Catalogue) -> str:
    fact = moment.fact or ""
    return str(wording.EVENTS.get(fact) or _("« {name} »").format(name=known.facts[fact].label))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return f"{_capitalised(text)}."


def said_delay(delay: Delay) -> str:
    """« 1 mois et 1 jour », « 2 jours ouvrables »."""
    years = ngettext("{n} an", "{n} ans", delay.years).format(n=delay.years) if delay.years else ""
    months = ngettext("{n} mois", "{n} mois", delay.months).format(n=delay.months) if delay.months else ""
    parts = [years, months, _said_days(delay.kind, delay.days) if delay.days else ""]
    return f" {_('et')} ".join(part for part in parts if part) or _("le jour même")


def _said_days(kind: DayKind, n: int) -> str:
    if kind is DayKind.CALENDAR:
        said = ngettext("{n} jour", "{n} jours", n)
    elif kind is DayKind.OUVRABLE:
        said = ngettext("{n} jour ouvrable", "{n} jours ouvrables", n)
    elif kind is DayKind.OUVRE:
        said = ngettext("{n} jour ouvré", "{n} jours ouvrés", n)
    else:
        said = ngettext("{n} jour franc", "{n} jours francs", n)
    return said.format(n=n)


@dataclass(frozen=True, kw_only=True)
class Paid:
    """A service that an employer may ask for, with who pays, in the words of the catalogue."""

    version: ServiceVersion

    @property
    def says(self) -> str:
        return self.version.summary_other or self.version.summary_public

    @property
    def way_in(self) -> str:
        return wording.WAYS_IN[self.version.access]

    @property
    def confidence(self) -> str:
        confidence = wording.CONFIDENCE[self.version.verified]
        return _("{confidence}, relue le {day}.").format(confidence=confidence, day=said_day(self.version.checked_on))


@dataclass(frozen=True, kw_only=True)
class PaidFor:
    label: str
    services: tuple[Paid, ...]


def paid_for(known: Catalogue, *, on: date) -> tuple[PaidFor, ...]:
    """What an employer may ask for that day, need by need, its own needs first; each service under its first need."""
    own = [need for need in known.needs.values() if EMPLOYER in need.asked_by]
    own.sort(key=lambda need: len(need.asked_by))
    shown: set[str] = set()
    found = []
    for need in own:
        here = [
            version
            for version in known.versions.values()
            if need.id in version.direct_needs
            and EMPLOYER in version.requesters
            and version.period.covers(on)
            and version.priority is None
            and version.id not in shown
        ]
        shown |= {version.id for version in here}
        if here:
            found.append(PaidFor(label=need.label, services=tuple(Paid(version=version) for version in here)))
    return tuple(found)
