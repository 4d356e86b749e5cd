"""What a campaign prints and copies: a sheet in three sizes, a letter to physicians, a text for an intranet."""

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cordee.detection import wording
from cordee.detection.models import Campaign
from cordee.domain.campaign import Target
from cordee.paper.document import Document, Items, Paragraph, Section, Square
from cordee.paper.poster import Poster, Size
from cordee.paper.printing import printed, printed_poster
from cordee.reader.campaigns import CampaignWords, Words, read_campaign_words
from cordee.ui.line_hours import french_hours
from cordee.ui.tongues import SOURCE
from cordee.ui.typography import long_day, spaced


class Material(StrEnum):
    """As in the address of its file."""

    FLYER = "depliant-a5"
    POSTER = "affiche-a4"
    LARGE_POSTER = "affiche-a3"
    LETTER = "courrier-medecins"


LABELS: Final = {
    Material.FLYER: ("Dépliant A5", "À poser sur un comptoir, à joindre à une fiche de paie."),
    Material.POSTER: ("Affiche A4", "Salle de pause, vestiaire, salle d'attente."),
    Material.LARGE_POSTER: ("Affiche A3", "Panneau d'affichage, hall."),
    Material.LETTER: ("Courrier aux médecins", "Une page A4 ; ce qui reste à remplir est en haut."),
}
_SIZES: Final = {Material.FLYER: Size.A5, Material.POSTER: Size.A4, Material.LARGE_POSTER: Size.A3}


def address_of(code: str) -> str:
    """What the square holds: the page of the code, and nothing else."""
    with translation.override(SOURCE):
        return f"{settings.CORDEE_BASE_URL}{reverse('detection:door', args=[code])}"


def pdf(campaign: Campaign, material: Material, *, on: date) -> bytes:
    with translation.override(SOURCE):
        if material is Material.LETTER:
            return printed(_letter(campaign, on=on))
        return printed_poster(_poster(campaign, _SIZES[material], on=on))


def intranet(campaign: Campaign) -> str:
    """A text to copy, for an intranet or a newsletter."""
    words = words_for(campaign)
    with translation.override(SOURCE):
        return spaced(
            wording.INTRANET.format(
                title=words.title,
                text=words.text.strip(),
                number=settings.CORDEE_LINE_NUMBER,
                hours=french_hours(),
                code=campaign.code,
                address=address_of(campaign.code),
                danger=wording.DANGER,
            )
        )


def words_for(campaign: Campaign) -> Words:
    return _known(settings.CORDEE_CONTENT).by_target[Target(campaign.target)]


@cache
def _known(directory: Path) -> CampaignWords:
    return read_campaign_words(directory)


def _poster(campaign: Campaign, size: Size, *, on: date) -> Poster:
    words = words_for(campaign)
    return Poster(
        title=spaced(words.title),
        lead=spaced(words.lead),
        points=tuple(map(spaced, words.points)),
        free=wording.FREE,
        number=settings.CORDEE_LINE_NUMBER,
        hours=spaced(french_hours()),
        address=address_of(campaign.code),
        said=spaced(words.scan),
        code=campaign.code,
        code_said=wording.CODE_SAID,
        foot=spaced(wording.DANGER),
        sender=wording.SENDER,
        on=on,
        size=size,
    )


def _letter(campaign: Campaign, *, on: date) -> Document:
    letter = _known(settings.CORDEE_CONTENT).letter
    line = {"number": settings.CORDEE_LINE_NUMBER, "hours": french_hours()}
    blanks = tuple(Paragraph(lead=spaced(f"{blank} :"), text=wording.BLANK) for blank in letter.blanks)
    said = [letter.opening, *letter.paragraphs]
    return Document(
        title=spaced(letter.subject),
        sender=wording.SENDER,
        on=on,
        on_said=long_day(on),
        number=line["number"],
        hours=line["hours"],
        sections=(
            Section(title=wording.TO_FILL, blocks=(Items(items=blanks),)),
            Section(
                title="Le courrier",
                blocks=(
                    *(Paragraph(text=spaced(text)) for text in said),
                    Square(address=address_of(campaign.code), said=spaced(wording.LETTER_SQUARE)),
                    Paragraph(text=spaced(wording.LETTER_LINE.format(code=campaign.code, **line))),
                    Paragraph(text=spaced(letter.closing)),
                ),
            ),
        ),
    )
