"""How often something may be tried: counted in the cache that all processes of the server share."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

WINDOW = 600  # seconds


def is_too_much(what: str, who: object, *, allowed: int) -> bool:
    """Count one more try. Two at the very same instant may count as one."""
    window = int(timezone.now().timestamp()) // WINDOW
    key = f"pace:{what}:{who}:{window}"
    count = cache.get_or_set(key, 0, WINDOW) + 1
    cache.set(key, count, WINDOW)
    return count > allowed


def client_address(request: HttpRequest) -> str:
    """Behind a proxy, the last address of the header: the one that the proxy itself has written."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        return forwarded or request.META.get("REMOTE_ADDR", "")
    return request.META.get("REMOTE_ADDR", "")
