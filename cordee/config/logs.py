"""Log lines. An address that opens something is a secret, and so are the words of who searches: no log holds them."""

import logging
import re

SECRET_ADDRESS = re.compile(
    r"(/reponse/|/mon-suivi/|/fiche/|/signaler/lien/|/partage/|/agenda/|/password/reset/key/|/confirm-email/|/telephonie/evenements/[^/\s]+/)[^/\s\"'?]+"
)
# Up to the end of the address: a line may hold the words as they were typed, spaces included.
SEARCHED_WORDS = re.compile(r"(/(?:chercher|annuaire|droits/[^\s?\"]+)/\?)[^\n\"]*?(?= HTTP/|[\"\n]|$)")


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return SEARCHED_WORDS.sub(r"\1…", SECRET_ADDRESS.sub(r"\1…", super().format(record)))
