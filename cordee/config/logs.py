"""Log lines. An address that opens something is a secret: it must not be read in a log."""

import logging
import re

SECRET_ADDRESS = re.compile(r"(/reponse/|/mon-suivi/|/fiche/|/password/reset/key/|/confirm-email/)[^/\s\"'?]+")


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return SECRET_ADDRESS.sub(r"\1…", super().format(record))
