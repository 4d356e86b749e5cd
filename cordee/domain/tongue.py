"""The languages that pages speak: French is what is written, English is made from it."""

from enum import StrEnum


class Tongue(StrEnum):
    """By the code of the language of a page."""

    FRENCH = "fr"
    ENGLISH = "en"
