"""Who acts, and in which transaction: found for every page before it runs, from what the page declares."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import BadRequest, ImproperlyConfigured, ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import LOGGED_CLASSES, Actor, ActorKind, hash_of_secret
from cordee.network import calendar_addresses, second_factor
from cordee.network import queries as network
from cordee.network.account_pages import ACCOUNT_PAGES
from cordee.network.session import chosen_membership
from cordee.privacy.confirming import must_confirm_to_read_on, page_to_confirm
from cordee.ui.access import Access, AccessKind

_NUL = "a NUL in the address or in a form"
_FORM = "application/x-www-form-urlencoded"
_READ_BY_THEMSELVES = frozenset({"phone.event"})  # as a stream, with a limit of their own


class UndeclaredAccess(ImproperlyConfigured):
    """A page that does not say who may open it opens to nobody."""


class StreamedAfterCommit(RuntimeError):
    """A streamed answer reads the database when the transaction, and with it the actor, are gone."""


def declared_access(view: Callable[..., HttpResponse], name: str) -> Access:
    """What the page says of itself, or the table says of a library's page; ``name`` as `room:page`."""
    access = getattr(view, "access", None) or ACCOUNT_PAGES.get(name)
    if access is None:
        raise UndeclaredAccess(name)
    return access


class PartsApartMiddleware:
    """A page and its parts have one address: a browser that goes back must not show a part it kept as the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response


class NoNulMiddleware:
    """No text of this site holds a NUL, and no table keeps one: 400, before any page reads it.

    Fields of forms alone are looked at, never a file; what is posted by machines is looked at by who reads it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "%00" in query or "\0" in query:
            raise BadRequest(_NUL)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> None:
        if request.content_type != _FORM or request.access.action in _READ_BY_THEMSELVES:
            return
        if any("\0" in text for name, values in request.POST.lists() for text in (name, *values)):
            raise BadRequest(_NUL)


class ActorMiddleware:
    """Sets ``request.actor`` and ``request.request_id``; runs the page, its template included, in one transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid4().hex
        request.access = None
        try:
            match = resolve(request.path_info)
        except Resolver404:
            request.actor = _holder_of_account(request)
            return self.get_response(request)
        request.access = declared_access(match.func, match.view_name)
        return self._open(request, match)

    def _open(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse:
        match request.access.kind:
            case AccessKind.VISITOR:
                return self._run(request, Actor.visitor())
            case AccessKind.LINK:
                return self._run(request, Actor.for_link(hash_of_secret(match.kwargs["secret"])))
            case AccessKind.BENEFICIARY:
                return self._run(request, Actor.for_beneficiary(hash_of_secret(match.kwargs["secret"])))
            case AccessKind.EMPLOYER:
                return self._run(request, Actor.for_employer(hash_of_secret(match.kwargs["secret"])))
            case AccessKind.CALENDAR:
                return self._open_to_calendar(request, match.kwargs["secret"])
            case AccessKind.ACCOUNT:
                return self._open_to_account(request)
            case AccessKind.MEMBER:
                return self._open_to_member(request)
            case AccessKind.NO_DATABASE:
                request.actor = Actor.visitor()
                return self.get_response(request)
            case AccessKind.CLOSED:
                request.actor = _holder_of_account(request)
                raise Http404

    def _open_to_calendar(self, request: HttpRequest, secret: str) -> HttpResponse:
        holder = calendar_addresses.holder_of(hash_of_secret(secret))
        if holder is None:
            request.actor = Actor.visitor()
            raise Http404
        return self._run(request, holder)

    def _open_to_account(self, request: HttpRequest) -> HttpResponse:
        if not _is_known(request):
            return _log_in(request)
        if request.access.second_factor and second_factor.is_missing(request.user):
            return _redirect(request, reverse("network:second_factor"))
        return self._run(request, _holder_of_account(request))

    def _open_to_member(self, request: HttpRequest) -> HttpResponse:
        if not _is_known(request):
            return _log_in(request)
        if second_factor.is_missing(request.user):
            return _redirect(request, reverse("network:second_factor"))
        actor = network.actor_for(request.user, chosen_membership(request.session))
        if actor is None:
            return _redirect(request, reverse("network:choose_membership"))
        if actor.role not in request.access.roles:
            _refuse(request, actor)
        return self._run(request, actor)

    def _run(self, request: HttpRequest, actor: Actor) -> HttpResponse:
        request.actor = actor
        with acting_as(actor, request_id=request.request_id):
            response = _confirmation(request) or self.get_response(request)
            if response.streaming:
                raise StreamedAfterCommit(request.access.action)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
                response.content = render_to_string("405.html", request=request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Hidden or missing: one answer, and a trace of who asked."""
        if isinstance(exception, (ObjectDoesNotExist, Http404)):
            if request.actor.kind is ActorKind.MEMBER:
                _record_refusal(request)
            raise Http404 from exception


def _confirmation(request: HttpRequest) -> HttpResponse | None:
    """Before the page of a member who has read very many people. A form that was sent goes on: nothing is lost."""
    is_form = request.method not in ("GET", "HEAD")
    if is_form or request.access.kind != AccessKind.MEMBER or LOGGED_CLASSES.isdisjoint(request.access.classes):
        return None
    if not must_confirm_to_read_on(request):
        return None
    screen = request.access.action
    audit.record("access.confirmation_asked", actor=request.actor, at=timezone.now(), screen=screen)
    return _redirect(request, page_to_confirm(request))


def _is_known(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


def _holder_of_account(request: HttpRequest) -> Actor:
    """The member who is logged in, or an actor without rights that carries its name."""
    if not _is_known(request):
        return Actor.visitor()
    actor = network.actor_for(request.user, chosen_membership(request.session))
    return actor or Actor.visitor(user=request.user.pk, label=str(request.user))


def _log_in(request: HttpRequest) -> HttpResponse:
    return _redirect(request, resolve_url(settings.LOGIN_URL))


def _redirect(request: HttpRequest, address: str) -> HttpResponse:
    """Go elsewhere, then come back to the page on the screen; a form that was sent has no page to come back to."""
    if request.htmx:
        return HttpResponseClientRedirect(_with_next(address, request.htmx.current_url_abs_path))
    return HttpResponseRedirect(_with_next(address, request.get_full_path() if request.method == "GET" else None))


def _with_next(address: str, page: str | None) -> str:
    return f"{address}?{urlencode({'next': page})}" if page else address


def _refuse(request: HttpRequest, actor: Actor) -> None:
    request.actor = actor
    with acting_as(actor, request_id=request.request_id):
        _record_refusal(request)
    raise Http404


def _record_refusal(request: HttpRequest) -> None:
    audit.record("access.refused", actor=request.actor, at=timezone.now(), screen=request.access.action)
