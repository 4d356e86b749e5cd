"""A service as programs read it: its page, where it is given, who gives it, the number that answers about it."""

from typing import Any

from django.conf import settings

from cordee.domain.catalogue import OperatorLevel
from cordee.domain.territory import region_name
from cordee.library.sheets import ServiceSheet
from cordee.library.shelf import Shelf
from cordee.ui.structured import place
from cordee.ui.tongues import tongue


def structured_service(sheet: ServiceSheet, shelf: Shelf, *, address: str) -> dict[str, Any]:
    """Empty for what is not in force: programs have no eye for a banner."""
    if not sheet.is_of_today:
        return {}
    return {
        "@type": "GovernmentService",
        "@id": address,
        "url": address,
        "name": sheet.name,
        "description": sheet.says,
        "serviceType": sheet.kind,
        "inLanguage": tongue(),
        "areaServed": place(_area(sheet, shelf)),
        "serviceOperator": [{"@type": "Organization", "name": name} for name in _operators(sheet)],
        "availableChannel": {
            "@type": "ServiceChannel",
            "servicePhone": {"@type": "ContactPoint", "telephone": settings.CORDEE_LINE_NUMBER},
        },
    }


def _operators(sheet: ServiceSheet) -> dict[str, None]:
    return dict.fromkeys(one.name for version in sheet.shown for one in version.operators)


def _area(sheet: ServiceSheet, shelf: Shelf) -> str:
    """The country for what a national body gives; else the region of this line."""
    kinds = {kind for version in sheet.shown for kind in version.version.operators}
    levels = {shelf.catalogue.operators[kind].level for kind in kinds}
    return "France" if OperatorLevel.NATIONAL in levels else region_name(shelf.on)
