"""Template tags and filters of the house: ``{% load cordee %}``. See the README of this room for each use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from heroicons.templatetags.heroicons import heroicon_micro, heroicon_mini, heroicon_outline

from cordee.domain import articles
from cordee.domain.phone import as_written
from cordee.ui import tongues, typography, wording
from cordee.ui.acronyms import opened
from cordee.ui.line_hours import closed_until, line_hours, said_hours
from cordee.ui.line_hours import told as told_of_the_line
from cordee.ui.navigation import Entry, entries_of
from cordee.ui.outages import Outage
from cordee.ui.outages import outages as found_outages
from cordee.ui.remembered import remembered
from cordee.ui.structured import structured as written_for_programs
from cordee.ui.tongues import Twin, is_english, tongue, twin_of
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
def dial(number: str) -> SafeString:
    """A number that an agent reads, and calls with one click: ``number`` in the international form or as written."""
    digits = "".join(sign for sign in number if sign in "+0123456789")
    return format_html('<a class="nowrap" href="tel:{}">{}</a>', digits, as_written(number))


@register.simple_tag
def form_key() -> SafeString:
    """The key of a form: a double click is one act."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


class Remembered(template.Node):
    """What stands between the two tags, drawn once for each key and language."""

    def __init__(self, nodelist: NodeList, keys: tuple[FilterExpression, ...]) -> None:
        self.nodelist, self.keys = nodelist, keys

    def render(self, context: Context) -> SafeString:
        key = (tongue(), *(key.resolve(context) for key in self.keys))
        return remembered(key, lambda: self.nodelist.render(context))


@register.tag("remembered")
def remembered_piece(parser: Parser, token: Token) -> Remembered:
    """``{% remembered "name" release … %}…{% endremembered %}``: the keys are all that the piece shows."""
    keys = tuple(parser.compile_filter(bit) for bit in token.split_contents()[1:])
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return Remembered(nodelist, keys)


@register.simple_tag
def checklist(conditions: Iterable[Mapping[str, str]]) -> SafeString:
    """The conditions of a service: sign, words, what was answered, what is left to check, source."""
    within = tongue()
    return mark_safe(f'<ul class="checklist">\n{"".join([_condition(within, one) for one in conditions])}</ul>')


def _condition(within: str, condition: Mapping[str, str]) -> str:
    state, value, source = condition["state"], condition.get("value"), condition.get("source")
    opens = remembered(("condition", within, state), lambda: _condition_opens(state))
    answered = f' <span class="soft">({conditional_escape(value)})</span>' if value else ""
    left = (
        f' <span class="checklist-state" aria-hidden="true">{gettext("à vérifier")}</span>' if state == "open" else ""
    )
    stated = f'<span class="checklist-source" lang="fr">{conditional_escape(source)}</span>' if source else ""
    return f"{opens}{typo(condition['label'])}{answered}{left}{stated}</span></li>\n"


def _condition_opens(state: str) -> SafeString:
    sign = wording.CONDITIONS[state]
    said = gettext("%(name)s :") % {"name": conditional_escape(sign.label)}
    return mark_safe(
        f'  <li class="checklist-item checklist-item--{state}">{icon(sign.icon)}'
        f'<span><span class="visually-hidden">{said} </span>'
    )


@register.simple_tag
def service_lines(cards: Iterable[Any]) -> SafeString:
    """Services in a line each: the name, what was found, what to know."""
    return mark_safe("".join([_service_line(card) for card in cards]))


def _service_line(card: Any) -> str:
    below = [words for words in (card.aloud, *card.notes) if words]
    said = "".join([f'<br><span class="soft">{typo(words)}</span>' for words in below])
    return f"<li><strong>{conditional_escape(card.version.name)}</strong>{said}</li>"


@register.simple_block_tag(end_name="endacronyms")
def acronyms(content: str, *, on_paper: bool = True) -> SafeString:
    """What stands inside, then what its acronyms mean, once."""
    found = opened(content)
    foot = render_to_string("ui/_acronyms.html", {"acronyms": found, "on_paper": on_paper}) if found else ""
    return mark_safe(content + foot)


@register.simple_tag(takes_context=True)
def twin(context: Context) -> Twin | None:
    """The same page in the other language, or nothing."""
    return twin_of(context["request"]) if "request" in context else None


@register.simple_tag(takes_context=True)
def same_page(context: Context) -> dict[str, str]:
    """The page in each language, with its whole address."""
    return tongues.same_page(context["request"], site=settings.CORDEE_BASE_URL) if "request" in context else {}


@register.simple_tag
def structured(data: Mapping[str, Any]) -> SafeString:
    """What the page tells programs; nothing where there is nothing to tell."""
    return written_for_programs(data) if data else mark_safe("")


@register.filter
def the(name: str) -> str:
    """« la Maison du handicap »: an organisation as the subject of a sentence."""
    return name if is_english() else articles.the(name)


@register.filter
def to_the(name: str) -> str:
    """« à la Maison du handicap »."""
    return f"to {name}" if is_english() else articles.to_the(name)


@register.filter
def of(known: Mapping[str, object], name: str) -> object:
    """What a mapping says of ``name``; nothing when it says nothing."""
    return known.get(name) if known else None


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


@register.simple_tag
def deadline_badge(on: date, today: date) -> SafeString:
    """A deadline with its day, in words and in a tone."""
    tone = typography.deadline_tone(on, today=today)
    sign = icon("exclamation-triangle" if tone == "late" else "clock", 16)
    said = typography.deadline_words(on, today=today)
    time = f'<time datetime="{on:%Y-%m-%d}">{conditional_escape(said)}</time>'
    return mark_safe(f'<span class="deadline deadline--{tone}">{sign}{time}</span>')


@register.simple_tag
def options(offered: Iterable[tuple[str, str, bool]]) -> SafeString:
    """The options of a choice: code, words, whether it is chosen."""
    within = tongue()
    return mark_safe("".join([_option(within, *option) for option in offered]))


def _option(within: str, code: str, said: str, chosen: bool) -> str:
    drawn = remembered(
        ("option", within, code, said), lambda: format_html('<option value="{}">{}</option>', code, typo(said))
    )
    return drawn.replace('">', '" selected>', 1) if chosen else drawn


def _badge(sign: Sign, extra: str = "") -> SafeString:
    return remembered(("badge", tongue(), str(sign.label), sign.icon, sign.tone, extra), lambda: _drawn(sign, extra))


def _drawn(sign: Sign, extra: str) -> SafeString:
    classes = " ".join(part for part in ("badge", f"badge--{sign.tone}" if sign.tone else "", extra) if part)
    return format_html('<span class="{}">{}{}</span>', classes, icon(sign.icon, 16), sign.label)


@register.simple_tag
def tier_badge(tier: str) -> SafeString:
    return _badge(wording.TIERS[tier], f"badge--tier badge--tier-{tier}")


@register.simple_tag
def confidence_badge(verified: str) -> SafeString:
    sign = wording.CONFIDENCES.get(verified)
    return _badge(sign) if sign else mark_safe("")


@register.simple_tag
def verdict_badge(verdict: str) -> SafeString:
    return _badge(wording.VERDICTS[verdict])


@register.simple_tag
def state_badge(state: str) -> SafeString:
    return _badge(wording.REFERRAL_STATES[state])


@register.simple_tag
def capacity_badge(capacity: str) -> SafeString:
    return _badge(wording.CAPACITIES[capacity])


@register.simple_tag
def capacity_source(by_load: bool, on: date | None) -> SafeString:
    """Whence what is said of the room comes, where it is not the word of somebody."""
    if not by_load or on is None:
        return mark_safe("")
    said = gettext("d’après les suivis en cours, le {day}").format(day=short_day(on))
    return format_html('<span class="soft small">{}</span>', said)


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
    return entries_of(request.actor, path=request.path)


@register.simple_tag
def line() -> Mapping[str, str]:
    """The free number as people read it, as telephones dial it, and when it answers; whether it is closed now."""
    number: str = settings.CORDEE_LINE_NUMBER
    hours, lang = line_hours()
    return {
        "number": number.replace(" ", typography.HARD),
        "dial": number.replace(" ", ""),
        "hours": hours if lang == tongue() else format_html('<span lang="{}">{}</span>', lang, hours),
        "closed": closed_until(timezone.now()),
    }


@register.simple_tag
def line_told() -> list[str]:
    """What differs from the usual hours now or within a week: for the first page of the public and for the phone."""
    return told_of_the_line(timezone.now())


@register.filter
def opening_hours(words: str) -> str:
    """In the language of the page when they can be read; else as the organisation wrote them, marked French."""
    said, lang = said_hours(words)
    spaced = typography.spaced(said)
    return spaced if lang == tongue() else format_html('<span lang="{}">{}</span>', lang, spaced)


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
