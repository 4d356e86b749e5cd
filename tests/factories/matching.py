import factory

from cordee.matching.models import Match, MatchSide
from tests.factories import RoomFactory
from tests.factories.cases import CaseFactory
from tests.factories.people import CAME_AT


class MatchFactory(RoomFactory[Match]):
    """Two persons of two cases who look alike."""

    class Meta:
        model = Match
        skip_postgeneration_save = True

    pair = factory.Sequence("{:064x}".format)
    resemblance = ("name_and_birth",)
    proposed_at = CAME_AT
    one = factory.RelatedFactory("tests.factories.matching.SideFactory", factory_related_name="match")
    other = factory.RelatedFactory("tests.factories.matching.SideFactory", factory_related_name="match")


class SideFactory(RoomFactory[MatchSide]):
    class Meta:
        model = MatchSide

    match = factory.SubFactory(MatchFactory)
    case = factory.SubFactory(CaseFactory)
    person = factory.SelfAttribute("case.person")
    departement = factory.SelfAttribute("case.departement")
