"""The secret of an answer link: computed again from its id when a mail is written, never stored."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cordee.domain.access import hash_of_secret


def secret_of(link_id: UUID) -> str:
    digest = hmac.new(settings.CORDEE_LINK_KEY.encode(), link_id.bytes, sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of_link(link_id: UUID) -> str:
    return hash_of_secret(secret_of(link_id))


def address_of(link_id: UUID) -> str:
    return settings.CORDEE_BASE_URL + reverse("referrals:answer_link", args=[secret_of(link_id)])
