"""Template tags and filters of the house: ``{% load cordee %}``. See the README of this room for each use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from uuid import uuid4

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from heroicons.templatetags.heroicons import heroicon_micro, heroicon_mini, heroicon_outline

from cordee.domain import articles
from cordee.ui import typography, wording
from cordee.ui.navigation import Entry, entries_for
from cordee.ui.outages import Outage
from cordee.ui.outages import outages as found_outages
from cordee.ui.wording import Sign

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, size: int = 20) -> SafeString:
    """A heroicon beside a word: hidden from screen readers, since the word says it. Drawn once."""
    draw = heroicon_micro if size <= 16 else heroicon_mini if size < 24 else heroicon_outline
    return mark_safe(draw(name, size=size, **{"class": "icon", "aria-hidden": "true", "focusable": "false"}))


@register.simple_tag
def key(name: str) -> SafeString:
    """The hint of a shortcut on its own control; read by people who see, announced through aria-keyshortcuts."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', name)


@register.simple_tag
def form_key() -> SafeString:
    """The key of a form: a double click is one act."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


@register.filter
def the(name: str) -> str:
    """« la Maison du handicap »: an organisation as the subject of a sentence."""
    return articles.the(name)


@register.filter
def to_the(name: str) -> str:
    """« à la Maison du handicap »."""
    return articles.to_the(name)


@register.filter
def in_fours(signs: str) -> str:
    """As one copies a key by eye; the applications that ask for it ignore the spaces."""
    return " ".join(signs[start : start + 4] for start in range(0, len(signs), 4))


@register.filter
def day(value: date) -> str:
    return typography.long_day(value)


@register.filter
def short_day(value: date) -> str:
    return typography.table_day(value)


@register.filter
def moment(value: datetime) -> str:
    return typography.moment(value)


@register.filter
def clock(value: datetime) -> str:
    return typography.clock(value)


@register.filter
def deadline(value: date, today: date) -> str:
    return typography.deadline_words(value, today=today)


@register.filter
def deadline_tone(value: date, today: date) -> str:
    return typography.deadline_tone(value, today=today)


@register.filter
def count(value: float) -> str:
    return typography.count_words(value)


@register.filter(needs_autoescape=True)
def typo(value: str, autoescape: bool = True) -> SafeString:
    text = conditional_escape(value) if autoescape else str(value)
    return mark_safe(typography.spaced(str(text)))


def _badge(sign: Sign, extra: str = "") -> SafeString:
    classes = " ".join(part for part in ("badge", f"badge--{sign.tone}" if sign.tone else "", extra) if part)
    return format_html('<span class="{}">{}{}</span>', classes, icon(sign.icon, 16), sign.label)


@register.simple_tag
def tier_badge(tier: str) -> SafeString:
    return _badge(wording.TIERS[tier], f"badge--tier badge--tier-{tier}")


@register.simple_tag
def verdict_badge(verdict: str) -> SafeString:
    return _badge(wording.VERDICTS[verdict])


@register.simple_tag
def state_badge(state: str) -> SafeString:
    return _badge(wording.REFERRAL_STATES[state])


@register.simple_tag
def capacity_badge(capacity: str) -> SafeString:
    return _badge(wording.CAPACITIES[capacity])


@register.filter
def tier_label(tier: str) -> str:
    return wording.TIERS[tier].label


@register.filter
def state_label(state: str) -> str:
    return wording.REFERRAL_STATES[state].label


@register.filter
def condition_sign(state: str) -> Sign:
    return wording.CONDITIONS[state]


@register.filter
def rope(state: str) -> str:
    return wording.ROPES[state]


@register.filter
def notice_icon(kind: str) -> str:
    return wording.NOTICE_ICONS[kind]


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Entry]:
    """The pages that the person's present function opens; the current one is marked."""
    request = context["request"]
    return entries_for(request.actor.role, path=request.path)


@register.simple_tag
def line() -> Mapping[str, str]:
    """The free number as people read it, as telephones dial it, and when it answers."""
    number: str = settings.CORDEE_LINE_NUMBER
    return {
        "number": number.replace(" ", typography.HARD),
        "dial": number.replace(" ", ""),
        "hours": settings.CORDEE_LINE_HOURS,
    }


@register.simple_tag
def identity_provider() -> str:
    """Its name on the log-in page; empty when the installation has none."""
    return settings.CORDEE_OIDC_NAME if settings.CORDEE_OIDC_ISSUER else ""


@register.simple_tag
def second_factor_required() -> bool:
    return bool(settings.CORDEE_SECOND_FACTOR_REQUIRED)


@register.simple_tag
def outages() -> list[Outage]:
    """What does not work now, for the people at work."""
    return found_outages(at=timezone.now())


@register.simple_tag
def demo() -> Mapping[str, object] | None:
    """What to say above a demo, None in earnest."""
    return {"on": settings.CORDEE_AS_OF} if settings.CORDEE_DEMO else None
