"""The result as a document to hold: the words of the page, in its order, for paper or for a mail."""

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.utils import translation

from cordee.conversation.changes import Wanted
from cordee.conversation.columns import Card, NeedColumn
from cordee.conversation.dated import Dated
from cordee.domain.catalogue import LocalOffer, Verified
from cordee.paper.document import (
    Block,
    Document,
    Foreign,
    Heading,
    Items,
    Paragraph,
    Section,
    Square,
    Table,
    Words,
    filled,
    in_its_tongue,
    pieces,
)
from cordee.public import wording
from cordee.public.stock import Stock
from cordee.ui.line_hours import line_hours, said_hours
from cordee.ui.tongues import SOURCE, tongue
from cordee.ui.typography import long_day, spaced, table_day
from cordee.ui.wording import CONFIDENCES

# Near her, for each service, on the short paper.
FEW_OFFERS = 2


def told(stock: Stock, *, with_answers: bool, resume_at: str = "", whole: bool = True) -> Document:
    """``resume_at``: the page that a code opens again, drawn on paper; never the code.

    ``whole``: conditions, what is left to check and what is not open too; otherwise two to four pages, with sources.
    """
    on = stock.carried.said.on
    return Document(
        title=str(wording.RESULT),
        sender=str(wording.SENDER),
        on=on,
        on_said=long_day(on),
        number=settings.CORDEE_LINE_NUMBER,
        hours=in_its_tongue(*line_hours()),
        tongue=tongue(),
        lead=spaced(wording.ACCORDING_TO.format(on=long_day(on))),
        sections=tuple(one for one in _sections(stock, with_answers, resume_at, whole) if one.blocks),
    )


def _sections(stock: Stock, with_answers: bool, resume_at: str, whole: bool) -> Iterator[Section]:
    if stock.closed_because:
        yield _section(wording.SAFETY, [_plain(stock.closed_because)])
    yield _section(wording.DOUBTS, (_plain(one.why, lead=f"{one.title}.") for one in stock.doubts))
    yield _section(wording.FIRST, _first(stock))
    for column in stock.columns:
        yield _section(column.label, _column(column) if whole else _essential(column))
    dates = stock.agenda.ahead
    yield _section(wording.IF_NOTHING, (block for dated in dates for block in (_dated if whole else _shortly)(dated)))
    if whole:
        yield _section(wording.WOULD_CHANGE, _would_change(stock))
    if with_answers and stock.given:
        rows = tuple((spaced(one.asked), spaced(one.answer)) for one in stock.given)
        head = tuple(str(one) for one in wording.ANSWERS_HEAD)
        yield _section(wording.ANSWERS, [Table(caption=str(wording.ANSWERS_CAPTION), head=head, rows=rows)])
    lines = list(how(stock))
    if not whole:
        lines = [lines[0], *lines[-2:], wording.ESSENTIAL]
    yield _section(wording.HOW, [Items(items=tuple(Paragraph(text=spaced(one)) for one in lines))])
    if resume_at:
        yield _section(wording.AGAIN, [Square(address=resume_at, said=spaced(wording.AGAIN_SAID))])


def _section(title: str, blocks: "Iterator[Block] | list[Block]") -> Section:
    return Section(title=spaced(title), blocks=tuple(blocks))


def _plain(text: Words, *, lead: Words = "", soft: bool = False) -> Paragraph:
    return Paragraph(text=_spaced(text), lead=_spaced(lead), soft=soft)


def _spaced(words: Words) -> Words:
    said = tuple(Foreign(spaced(one.text), one.tongue) if isinstance(one, Foreign) else one for one in pieces(words))
    return tuple(one if isinstance(one, Foreign) else spaced(one) for one in said)


def _first(stock: Stock) -> Iterator[Block]:
    for column in stock.columns:
        if column.lead:
            yield _begin(column.label, column.lead)
    dates = tuple(_plain(_when(dated), lead=f"{dated.title}.") for dated in stock.agenda.next_dates)
    if dates:
        yield Items(items=dates)
    if stock.not_counted:
        yield _plain(wording.NOT_COUNTED.format(missing=stock.not_counted))
    if not dates and not stock.has_lead:
        yield _plain(wording.NOTHING_PRESSES if stock.nothing_presses else wording.NOTHING_SURE)


def _begin(need: str, card: Card) -> Paragraph:
    who = [part for one in card.offers[:1] for part in (", ", _french(one.organisation_name), _call(one))]
    sure = "".join(f" {one}" for one in _not_sure(card.version.verified))
    return _plain((card.version.name, *who, f".{sure}"), lead=wording.BEGIN_WITH.format(need=need))


def _when(dated: Dated) -> str:
    next_day = dated.next_day
    said = [] if next_day is None else [_next_said(dated)]
    doubts = [*([] if dated.entry.certain else [str(wording.TO_CONFIRM)]), *_not_sure(dated.entry.deadline.verified)]
    return " ".join([*said, *doubts, *_only_if(dated), dated.says])


def _not_sure(verified: Verified) -> Iterator[str]:
    if sign := CONFIDENCES.get(verified):
        yield f"{sign.label}."


def _next_said(dated: Dated) -> str:
    found = dated.next_day
    if found is None:
        return ""
    day = f"{long_day(found.day)}." if found.day else ""
    return " ".join(filter(None, (wording.NAMED.format(name=found.before) if found.before else "", day, found.said)))


def _only_if(dated: Dated) -> Iterator[str]:
    if dated.only_if:
        yield wording.ONLY.format(case=dated.only_if)


def _column(column: NeedColumn) -> Iterator[Block]:
    for text in (column.settled_on, column.closed_because):
        if text:
            yield _plain(text)
    for card in (*([column.lead] if column.lead else []), *column.proposed):
        yield from _card(card)
    if column.open:
        yield Heading(text=spaced(wording.TO_CHECK))
        yield Items(items=tuple(_missing(card) for card in column.open))
    if column.later:
        yield Heading(text=spaced(wording.LATER))
        yield Items(items=tuple(_plain(" ".join(card.notes), lead=f"{card.version.name}.") for card in column.later))
    if column.closed:
        yield Heading(text=spaced(wording.NOT_TODAY))
        yield Items(items=tuple(_closed(card) for card in column.closed))
    if not any((column.lead, column.proposed, column.open, column.closed_because)):
        yield _plain(wording.NOTHING_KNOWN)


def _essential(column: NeedColumn) -> Iterator[Block]:
    """What is open to her and who does it, each with its source; of what is left to check, the names."""
    for text in (column.settled_on, column.closed_because):
        if text:
            yield _plain(text)
    for card in (*([column.lead] if column.lead else []), *column.proposed):
        if card.again:
            yield _plain(wording.SHOWN_ABOVE, lead=f"{card.version.name}.")
        else:
            yield from _open_to_her(card)
    if column.open:
        yield _plain(f"{' ; '.join(card.version.name for card in column.open)}.", lead=wording.TO_CHECK_WITH_US)
    if not any((column.lead, column.proposed, column.open, column.closed_because)):
        yield _plain(wording.NOTHING_KNOWN)


def _open_to_her(card: Card) -> Iterator[Block]:
    yield Heading(text=spaced(card.version.name))
    yield _plain(card.said)
    if card.aloud:
        yield _plain(card.aloud, lead=wording.WHY)
    for note in card.notes:
        yield _plain(note)
    if card.offers:
        yield Items(items=tuple(_offer(one) for one in card.offers[:FEW_OFFERS]))
    elif card.operators:
        yield _plain(card.operators, lead=wording.WHO)
    if card.way_in:
        yield _plain(card.way_in, lead=wording.WAY_IN)
    if card.version.legal:
        yield _texts_of_law(card.version.legal, then=f" {card.confidence}".rstrip())
    elif card.confidence:
        yield _plain(card.confidence, soft=True)


def _card(card: Card) -> Iterator[Block]:
    yield Heading(text=spaced(card.version.name))
    yield _plain(card.said)
    why, missing = (wording.WHY, card.aloud), (wording.MISSING, card.missing)
    for lead, text in (why, missing, (wording.WHO, card.operators), (wording.WAY_IN, card.way_in)):
        if text:
            yield _plain(text, lead=lead)
    for note in card.notes:
        yield _plain(note)
    if card.offers:
        yield Items(items=tuple(_offer(one) for one in card.offers))
    if card.reasons:
        yield Items(items=tuple(_reason(one) for one in card.reasons))
    version = card.version
    told = ((wording.COST, version.cost), (wording.DELAY, version.delay), (wording.PRACTICAL, version.practical))
    for lead, text in told:
        if text:
            yield _plain(f"{text}.", lead=lead)
    yield from _source(card)


def _offer(one: LocalOffer) -> Paragraph:
    """How to reach who does it: distance, delay, number and hours, as far as they are known."""
    hours: Words = filled(" ({hours})", hours=in_its_tongue(*said_hours(one.hours))) if one.hours else ""
    parts: list[Words] = [
        wording.AWAY.format(km=one.distance_km) if one.distance_km else "",
        wording.first_meeting(one.delay_days) if one.delay_days else "",
        (one.phone, *pieces(hours)) if one.phone else "",
        str(wording.CAPACITY.get(one.capacity, "")),
    ]
    return _plain(_listed(parts), lead=(_french(one.organisation_name), "."))


def _listed(parts: Iterable[Words]) -> Words:
    said = [(", ", *pieces(part)) for part in parts if part]
    return tuple(piece for part in said for piece in part)[1:]


def _call(one: LocalOffer) -> str:
    return f", {one.phone}" if one.phone else ""


def _french(words: str) -> str | Foreign:
    return in_its_tongue(words, SOURCE)


def _reason(reason: dict[str, str]) -> Paragraph:
    source = filled(" ({text})", text=_french(reason["source"])) if reason["source"] else ()
    return _plain((reason["label"], *source), lead=wording.NAMED.format(name=wording.STATES[reason["state"]]))


def _missing(card: Card) -> Paragraph:
    missing = f"{wording.MISSING} {card.missing}." if card.missing else ""
    return _plain(" ".join(filter(None, (card.said, missing, *card.notes))), lead=f"{card.version.name}.")


def _closed(card: Card) -> Paragraph:
    return _plain(" ".join(filter(None, (card.aloud, *card.notes))), lead=f"{card.version.name}.")


def _source(card: Card) -> Iterator[Block]:
    if card.confidence:
        yield _plain(card.confidence, soft=True)
    if card.version.legal:
        yield _texts_of_law(card.version.legal)


def _texts_of_law(legal: Sequence[str], *, then: str = "") -> Paragraph:
    """Always in French, as they are looked up; ``then``, in the language of the page, on the same line."""
    with translation.override(SOURCE):
        texts = spaced(" ; ".join(legal))
    return Paragraph(text=(f"{spaced(wording.SOURCE)} ", _french(texts), f".{spaced(then)}"), soft=True)


def _shortly(dated: Dated) -> Iterator[Block]:
    entry, read = dated.entry, wording.READ_ON.format(on=table_day(dated.entry.deadline.checked_on))
    doubt = [] if entry.certain else [str(wording.TO_CONFIRM)]
    said = " ".join([*doubt, *_only_if(dated), str(wording.OTHERWISE), entry.otherwise])
    yield _plain(said, lead=f"{dated.title}. {dated.label}.")
    yield _texts_of_law(entry.deadline.legal, then=f" {read} {entry.confidence}".rstrip())


def _dated(dated: Dated) -> Iterator[Block]:
    entry = dated.entry
    yield Heading(text=spaced(dated.title))
    yield _plain("" if entry.certain else wording.TO_CONFIRM, lead=dated.label)
    yield _plain(" ".join([*_only_if(dated), dated.says]))
    yield _plain(entry.otherwise, lead=wording.OTHERWISE)
    yield _texts_of_law(entry.deadline.legal)
    read = wording.READ_ON.format(on=table_day(entry.deadline.checked_on))
    yield _plain(f"{read} {entry.confidence}".strip(), soft=True)


def _would_change(stock: Stock) -> Iterator[Block]:
    """What is not open today, and what would open it: an act, or a day to wait for."""
    if not stock.could_change:
        yield _plain(wording.NOTHING_CHANGES_IT)
    for need in stock.changes.needs:
        for wanted in need.possible:
            yield Heading(text=spaced(wanted.name))
            yield from _ways(wanted)


def _ways(wanted: Wanted) -> Iterator[Block]:
    for place, way in enumerate(wanted.ways):
        hint = f"{wording.OR_ELSE} {way.hint}" if place else way.hint
        yield _plain(way.says, lead=hint)


def how(stock: Stock) -> Iterator[str]:
    """What the calculation did and did not, on the page as on paper: who reads it may ask for a person."""
    yield from wording.HOW_LINES
    yield wording.CATALOGUE.format(hash=stock.oriented.catalogue.content_hash[:12])
