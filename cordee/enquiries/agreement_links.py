"""The link by which she answers what somebody else signalled: it holds the number of the enquiry, and a proof of it.

Nothing of it is stored: whoever has no proof cannot make one. It says no more than the printed code, and lives as long.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cordee.frontdesk.codes import code_of

_PROOF = 16  # bytes


def address_of(enquiry_id: UUID) -> str:
    return settings.CORDEE_BASE_URL + reverse("enquiries:agreement_by_link", args=[_link_of(enquiry_id)])


def code_in(link: str) -> str:
    """The code of its enquiry; empty when the link was not made here."""
    try:
        held = urlsafe_b64decode(f"{link}=")
        enquiry_id = UUID(bytes=held[:16])
    except (Error, ValueError):
        return ""
    return code_of(enquiry_id) if hmac.compare_digest(held[16:], _proof(enquiry_id)) else ""


def _link_of(enquiry_id: UUID) -> str:
    return urlsafe_b64encode(enquiry_id.bytes + _proof(enquiry_id)).rstrip(b"=").decode()


def _proof(enquiry_id: UUID) -> bytes:
    key = settings.CORDEE_LINK_KEY.encode()
    return hmac.new(key, b"enquiry agreement" + enquiry_id.bytes, sha256).digest()[:_PROOF]
