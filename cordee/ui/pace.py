"""How often something may be tried, whatever the browser and whichever process of the server answers."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cordee.keys import tries

WINDOW = 600  # seconds
HOME = 64  # bits of the network that one subscriber has


def is_too_much(what: str, who: object, *, allowed: int) -> bool:
    """Count one more try."""
    return tries.count(what, who, span=int(timezone.now().timestamp()) // WINDOW) > allowed


def is_too_often(what: str, request: HttpRequest, *, allowed: int) -> bool:
    """As ``is_too_much``, from one address of the network."""
    return is_too_much(what, client_address(request), allowed=allowed)


def looks_too_often(what: str, request: HttpRequest, *, allowed: int) -> bool:
    """Counted in the cache, so that looking writes no row. Two at the very same instant may count as one."""
    span = int(timezone.now().timestamp()) // WINDOW
    name = salted_hmac("cordee.ui.pace", f"{what} {client_address(request)} {span}", algorithm="sha256").hexdigest()
    times = int(cache.get(name, 0)) + 1
    cache.set(name, times, WINDOW)
    return times > allowed


def client_address(request: HttpRequest) -> str:
    """Behind a proxy, the last address of the header: the one that the proxy itself has written.

    Of an IPv6 address, the network of 64 bits: a home has billions of addresses in one.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        address = forwarded or address
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, HOME), strict=False)) if isinstance(found, IPv6Address) else address
