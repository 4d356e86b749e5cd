"""Something one has, beside something one knows: who must have it, and how its secrets are kept.

Secrets of the applications of codes and of the recovery codes are encrypted with Fernet (AES-128-CBC and HMAC-SHA256)
under a key of 256 bits, drawn from CORDEE_SECOND_FACTOR_KEY by HKDF-SHA256 with the label below and no salt: the key of
the settings is random and long. Passkeys leave only their public half here: nothing to encrypt.
"""

from functools import cache
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db.models import QuerySet

from cordee.keys.seals import seal_of
from cordee.network.models import User
from cordee.network.wording import PASSKEY_NAMES, numbered_passkey

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_LABEL = b"cordee second factor v1"


@cache
def _cipher(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_LABEL).derive(key.encode())
    return seal_of(derived)


def has_one(user: User) -> bool:
    """Recovery codes alone are none: they replace a lost factor for a while."""
    return factors_of(user.pk).exists()


def factors_of(account: int) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=account, type__in=SECOND_FACTORS)


def is_missing(user: User) -> bool:
    """The account must have one before it opens a professional page, and has none."""
    return settings.CORDEE_SECOND_FACTOR_REQUIRED and not has_one(user)


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _cipher(settings.CORDEE_SECOND_FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raise cryptography.fernet.InvalidToken under another key: no secret is ever taken for granted in clear."""
        return _cipher(settings.CORDEE_SECOND_FACTOR_KEY).decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one may be replaced, not given up, where one is required."""
        others = factors_of(authenticator.user_id).exclude(pk=authenticator.pk)
        return not settings.CORDEE_SECOND_FACTOR_REQUIRED or others.exists()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the address of the settings, whatever the name by which a request came."""
        return {"id": urlsplit(settings.CORDEE_BASE_URL).hostname or "localhost", "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return PASSKEY_NAMES[count] if count < len(PASSKEY_NAMES) else numbered_passkey(count + 1)
