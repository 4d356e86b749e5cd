from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cordee.domain.access import DataClass, Role
from cordee.ui import keeping, notices, wording
from cordee.ui.access import member_page, no_database
from cordee.ui.navigation import entries_of
from cordee.ui.standing import standing
from cordee.ui.waiting import has_lists, waiting_for


@no_database(action="ui.home")
@require_safe
@standing
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/home.html")


@no_database(action="ui.sources")
@require_safe
@standing
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/sources.html", {"sources": wording.SOURCES})


@no_database(action="ui.accessibility")
@require_safe
@standing
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {
        "conformity": notices.conformity(),
        "audit": notices.line("CORDEE_ACCESSIBILITY_AUDIT"),
        "publisher": notices.line("CORDEE_PUBLISHER"),
        "stated_on": notices.line("CORDEE_ACCESSIBILITY_ON"),
        "contact": notices.line("CORDEE_ACCESSIBILITY_CONTACT"),
    }
    return render(request, "ui/accessibility.html", context)


@no_database(action="ui.legal")
@require_safe
@standing
def legal(request: HttpRequest) -> HttpResponse:
    context = {
        "publisher": notices.lines(notices.PUBLISHER),
        "controller": notices.lines(notices.CONTROLLER),
        "processors": notices.line("CORDEE_PROCESSORS"),
        "logs": notices.line("CORDEE_LOGS_KEPT"),
        "backups": notices.line("CORDEE_BACKUPS_KEPT"),
        "grounds": keeping.grounds(),
        "kept": keeping.kept(),
        "cookies": notices.cookies(),
    }
    return render(request, "ui/legal.html", context)


@no_database(action="ui.paper_form")
@require_safe
def paper_form(request: HttpRequest) -> HttpResponse:
    """For the days when nothing else opens: it must never ask the database for anything."""
    return render(request, "ui/paper_form.html", {"parts": wording.PAPER_FORM})


@member_page(roles=frozenset(Role), action="ui.pro_home", classes={DataClass.OPERATIONAL})
@require_safe
def pro_home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "entries": [entry for entry in entries_of(request.actor, path=request.path) if not entry.is_current],
        "waiting": waiting_for(request.actor, on=today),
        "has_lists": has_lists(request.actor),
        "today": today,
    }
    return render(request, "ui/pro_home.html", context)
