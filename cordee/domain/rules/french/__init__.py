"""French words for whoever speaks French alone: the agents' pages, letters, what is stored.

Sentences about facts are made by ``cordee.domain.rules.saying``, in the language of the facts.
"""

from cordee.domain.rules.french.words import MONTHS, enumerated, said_day, said_number
from cordee.domain.rules.phrases import Audience

__all__ = ["MONTHS", "Audience", "enumerated", "said_day", "said_number"]
