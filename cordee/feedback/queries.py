"""The counts, page by page. Few answers are no share: they could be one person's, and would mislead."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from cordee.catalogue.queries import NoCatalogue, current_catalogue
from cordee.domain.access import Actor
from cordee.feedback import wording
from cordee.feedback.models import Opinion, Page, Word

FEWEST = 5


@dataclass(frozen=True, kw_only=True)
class Share:
    label: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """``shares`` is empty under ``FEWEST`` answers, whose number is not told either."""

    page: str
    about: str
    number: int
    said: str
    shares: tuple[Share, ...] = ()

    @property
    def helped_not(self) -> int:
        return self.shares[-1].percent if self.shares else -1


@dataclass(frozen=True, kw_only=True)
class Counts:
    kinds: tuple[Line, ...]
    pages: tuple[Line, ...]
    few: int  # pages with fewer answers than are shown


def counts(*, on: date, days: int, tongue: str, actor: Actor) -> Counts:
    """The kinds of pages, then each page with enough answers: first those that helped least."""
    rows = Opinion.objects.visible_to(actor).filter(day__gt=on - timedelta(days=days))
    rows = rows.filter(tongue=tongue) if tongue else rows
    by_kind: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_page: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for page, about, word, times in rows.values_list("page", "about", "word").annotate(Sum("times")):
        by_kind[page][word] += times
        by_page[page, about][word] += times
    names = _names()
    kinds = [_line(wording.PAGES[page], "", by_kind[page]) for page in Page if page in by_kind]
    pages = [_line(wording.PAGES[Page(page)], names(page, about), of) for (page, about), of in by_page.items() if about]
    shown = sorted((one for one in pages if one.shares), key=lambda one: (-one.helped_not, -one.number, one.about))
    return Counts(kinds=tuple(kinds), pages=tuple(shown), few=len(pages) - len(shown))


def _line(page: str, about: str, said: Mapping[str, int]) -> Line:
    number = sum(said.values())
    if number < FEWEST:
        return Line(page=page, about=about, number=0, said=wording.TOO_FEW.format(number=FEWEST))
    shares = tuple(Share(label=wording.WORDS[word], percent=round(100 * said.get(word, 0) / number)) for word in Word)
    return Line(page=page, about=about, number=number, said=str(number), shares=shares)


def _names() -> Callable[[str, str], str]:
    """The name of what a page was about, by the catalogue of today."""
    try:
        catalogue = current_catalogue()
    except NoCatalogue:
        return lambda _page, about: about
    families = {family: versions[-1].family_name for family, versions in catalogue.families.items()}
    needs = {need.id: need.label for need in catalogue.needs.values()}
    known = {Page.SERVICE: families, Page.NEED: needs, Page.RESULT: wording.WHOSE}
    return lambda page, about: known.get(Page(page), {}).get(about) or wording.GONE.format(code=about)
