"""Who leads a case asks another organisation for its part."""

from datetime import date

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.catalogue.models import Offer
from cordee.orientation.known import known_in
from cordee.support import askable, asking
from cordee.support.asking import Asking
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.faults.staging import Played, Stage, keyed, plays


@plays("support.asking.ask")
def ask(stage: Stage) -> Played:
    """Stock taken today, the request, her agreement aloud, what comes next, the mail: all of them, once."""
    adviser, referral = stage.loop.adviser, stage.loop.accept(stage.loop.sent())
    with bypass_row_security():  # Of equals the order is any, and what is traced with it: one alone can be asked.
        Offer.objects.filter(operator_kind="sante_travail").update(valid_until=date(2008, 2, 1))
    other = OrganisationFactory(kind="sante_travail", name="Santé au travail d’Arly", email="arly@example.org")
    OfferFactory(organisation=other, operator_kind="sante_travail", departements=["73"])
    with acting_as(adviser):
        known = known_in(referral.case_id, actor=adviser)
        found = askable.proposed(cases.access_case(referral.case_id, actor=adviser), known, actor=adviser)
    target = next(one for one in found.targets if one.organisation.pk == other.pk)
    wanted = Asking(target=target.code, purpose="Étudier le poste", agreed=True)
    said = {"case_id": referral.case_id, "wanted": wanted, "seen": known.seen}
    return Played(act=keyed(adviser, asking.ask, at=timezone.now(), **said))
