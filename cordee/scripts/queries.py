"""Reads of what the line says: the words of an organisation on a day, one text with its versions, the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cordee.domain.access import Actor
from cordee.domain.script import Aid, Limits, Moment, Script, Text, filled
from cordee.network import queries as network
from cordee.network.models import User
from cordee.reader.scripts import read_script
from cordee.scripts import wording
from cordee.scripts.models import TextVersion
from cordee.ui.line_hours import french_hours

OWN_ANSWER = "modele_"  # how the answers begin that an organisation has added


@dataclass(frozen=True, kw_only=True)
class LineScript:
    """What the agents of one organisation say on one day; ``always`` fills the places that never change in a call."""

    script: Script
    on: date
    always: Mapping[str, str]

    def say(self, name: str, **values: str) -> str:
        """The words of a text, filled; '' for a name that no text has."""
        text = self.script.texts.get(name)
        return filled(text.words, {**self.always, **values}) if text else ""

    def limits(self, caller: str) -> Limits | None:
        return self.script.limits.get(caller)

    @property
    def numbers(self) -> str:
        return self._numbers(Aid.RESCUE, Aid.LISTENING)

    @property
    def numbers_for_violence(self) -> str:
        return self._numbers(Aid.VIOLENCE)

    def _numbers(self, *aids: Aid) -> str:
        return wording.listed_numbers(one.said for one in self.script.who_helps(on=self.on) if one.aid in aids)


@dataclass(frozen=True, kw_only=True)
class TemplateAnswer:
    """An answer to write by mail, filled but for ``{code}``: that of the demand, which whoever sends knows.

    ``version`` is 0 for the text of the catalogue.
    """

    id: str
    title: str
    subject: str
    words: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Known:
    """A text as its agents read it now. ``number`` is 0 while it is that of the catalogue."""

    text: Text
    catalogue: Text | None
    latest: TextVersion | None

    @property
    def number(self) -> int:
        return self.latest.version if self.latest else 0

    @property
    def is_replaced(self) -> bool:
        return self.latest is not None and not self.latest.is_back

    @property
    def is_own(self) -> bool:
        return self.catalogue is None


class UnknownText(LookupError):
    """Neither the catalogue nor the organisation has a text of this name."""


def line_script(*, actor: Actor, on: date, agent: str = "") -> LineScript:
    """One query. ``agent``: the first name of whoever speaks."""
    texts = {known.text.id: known.text for known in _all(actor)}
    return LineScript(script=replace(catalogue_script(), texts=texts), on=on, always=_always(agent))


def template_answers(*, actor: Actor, on: date) -> tuple[TemplateAnswer, ...]:
    """The answers that an agent may send on a day, those of the catalogue first; two queries.

    Those that were in use at the end of ``on``.
    """
    always = {**_always(first_name(_full_name(actor))), "code": "{code}"}
    return tuple(
        TemplateAnswer(
            id=known.text.id,
            title=known.text.title,
            subject=known.text.subject,
            words=filled(known.text.words, always),
            version=known.number,
        )
        for known in _all(actor, until=on)
        if known.text.moment is Moment.ANSWER
    )


def texts(*, actor: Actor) -> list[tuple[Moment, list[Known]]]:
    """By moment, in the order of a call; what is no longer used comes last."""
    found = [*_all(actor), *_retired(actor)]
    return [(moment, [one for one in found if one.text.moment is moment]) for moment in Moment]


def known_text(name: str, *, actor: Actor) -> Known:
    """Raise UnknownText."""
    for one in [*_all(actor), *_retired(actor)]:
        if one.text.id == name:
            return one
    raise UnknownText(name)


def versions(name: str, *, actor: Actor) -> list[TextVersion]:
    """Latest first."""
    found = TextVersion.objects.visible_to(actor).filter(text=name)
    return list(found.select_related("written_by__user").order_by("-version"))


def own_answers(*, actor: Actor) -> int:
    found = TextVersion.objects.visible_to(actor).filter(text__startswith=OWN_ANSWER)
    return int(found.values("text").distinct().count())


def examples() -> dict[str, str]:
    """What a preview shows in each place."""
    numbers = {"numeros": "le 15, le SAMU ; le 112", "numeros_violence": "le 17, police secours"}
    return {**wording.EXAMPLES, **_always(wording.EXAMPLES["prenom_agent"]), **numbers}


def first_name(full_name: str) -> str:
    return full_name.split(" ", 1)[0]


def catalogue_script() -> Script:
    return _read(settings.CORDEE_CONTENT)


@cache
def _read(directory: Path) -> Script:
    return read_script(directory)


def _always(agent: str) -> dict[str, str]:
    return {
        "prenom_agent": agent,
        "numero_libre": settings.CORDEE_LINE_NUMBER,
        "horaires": french_hours(),
        "suivi": f"{settings.CORDEE_BASE_URL}{reverse('frontdesk:follow')}",
    }


def midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _full_name(actor: Actor) -> str:
    try:
        return network.user_by_pk(actor.user).full_name if actor.user is not None else ""
    except User.DoesNotExist:
        return ""


def _latest(actor: Actor, until: date | None = None) -> dict[str, TextVersion]:
    found = TextVersion.objects.visible_to(actor).order_by("text", "-version").distinct("text")
    if until is not None:
        found = found.filter(written_at__lt=midnight_after(until))
    return {one.text: one for one in found}


def _all(actor: Actor, until: date | None = None) -> list[Known]:
    """Those in use: the catalogue's, replaced or not, then the organisation's own answers by age."""
    latest = _latest(actor, until)
    catalogue = catalogue_script().texts
    found = [
        Known(text=_with(text, latest.get(name)), catalogue=text, latest=latest.get(name))
        for name, text in catalogue.items()
    ]
    own = [one for name, one in latest.items() if name not in catalogue and name.startswith(OWN_ANSWER)]
    return [*found, *(_own(one) for one in sorted(own, key=lambda one: one.text) if not one.is_back)]


def _retired(actor: Actor) -> list[Known]:
    latest = _latest(actor)
    return [_own(one) for name, one in sorted(latest.items()) if name.startswith(OWN_ANSWER) and one.is_back]


def _with(text: Text, version: TextVersion | None) -> Text:
    if version is None or version.is_back:
        return text
    return replace(text, words=version.words, subject=version.subject or text.subject)


def _own(version: TextVersion) -> Known:
    text = Text(
        id=version.text, moment=Moment.ANSWER, title=version.title, words=version.words, subject=version.subject
    )
    return Known(text=text, catalogue=None, latest=version)
