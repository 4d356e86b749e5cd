"""The names of the lists, as they stand in their addresses."""

from enum import StrEnum


class Basket(StrEnum):
    """What a worklist is filtered by."""

    TO_ANSWER = "a_repondre"
    LATE = "en_retard"
    TO_START = "a_demarrer"
    FOLLOWED = "suivies"
    ENDED = "terminees"
    DRAFTS = "brouillons"
    REFUSED = "refusees"
    EXPIRED = "sans_reponse"
    START_LATE = "demarrage_en_retard"
    NOT_HELPED = "sans_resultat"
