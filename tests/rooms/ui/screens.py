"""Rendered templates in a browser, without server nor database: files come from the folders, answers from the test."""

import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Request, Route

from cordee.domain.access import Actor, Role
from tests.journeys.pages import complaints_of

SITE = "http://cordee.test"


@cache
def static_file(name: str) -> tuple[bytes, str]:
    """Read once a process: each page asks for the same ones."""
    file = Path(finders.find(name))
    return file.read_bytes(), mimetypes.guess_type(file.name)[0] or "text/plain"


def agent_request(role: Role = Role.PHONE_AGENT) -> HttpRequest:
    request = RequestFactory().get("/pro/")
    label = "Agent de ligne, Ligne régionale"
    request.actor = Actor.for_member(membership=uuid4(), user=1, organisation=uuid4(), role=role, label=label)
    return request


def rendered(template: str, **context: object) -> str:
    return engines["django"].from_string("{% load cordee %}" + template).render(context, agent_request())


def pro_page(content: str, **context: object) -> str:
    """A professional page around some content, with its navigation and every script."""
    around = '{% extends "ui/base_pro.html" %}{% load cordee %}{% block content %}<h1>Essai</h1>'
    page = engines["django"].from_string(f"{around}{content}{{% endblock %}}")
    return page.render(context, agent_request())


class Screen:
    """One opened page: what it asked the server, and what the browser complained about."""

    def __init__(
        self,
        browser: Browser,
        html: str,
        *,
        answers: Mapping[str, str] | None = None,
        width: int = 1280,
        scheme: str = "light",
    ) -> None:
        self.html = html
        self.answers = dict(answers or {})
        self.asked: list[Request] = []
        self.context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        self.page: Page = self.context.new_page()
        self.complaints = complaints_of(self.page)
        self.page.route("**/*", self._answer)
        self.page.goto(SITE + "/")

    def _answer(self, route: Route, request: Request) -> None:
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            body, content_type = static_file(path.removeprefix("/static/"))
            route.fulfill(body=body, content_type=content_type)
            return
        if path != "/" or request.method == "POST":
            self.asked.append(request)
        body = self.html if path == "/" else self.answers.get(path)
        headers = {"Content-Security-Policy": build_policy(), "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=404 if body is None else 200, body=body or "", headers=headers)

    def posts(self) -> list[Request]:
        return [request for request in self.asked if request.method == "POST"]
