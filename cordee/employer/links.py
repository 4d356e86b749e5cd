"""The secret of a contact's link: computed again from the sharing and the number of its link, never stored."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cordee.domain.access import hash_of_secret

PAGE = "employer:page"


def secret_of(sharing_id: UUID, number: int) -> str:
    """Apart from the secrets of the other links, which are made with the same key."""
    told = b"employer" + sharing_id.bytes + number.to_bytes(2, "big")
    digest = hmac.new(settings.CORDEE_LINK_KEY.encode(), told, sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of_link(sharing_id: UUID, number: int) -> str:
    return hash_of_secret(secret_of(sharing_id, number))


def address_of(sharing_id: UUID, number: int) -> str:
    return str(settings.CORDEE_BASE_URL) + reverse(PAGE, args=[secret_of(sharing_id, number)])
