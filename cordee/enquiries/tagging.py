"""The words with which the line sorts what it has to see to: a small list, which its lead changes (room ``scripts``).

A word that left the list stays on what had it, and is offered no more: nothing that an agent said goes away by itself.
"""

from collections.abc import Mapping

from cordee.domain.access import Actor
from cordee.enquiries.models import Enquiry
from cordee.reader.line_texts import Tag, Tone
from cordee.scripts import tags as line_tags
from cordee.scripts.tags import LineTag

Known = Mapping[str, LineTag]


def known(actor: Actor) -> Known:
    """By id, in their order, with those that are used no more; one read."""
    return {one.tag.id: one for one in line_tags.tags(actor=actor)}


def tags_of(enquiry: Enquiry, *, known: Known) -> tuple[Tag, ...]:
    return tuple(known[one].tag if one in known else _of_another_line(one) for one in enquiry.tags)


def offered(enquiry: Enquiry | None, *, known: Known) -> list[Tag]:
    """Those in use, and those that the demand already has."""
    used = [one.tag for one in known.values() if one.is_used]
    had = tags_of(enquiry, known=known) if enquiry else ()
    return [*used, *(tag for tag in had if tag not in used)]


def _of_another_line(code: str) -> Tag:
    return Tag(id=code, label=code, sign="tag", tone=Tone.INFO)
