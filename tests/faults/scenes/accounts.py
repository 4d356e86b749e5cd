"""Accounts, functions and organisations: by the command of the installation, and by administrators."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cordee.config.roles import WORKER
from cordee.domain.access import Actor, Role
from cordee.network import actions as network
from cordee.network import administering, first_administrator
from cordee.network.actions import AlreadyEnded
from cordee.network.administering import Refused
from tests.factories.network import MembershipFactory, OrganisationFactory, SecondFactorFactory, UserFactory, member
from tests.faults.staging import Played, Stage, by, plays
from tests.rooms.referrals.scene import AT

ADMINISTRATION = Actor.for_job("administration")
WHY = "Elle a quitté l’organisme."


@plays("network.actions.add_organisation")
def add_organisation(stage: Stage) -> Played:
    said = {"name": "Cap emploi des Bauges", "kind": "cap_emploi", "departement": "73"}
    return _administered(network.add_organisation, **said, repeats="a command of an administrator, who reads it")


@plays("network.actions.open_account")
def open_account(stage: Stage) -> Played:
    said = {"email": f"anne{next(stage.numbers)}@exemple.invalid", "full_name": "Anne", "password": None}
    return _administered(network.open_account, **said, repeats="the address is taken: the database refuses")


@plays("network.actions.give_role")
def give_role(stage: Stage) -> Played:
    said = {"user": UserFactory(), "organisation": OrganisationFactory(), "role": Role.ADVISER, "valid_from": AT}
    return _administered(network.give_role, **said, repeats="a command of an administrator, who reads it")


@plays("network.actions.end_membership")
def end_membership(stage: Stage) -> Played:
    return _administered(network.end_membership, membership=MembershipFactory(), refused_again=AlreadyEnded)


@plays("network.actions.note_choice")
def note_choice(stage: Stage) -> Played:
    said = {"membership": MembershipFactory(), "repeats": "each choice leaves its line"}
    return _administered(network.note_choice, **said)


@plays("network.actions.suspend_account")
def suspend_account(stage: Stage) -> Played:
    return _administered(network.suspend_account, user=UserFactory(), repeats="each suspension leaves its line")


def _administered(
    act: Callable[..., Any], *, repeats: str = "", refused_again: type[Exception] | None = None, **said: Any
) -> Played:
    done = by(ADMINISTRATION, act, at=timezone.now(), **said)
    return Played(act=done, login=WORKER, repeats=repeats, refused_again=refused_again)


@plays("network.first_administrator.enrol")
def enrol(stage: Stage) -> Played:
    said = {"email": f"ada{next(stage.numbers)}@exemple.invalid", "full_name": "Ada", "organisation": "Installation"}
    at = timezone.now()
    act = lambda: first_administrator.enrol(**said, reset=False, at=at)  # noqa: E731
    return Played(act=act, login=WORKER)


# From the pages of administrators


@plays("network.administering.open_account")
def open_account_from_page(stage: Stage) -> Played:
    said = {"email": f"zoe{next(stage.numbers)}@exemple.invalid", "full_name": "Zoé"}
    return _from_page(administering.open_account, **said)


@plays("network.administering.invite")
def invite(stage: Stage) -> Played:
    done = by(member(Role.ADMINISTRATOR), administering.invite, user=UserFactory(), at=timezone.now())
    return Played(act=done, repeats="twice in a minute is one mail, and each asking leaves its line")


@plays("network.administering.suspend")
def suspend(stage: Stage) -> Played:
    return _from_page(administering.suspend, user=MembershipFactory().user, reason=WHY)


@plays("network.administering.reopen")
def reopen(stage: Stage) -> Played:
    return _from_page(administering.reopen, user=MembershipFactory(user__is_active=False).user, reason=WHY)


@plays("network.administering.reset_second_factor")
def reset_second_factor(stage: Stage) -> Played:
    user = MembershipFactory().user
    SecondFactorFactory(user=user)
    return _from_page(administering.reset_second_factor, user=user, reason=WHY)


@plays("network.administering.give_function")
def give_function(stage: Stage) -> Played:
    at = timezone.now() - timedelta(minutes=1)
    said = {"user": UserFactory(), "organisation": OrganisationFactory(), "role": Role.ADVISER, "departements": ()}
    return _from_page(administering.give_function, **said, valid_from=at, valid_until=None)


@plays("network.administering.end_function")
def end_function(stage: Stage) -> Played:
    return _from_page(administering.end_function, membership=MembershipFactory(), reason=WHY)


def _from_page(act: Callable[..., Any], **said: Any) -> Played:
    done = by(member(Role.ADMINISTRATOR), act, at=timezone.now(), **said)
    return Played(act=done, refused_again=Refused)
