"""The same document as plain text, for a mail: titles underlined, a dash before each item, lines left to the reader."""

from collections.abc import Iterator

from django.utils import translation

from cordee.paper import wording
from cordee.paper.document import Block, Document, Heading, Items, Paragraph, Square, Table, filled, plain


def written(document: Document) -> str:
    with translation.override(document.tongue):
        return "\n\n".join(_parts(document)) + "\n"


def _parts(document: Document) -> Iterator[str]:
    yield document.title
    yield wording.DATED.format(on=document.on_said)
    if document.lead:
        yield document.lead
    for section in document.sections:
        yield f"{section.title.upper()}\n{'-' * len(section.title)}"
        yield from (text for block in section.blocks if (text := _block(block)))
    yield plain(filled(str(wording.FOOT), number=document.number, hours=document.hours))


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _said(block)
        case Items(items=items, numbered=numbered):
            return "\n".join(f"{f'{place}.' if numbered else '-'} {_said(one)}" for place, one in enumerate(items, 1))
        case Table(caption=caption, head=head, rows=rows):
            lines = (" ; ".join(f"{name} : {cell}" for name, cell in zip(head, row, strict=True)) for row in rows)
            return "\n".join([caption, *(f"- {line}" for line in lines)])
        case Square(address=address, said=said):
            return f"{said} {address}"
        case Heading(text=text):
            return f"* {text}"


def _said(one: Paragraph) -> str:
    return " ".join(filter(None, map(plain, (one.lead, one.text))))
