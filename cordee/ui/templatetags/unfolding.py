"""``{% load unfolding %}``: what a page shows folded is drawn when somebody unfolds it, not each time the page is."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()

ASKED = "ouvert"
MOST = 40  # pieces unfolded at once


def unfolded(request: HttpRequest) -> frozenset[str]:
    """The pieces that are open on the page that asks, as ``focus.js`` says it, or that a link asks for."""
    open_now = request.headers.get("X-Unfolded", "").split()
    return frozenset([*open_now[:MOST], *request.GET.getlist(ASKED)[:MOST]])


class Unfolds(template.Node):
    """A ``details``: its head always, its body only where it is open. The address is asked again for the body."""

    def __init__(self, head: NodeList, body: NodeList, at: FilterExpression, parts: list[FilterExpression]) -> None:
        self.head, self.body, self.at, self.parts = head, body, at, parts

    def render(self, context: Context) -> SafeString:
        name = "-".join([str(part.resolve(context)) for part in self.parts])
        head = self.head.render(context)
        if name in context["unfolded"]:
            return format_html(
                '<details id="{}" open><summary>{}</summary><div class="unfolds">{}</div></details>',
                name, head, self.body.render(context),
            )  # fmt: skip
        address = f"{self.at.resolve(context)}?{urlencode({ASKED: name})}"
        return format_html(
            '<details id="{0}" hx-get="{1}" hx-trigger="toggle once" hx-target="find .unfolds"'
            ' hx-select="#{0} > .unfolds" hx-swap="outerHTML"><summary>{2}</summary>'
            '<div class="unfolds"><p class="small no-print"><a href="{1}#{0}">{3}</a></p></div></details>',
            name, address, head, gettext("Afficher"),
        )  # fmt: skip


@register.tag("unfolds")
def unfolds(parser: Parser, token: Token) -> Unfolds:
    """``{% unfolds address "name" part… %}head{% within %}body{% endunfolds %}``.

    The parts, joined by hyphens, are the id of the piece. The page's context says which ones are ``unfolded``.
    """
    at, *parts = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    head = parser.parse(("within",))
    parser.delete_first_token()
    body = parser.parse(("endunfolds",))
    parser.delete_first_token()
    return Unfolds(head, body, at, parts)
