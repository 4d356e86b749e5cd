"""``content/deadlines.yaml`` into dated rules of time; what cannot be read is noted where it is written."""

from collections.abc import Callable, Iterator
from datetime import date

from cordee.domain.catalogue import Verified
from cordee.domain.deadlines import DayOff, Deadline, DeadlineKind, DelayCase, Moment
from cordee.domain.delays import DayKind, Delay
from cordee.reader.fields import Node

FILE = "deadlines.yaml"
KEPT_FOR_DAYS = 365
UNREADABLE_DAY = date(1900, 1, 1)
UNITS = ("years", "months", *DayKind)
LONGEST = {"years": 100, "months": 1_200}  # days: a century, so that no date is out of the calendar


def read_deadlines(head: Node, remember: Callable[[str, str, Node], None]) -> tuple[Deadline, ...]:
    """Read every deadline of the file; ``remember`` keeps the place of each and refuses an id used twice."""
    head.only("deadlines")
    found: dict[str, Deadline] = {}
    for node in head.nodes("deadlines"):
        deadline = _deadline(node)
        remember("deadline", deadline.id, node)
        found[deadline.id] = deadline
    return tuple(found.values())


def _deadline(node: Node) -> Deadline:
    node.only(
        "id", "rule", "variant", "kind", "name", "about", "easy", "from", "until", "dated_by", "when", "opens",
        "closes", "optional", "act", "agent", "person", "otherwise", "once_past", "safe_working_days", "keep_days",
        "legal", "sources", "verified", "checked_on", "notes",
    )  # fmt: skip
    kept = node.integer("keep_days")
    return Deadline(
        id=node.text("id"),
        rule=node.optional_text("rule") or node.text("id"),
        variant=node.optional_text("variant"),
        kind=node.choice("kind", DeadlineKind),
        name=node.text("name"),
        period=node.period(),
        dated_by=node.optional_text("dated_by"),
        condition=node.expression("when"),
        opens=_moment(node, "opens"),
        closes=_moment(node, "closes"),
        act=node.optional_text("act"),
        agent=node.text("agent"),
        person=node.text("person"),
        otherwise=node.text("otherwise"),
        once_past=node.optional_text("once_past"),
        safe_working_days=_count(node, "safe_working_days"),
        keep_days=KEPT_FOR_DAYS if kept is None else _count(node, "keep_days"),
        optional=node.flag("optional", default=False),
        legal=node.texts("legal"),
        sources=node.texts("sources"),
        verified=node.choice("verified", Verified),
        checked_on=node.day("checked_on") or UNREADABLE_DAY,
        easy=node.optional_text("easy"),
        about=node.optional_text("about"),
    )


def _moment(parent: Node, key: str) -> Moment | None:
    if parent.value.get(key) is None:
        return None
    node = parent.node(key)
    if "date" in node.value:
        node.only("date")
        return Moment(fixed=node.day("date") or UNREADABLE_DAY)
    node.only("fact", "plus", "minus", "first_day_counts", "if_day_off", "day_after", "as_of_fact")
    if "plus" in node.value and "minus" in node.value:
        node.error("« plus » et « minus » à la fois : gardez l'un des deux", "minus")
    backwards = "minus" in node.value
    return Moment(
        fact=node.text("fact"),
        cases=tuple(_cases(node, "minus" if backwards else "plus")),
        backwards=backwards,
        first_day_counts=node.flag("first_day_counts", default=False),
        day_after=node.flag("day_after", default=False),
        as_of_fact=node.flag("as_of_fact", default=False),
        day_off=node.choice("if_day_off", DayOff, default=DayOff.STAYS),
    )


def _cases(moment: Node, key: str) -> Iterator[DelayCase]:
    """One delay, or a list of them with the condition of each; nothing written is the day itself."""
    written = moment.value.get(key)
    if written is None:
        return
    if not isinstance(written, list):
        node = moment.node(key)
        node.only(*UNITS)
        yield DelayCase(delay=_delay(node))
        return
    for node in moment.nodes(key):
        node.only("when", *UNITS)
        yield DelayCase(condition=node.expression("when"), delay=_delay(node))


def _delay(node: Node) -> Delay:
    kinds = [kind for kind in DayKind if kind in node.value]
    if len(kinds) > 1:
        node.error(f"« {kinds[0]} » et « {kinds[1]} » à la fois : gardez une seule sorte de jours", kinds[1])
    kind = kinds[0] if kinds else DayKind.CALENDAR
    delay = Delay(
        years=_count(node, "years"),
        months=_count(node, "months"),
        days=_count(node, kind),
        kind=kind,
    )
    if delay.is_nothing:
        node.error(f"aucune durée ; attendu l'une de : {', '.join(UNITS)}")
    return delay


def _count(node: Node, key: str) -> int:
    number, most = node.integer(key) or 0, LONGEST.get(key, 36_500)
    if not 0 <= number <= most:
        node.error(f"« {key} » : trouvé {number}, attendu un nombre de 0 à {most}", key)
        return 0
    return number
