"""The work lists that a member may save views of: each room declares its own when the site starts."""

from dataclasses import dataclass

from cordee.domain.access import Role


@dataclass(frozen=True, kw_only=True)
class Kept:
    """``words`` are what the address of the list may say; ``page`` is its URL name, ``title`` its title."""

    code: str
    page: str
    title: str
    words: frozenset[str]
    roles: frozenset[Role]


_KEPT: dict[str, Kept] = {}


def keep(kept: Kept) -> None:
    _KEPT[kept.code] = kept


def kept_list(code: str) -> Kept | None:
    return _KEPT.get(code)
