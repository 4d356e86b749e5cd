"""Ways to break what is true of documents, as ``breaking``."""

from uuid import UUID

from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.documents import DocumentFactory


def document_without_its_file() -> set[UUID]:
    with bypass_row_security():
        return {DocumentFactory(case=CaseFactory()).pk}


def document_past_its_day() -> set[UUID]:
    """Its file is there, and should not be."""
    with bypass_row_security():
        return {DocumentFactory(case=CaseFactory(), planned=True, on_disk=True).pk}
