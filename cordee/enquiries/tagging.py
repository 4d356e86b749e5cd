"""The words with which the line sorts what it has to see to: a small list of the content, the same for all its agents.

A word that left the list stays on what had it, under its code: nothing that an agent said goes away by itself.
"""

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from cordee.enquiries.models import Enquiry
from cordee.reader.line_texts import Tag, Tone, read_tags


@cache
def tags() -> Mapping[str, Tag]:
    """Read once in each process, in the order of the file."""
    return {tag.id: tag for tag in read_tags(settings.CORDEE_CONTENT)}


def tags_of(enquiry: Enquiry) -> tuple[Tag, ...]:
    return tuple(tags().get(one, Tag(id=one, label=one, sign="tag", tone=Tone.INFO)) for one in enquiry.tags)
