"""Every address of the site, room by room."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from . import health

# In front of the public pages « /en/ » shows them in English; the others are French (cordee/ui/tongues.py).
urlpatterns = [
    path("sante/vivant", health.alive),
    path("sante/pret", health.ready),
    path("compte/", include("allauth.urls")),
    path("", include("cordee.clocks.urls")),
    path("", include("cordee.network.urls")),
    path("", include("cordee.hooks.urls")),
    path("", include("cordee.matching.urls")),
    path("", include("cordee.desk.urls")),
    path("", include("cordee.catalogue.urls")),
    path("", include("cordee.referrals.urls")),
    path("", include("cordee.programmes.urls")),
    path("", include("cordee.documents.urls")),
    path("", include("cordee.employer.urls")),
    path("", include("cordee.support.urls")),
    path("", include("cordee.animation.urls")),
    path("", include("cordee.feedback.urls")),
    path("", include("cordee.presence.urls")),
    path("", include("cordee.summary.urls")),
    path("", include("cordee.telephony.urls")),
    path("", include("cordee.supervision.urls")),
    path("", include("cordee.privacy.urls")),
    path("", include("cordee.caseload.urls")),
    *i18n_patterns(
        path("territoire/", include("cordee.territory.urls")),
        path("", include("cordee.ui.urls")),
        path("", include("cordee.sheet.urls")),
        path("", include("cordee.voice.urls")),
        path("", include("cordee.detection.urls")),
        path("", include("cordee.scripts.urls")),
        path("", include("cordee.frontdesk.urls")),
        path("", include("cordee.public.urls")),
        path("", include("cordee.letters.urls")),
        path("", include("cordee.directory.urls")),
        path("", include("cordee.library.urls")),
        path("", include("cordee.enquiries.urls")),
        prefix_default_language=False,
    ),
]
if settings.CORDEE_DEMO:
    urlpatterns.append(path("demo/", include("cordee.demo.urls")))

handler500 = "cordee.config.closed.broken"
