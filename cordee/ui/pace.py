"""How often something may be tried, whatever the browser and whichever process of the server answers."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from cordee.keys import tries

WINDOW = 600  # seconds
HOME = 64  # bits of the network that one subscriber has


def is_too_much(what: str, who: object, *, allowed: int) -> bool:
    """Count one more try."""
    return tries.count(what, who, span=int(timezone.now().timestamp()) // WINDOW) > allowed


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
