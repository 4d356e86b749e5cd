"""How often something may be tried, whatever the browser and whichever process of the server answers."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from cordee.keys import tries

WINDOW = 600  # seconds


def is_too_much(what: str, who: object, *, allowed: int) -> bool:
    """Count one more try."""
    return tries.count(what, who, span=int(timezone.now().timestamp()) // WINDOW) > allowed


def client_address(request: HttpRequest) -> str:
    """Behind a proxy, the last address of the header: the one that the proxy itself has written."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        return forwarded or request.META.get("REMOTE_ADDR", "")
    return request.META.get("REMOTE_ADDR", "")
