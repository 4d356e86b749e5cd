"""The code of a campaign goes from a public page to the next: in a hidden field, or in a link. Nothing else does."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cordee.detection.carrying import CAMPAIGN, carried_code

register = template.Library()


@register.simple_tag(takes_context=True)
def campaign_field(context: Context) -> SafeString | str:
    """Nothing when the page came without a code."""
    code = _code(context)
    return format_html('<input type="hidden" name="{}" value="{}">', CAMPAIGN, code) if code else ""


@register.simple_tag(takes_context=True)
def campaign_query(context: Context) -> str:
    """Goes right after the address of a link."""
    code = _code(context)
    return f"?{CAMPAIGN}={code}" if code else ""


def _code(context: Context) -> str:
    request: Any = getattr(context, "request", None) or context.get("request")
    return carried_code(request) if request is not None else ""
