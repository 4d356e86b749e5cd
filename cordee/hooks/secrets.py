"""The secret of a subscription, in the form of « Standard Webhooks »: computed from its id, never stored."""

import hmac
from base64 import b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings


def secret_of(subscription_id: UUID) -> bytes:
    return hmac.new(settings.CORDEE_LINK_KEY.encode(), b"webhook:" + subscription_id.bytes, sha256).digest()


def shown(subscription_id: UUID) -> str:
    """``whsec_`` and base64: what the receiving software is given."""
    return "whsec_" + b64encode(secret_of(subscription_id)).decode()
