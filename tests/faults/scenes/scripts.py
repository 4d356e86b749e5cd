"""What the line says: a text replaced, an earlier version taken up, an answer added."""

from typing import Any

from django.utils import timezone

from cordee.domain.access import Actor, Role
from cordee.network.models import Membership
from cordee.network.queries import actor_of
from cordee.reader.line_texts import Tone
from cordee.scripts import actions, tag_actions
from cordee.scripts.actions import ChangedElsewhere, Words
from cordee.scripts.tag_actions import Labelled, SameLabel
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.scripts import TextVersionFactory
from tests.faults.staging import Played, Stage, by, plays

ANSWER = Words(words="Bonjour, {prenom_agent} vous répond.", title="Court", subject="Votre demande")


def _leader() -> tuple[Membership, Actor]:
    """Of an organisation where an agent of the line works."""
    line = OrganisationFactory(kind="numero_vert", level="region", departement=None)
    MembershipFactory(role=Role.PHONE_AGENT.value, organisation=line)
    leader = MembershipFactory(role=Role.TEAM_LEAD.value, organisation=line)
    return leader, actor_of(leader)


@plays("scripts.actions.replace")
def replace(stage: Stage) -> Played:
    _, actor = _leader()
    said: dict[str, Any] = {"text": "ouverture", "words": Words(words="Bonjour."), "version": 0, "at": timezone.now()}
    return Played(act=by(actor, actions.replace, **said), refused_again=actions.NothingNew)


@plays("scripts.actions.take_up")
def take_up(stage: Stage) -> Played:
    leader, actor = _leader()
    TextVersionFactory(written_by=leader)
    said: dict[str, Any] = {"text": "ouverture", "wanted": 0, "version": 1, "at": timezone.now()}
    return Played(act=by(actor, actions.take_up, **said), refused_again=ChangedElsewhere)


@plays("scripts.actions.add_answer")
def add_answer(stage: Stage) -> Played:
    _, actor = _leader()
    repeats = "another answer; the page itself answers a second click once"
    return Played(act=by(actor, actions.add_answer, words=ANSWER, at=timezone.now()), repeats=repeats)


LABEL = Labelled(label="Interprète à prévoir", tone=Tone.WARNING)


@plays("scripts.tag_actions.add")
def add_tag(stage: Stage) -> Played:
    _, actor = _leader()
    return Played(act=by(actor, tag_actions.add, said=LABEL, at=timezone.now()), refused_again=SameLabel)


@plays("scripts.tag_actions.change")
def change_tag(stage: Stage) -> Played:
    _, actor = _leader()
    said: dict[str, Any] = {"tag": "urgent", "said": LABEL, "version": 0, "at": timezone.now()}
    return Played(act=by(actor, tag_actions.change, **said), refused_again=ChangedElsewhere)


@plays("scripts.tag_actions.retire")
def retire_tag(stage: Stage) -> Played:
    _, actor = _leader()
    said: dict[str, Any] = {"tag": "urgent", "version": 0, "at": timezone.now()}
    return Played(act=by(actor, tag_actions.retire, **said), refused_again=ChangedElsewhere)
