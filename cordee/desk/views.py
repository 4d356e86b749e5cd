from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cordee.desk import actions, queries
from cordee.desk.forms import NameForm, ViewForm
from cordee.desk.lists import Kept, kept_list
from cordee.desk.models import MOST, SavedView
from cordee.domain.access import SENDING_ROLES, DataClass, Role
from cordee.ui.access import member_page
from cordee.ui.once import once

MEMBERS = SENDING_ROLES | {Role.ANIMATOR}
LIST = {DataClass.OPERATIONAL}
TOO_MANY = (
    f"Cette liste a déjà {MOST} vues, le plus qu’elle puisse avoir : supprimez-en une avant d’en garder une autre."
)


@member_page(roles=MEMBERS, action="view.save", classes=LIST)
@require_POST
def save(request: HttpRequest, worklist: str) -> HttpResponse:
    kept = _list_or_404(request, worklist)
    form = ViewForm(request.POST, known=kept.words)
    if not form.is_valid():
        return render(request, "desk/save.html", {"form": form, "kept": kept, "back": reverse(kept.page)}, status=422)
    said = form.cleaned_data
    try:
        view = actions.save(
            worklist=worklist, name=said["name"], codes=said["codes"], actor=request.actor, at=timezone.now(),
            key=said["key"],
        )  # fmt: skip
    except actions.TooManyViews:
        context = {"kept": kept, "why": TOO_MANY, "back": f"{reverse(kept.page)}?{said['codes']}"}
        return render(request, "desk/too_many.html", context, status=409)
    messages.success(request, f"La vue « {view.name} » est gardée.")
    return redirect(f"{reverse(kept.page)}?{view.codes}")


@member_page(roles=MEMBERS, action="view.change", classes=LIST)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Rename it, or delete it from the same page."""
    view = _view_or_404(request, view_id)
    kept = _list_or_404(request, view.worklist)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": view.name})
    back = f"{reverse(kept.page)}?{view.codes}"
    if request.method == "POST" and form.is_valid():
        actions.rename(view_id=view_id, name=form.cleaned_data["name"], actor=request.actor, at=timezone.now())
        return redirect(back)
    status = 422 if form.errors else 200
    return render(request, "desk/change.html", {"form": form, "view": view, "kept": kept, "back": back}, status=status)


@member_page(roles=MEMBERS, action="view.delete", classes=LIST)
@require_POST
@once
def delete(request: HttpRequest, view_id: UUID) -> HttpResponse:
    view = _view_or_404(request, view_id)
    kept = _list_or_404(request, view.worklist)
    actions.delete(view_id=view_id, actor=request.actor, at=timezone.now())
    messages.success(request, f"La vue « {view.name} » est supprimée. Les demandes n’ont pas changé.")
    return redirect(kept.page)


def _list_or_404(request: HttpRequest, worklist: str) -> Kept:
    kept = kept_list(worklist)
    if kept is None or request.actor.role not in kept.roles:
        raise Http404
    return kept


def _view_or_404(request: HttpRequest, view_id: UUID) -> SavedView:
    try:
        return queries.access_view(view_id, actor=request.actor)
    except SavedView.DoesNotExist:
        raise Http404 from None
