"""What the site seals with a key of its own: where Fernet keys are made, and nowhere else.

Fernet is AES-128-CBC and HMAC-SHA256 under 32 bytes. Of one row or one form, they come from the secret of the site, the
purpose and the name; a secret that is entered, or that has a setting of its own, is stretched by its room before.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac


def seal_of(key: bytes) -> Fernet:
    """``key``: 32 bytes, already derived for this use alone."""
    return Fernet(urlsafe_b64encode(key))


def seal_for(purpose: str, name: str) -> Fernet:
    """Two purposes never share a key; what another secret of the site has sealed is not opened."""
    return seal_of(salted_hmac(purpose, name, algorithm="sha256").digest())
