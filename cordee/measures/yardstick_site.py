"""The least that the same server can do, beside the site: a greeting, a page of one query, a page of twenty rows.

No middleware, no access, no journal: what the pages of the site add to these is what they cost.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Template, engines
from django.test import override_settings
from django.urls import path

from cordee.catalogue.models import Offer
from cordee.territory.models import Commune

ROOT: Final = "/etalon/"
TOWN: Final = "69123"
ROWS: Final = 20
HEAD = '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Étalon</title></head><body><main>'
PAGE = f"""{HEAD}<h1>{{{{ town.name }}}}</h1>
<p>{{{{ town.departement_id }}}}, {{{{ town.population }}}} habitants</p></main></body></html>"""
LIST = f"""{HEAD}<table><thead><tr><th>Organisme</th><th>Téléphone</th><th>Horaires</th><th>Délai</th></tr></thead>
<tbody>{{% for offer in offers %}}
<tr><th><a href="/{{{{ offer.organisation_id }}}}/">{{{{ offer.organisation.name }}}}</a></th>
<td>{{{{ offer.phone }}}}</td><td>{{{{ offer.hours }}}}</td><td>{{{{ offer.delay_days|default:"" }}}}</td></tr>
{{% endfor %}}</tbody></table></main></body></html>"""


class Bare(WSGIHandler):
    """Django without any middleware, on the addresses of this module."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(is_async)

    def get_response(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        response: HttpResponse = super().get_response(request)
        response["Content-Length"] = str(len(response.content))
        return response


def beside(site: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The site, and the yardsticks under an address of their own."""
    bare = Bare()

    def answer(asked: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return (bare if asked["PATH_INFO"].startswith(ROOT) else site)(asked, start)

    return answer


def hello(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"bonjour": "à tous"})


def one_query(_request: HttpRequest) -> HttpResponse:
    return _rendered(PAGE, {"town": Commune.objects.get(pk=TOWN)})


def twenty_rows(_request: HttpRequest) -> HttpResponse:
    offers = Offer.objects.select_related("organisation").order_by("operator_kind", "pk")[:ROWS]
    return _rendered(LIST, {"offers": offers})


_templates: dict[str, Template] = {}


def _rendered(source: str, values: dict[str, Any]) -> HttpResponse:
    """Each template is read once, as the site's are."""
    if source not in _templates:
        _templates[source] = Template(source, engine=engines["django"].engine)
    return HttpResponse(_templates[source].render(Context(values)))


urlpatterns = [
    path(ROOT[1:] + "bonjour", hello),
    path(ROOT[1:] + "page", one_query),
    path(ROOT[1:] + "liste", twenty_rows),
]
