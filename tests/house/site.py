"""Every address of the site, as the house tests walk through them."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from cordee.config.middleware import declared_access
from cordee.ui.access import Access

UNKNOWN = "un-secret-inconnu"
ARGUMENTS = {"uidb36": "1", "key": "abc-def", "link": "abc-def"}


@dataclass(frozen=True, kw_only=True)
class Page:
    route: str
    name: str
    view: Callable[..., Any]
    converters: dict[str, Any]
    names_of_arguments: tuple[str, ...]

    @property
    def access(self) -> Access:
        return declared_access(self.view, self.name)

    def addresses(self, ids: Collection[UUID], secrets: Collection[str] = ()) -> list[str]:
        """One for each of ``ids`` and ``secrets`` where the page takes one, and one with a value that nothing has."""
        takes_id = any(isinstance(converter, UUIDConverter) for converter in self.converters.values())
        pks = [*(ids if takes_id else ()), uuid4()]
        held = [*(secrets if "secret" in self.names_of_arguments else ()), UNKNOWN]
        return [self._address(pk, secret) for pk in pks for secret in held]

    def _address(self, pk: UUID, secret: str) -> str:
        if not self.name:
            return f"/{self.route}"
        return reverse(self.name, kwargs={name: self._value(name, pk, secret) for name in self.names_of_arguments})

    def _value(self, argument: str, pk: UUID, secret: str) -> Any:
        match self.converters.get(argument):
            case UUIDConverter():
                return pk
            case IntConverter():
                return 1
        return secret if argument == "secret" else ARGUMENTS.get(argument, "x")

    def __str__(self) -> str:
        return self.name or self.route


def pages() -> list[Page]:
    return list(_walk(get_resolver(), "", (), {}))


def _walk(resolver: URLResolver, route: str, spaces: tuple[str, ...], converters: dict[str, Any]) -> Iterator[Page]:
    for pattern in resolver.url_patterns:
        full = route + str(pattern.pattern)
        known = {**converters, **getattr(pattern.pattern, "converters", {})}
        if isinstance(pattern, URLPattern):
            yield _page(pattern, full, spaces, known)
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern, full, inner, known)


def _page(pattern: URLPattern, route: str, spaces: tuple[str, ...], converters: dict[str, Any]) -> Page:
    name = ":".join((*spaces, pattern.name)) if pattern.name else ""
    arguments = (*converters, *pattern.pattern.regex.groupindex)
    return Page(
        route=route,
        name=name,
        view=pattern.callback,
        converters=converters,
        names_of_arguments=tuple(dict.fromkeys(arguments)),
    )
