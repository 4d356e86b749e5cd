from uuid import UUID

from cordee.domain.redirection import Candidate, each_once, in_order

LAKE, TOWN = UUID(int=1), UUID(int=2)


def candidate(need, offer=LAKE, version="visite"):
    return Candidate(need=need, service_version=version, offer=offer)


def test_what_several_needs_call_for_is_one_choice_for_the_need_that_was_asked():
    found = [candidate("droits"), candidate("reprise"), candidate("droits", TOWN), candidate("reprise", LAKE, "rdv")]

    kept = each_once(in_order(found, need="reprise"))

    assert kept == [candidate("reprise"), candidate("reprise", LAKE, "rdv"), candidate("droits", TOWN)]
