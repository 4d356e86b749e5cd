"""The secret of a sheet: computed again from its id when she opens her page, never stored."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cordee.domain.access import hash_of_secret

PAGE = "sheet:cover"


def secret_of(sheet_id: UUID) -> str:
    """Apart from the secrets of answer links and of persons, which are made with the same key."""
    digest = hmac.new(settings.CORDEE_LINK_KEY.encode(), b"sheet" + sheet_id.bytes, sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of_link(sheet_id: UUID) -> str:
    return hash_of_secret(secret_of(sheet_id))


def address_of(sheet_id: UUID) -> str:
    """In French, whatever the language of her page: whoever reads a sheet is French."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(settings.CORDEE_BASE_URL) + reverse(PAGE, args=[secret_of(sheet_id)])
