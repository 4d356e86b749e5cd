"""What a public page brings of a campaign: its code, ``c`` in the address or in the form. No cookie."""

from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from cordee.detection import queries
from cordee.domain.campaign import code_meant

CAMPAIGN: Final = "c"


def carried_code(request: HttpRequest) -> str:
    """What has the form of a code; whether there is such a campaign is asked when something is written."""
    return code_meant(request.POST.get(CAMPAIGN, "") or request.GET.get(CAMPAIGN, ""))


def attributed(request: HttpRequest) -> str:
    """The code of a campaign that runs; '' for any other."""
    code = carried_code(request)
    return queries.attributable(code, on=timezone.localdate()) if code else ""
