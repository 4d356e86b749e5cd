"""A few people more, so that a newcomer meets what chance seldom tells: told after the others, by the same acts.

Somebody asked by her own link, a question sent back, a person who comes by a second door, a case with a plan.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import own_word
from cordee.demo import at_her_employers, following, line, programmes
from cordee.demo.models import Built
from cordee.demo.network import organisation_id
from cordee.demo.stories import BASIN_OF_THE_ACCOUNTS, Ending, Person, Story, moment
from cordee.demo.wording import (
    AGREEMENT,
    AGREEMENT_SAYS,
    AGREEMENT_SENDER,
    APPLICATIONS,
    NOTE,
    QUESTION,
    RESPONDERS,
    STEPS,
)
from cordee.documents import actions as documents
from cordee.documents.actions import NewDocument
from cordee.domain.access import Actor, hash_of_secret
from cordee.domain.documents import DocumentKind, FileType
from cordee.domain.notes import Audience
from cordee.domain.referral import State
from cordee.employer import queries as employer
from cordee.matching import comparing
from cordee.network.models import Membership
from cordee.network.queries import actor_of
from cordee.outbox import delivery
from cordee.outbox.actions import message_id_for
from cordee.paper.document import Document, Paragraph, Section
from cordee.paper.printing import printed
from cordee.people.models import Contact, Identity
from cordee.referrals import agreeing, thread
from cordee.referrals.links import secret_of
from cordee.referrals.models import AnswerLink, Referral
from cordee.referrals.sweep import CLOCK
from cordee.support import actions as notes
from cordee.support import applications, applying, planning
from cordee.support.applying import NewApplication
from cordee.support.planning import NewStep
from cordee.ui.typography import long_day
from cordee.voice import asking
from cordee.voice.mail import WORD

DEMO = Actor.for_job("demo", label="Démonstration")
FRIDAY = 5
HEALTH = "sante_travail-lyon"
SUPPORTING = "sante@example.org"
BILANS = "cibc-69"
ASSESSING = "cibc@example.org"
BY_A_DOCTOR = "signale_par_son_medecin"
# Whose page a newcomer opens: the README and the page of mails say his year of birth.
ASKED_BY_HIS_LINK = Person(
    family_name="Terrasson",
    given_name="Alban",
    is_woman=False,
    birth_date=date(1974, 5, 12),
    phone="06 39 98 12 34",
    email="alban@example.org",
)
ASKED_AFTERWARDS = Person(
    family_name="Maublanc",
    given_name="Rosa",
    is_woman=True,
    birth_date=date(1968, 9, 3),
    phone="06 39 98 43 21",
    email="rosa@example.org",
)
ON_SICK_LEAVE = ("arret_long", "poste_a_adapter", "rien_de_precis")
LONG_AGO = 46  # days: called, met, closed, and ten days more
AT_WORK = time(10, 30)


class Examples:
    """``told`` are the stories of the day, from which the examples are taken."""

    def __init__(self, told: Sequence[Story], *, on: date, agent: Actor, now: datetime) -> None:
        self.told, self.on, self.agent, self.now = told, on, agent, now

    def build(self) -> None:
        self._once("accord", self.asked_by_his_link)
        self._once("question", self.question_back)
        self._once("seconde-porte", self.second_door)
        self._once("parole", self.own_words)
        self._once("plan", self.plan)

    def _once(self, name: str, tell: Callable[[], None]) -> None:
        """Noted first: one that was cut short is not told again, since half of it may be there."""
        with acting_as(DEMO):
            _, is_new = Built.objects.get_or_create(key=f"example/{self.on}/{name}", defaults={"at": self.now})
        if is_new:
            tell()

    def asked_by_his_link(self) -> None:
        """His doctor calls for him: nothing leaves before he says yes on his page."""
        found = self._like(BY_A_DOCTOR)
        if found:
            story = replace(found, person=ASKED_BY_HIS_LINK, ending=Ending.WAITING, days_ago=2)
            referral = self._call(story, asked_later=True)
            if referral:
                _deliver(f"{agreeing.ASKED}:{referral.pk}", at=referral.created_at)

    def question_back(self) -> None:
        """The organisation lacks something: the delays are stopped, and who asked has something to do."""
        with acting_as(DEMO):
            asked = _held_by(HEALTH, State.RECEIVED, State.SENT)
            links = AnswerLink.objects.visible_to(DEMO).filter(revoked_at__isnull=True)
            link = links.get(referral=asked) if asked else None
        if link:
            organisation = Actor.for_link(hash_of_secret(secret_of(link.pk)))
            said = {"text": QUESTION, "responder_name": RESPONDERS[0], "key": f"demo:question:{link.pk}"}
            with acting_as(organisation):
                thread.ask(referral_id=link.referral_id, actor=organisation, at=self.now, **said)

    def second_door(self) -> None:
        """Somebody whom one organisation follows calls again, for something else: two cases that look alike."""
        with acting_as(DEMO):
            followed = _held_by(HEALTH, State.STARTED, State.ACCEPTED)
            known = _person_of(followed) if followed else None
        found = self._like(*line.ASKED_BY_NAME)
        if found and known:
            story = replace(found, number=len(self.told), person=known, ending=Ending.ACCEPTED, days_ago=4)
            referral = self._call(story)
            if referral:
                following.follow(story, referral, agent=self.agent, now=self.now)
        comparing.compare(at=self.now)

    def own_words(self) -> None:
        """Whose follow-up ended ten days ago is asked what became of it, and called when no answer came."""
        found = self._like(*ON_SICK_LEAVE)
        if found:
            ended = replace(
                found, number=len(self.told) + 1, person=ASKED_AFTERWARDS, ending=Ending.CLOSED, days_ago=LONG_AGO
            )
            referral = self._call(ended)
            if referral:
                following.follow(ended, referral, agent=self.agent, now=self.now)
        with acting_as(CLOCK):
            due = own_word.due(actor=CLOCK, on=timezone.localdate(self.now))
        for question_id in due:
            with acting_as(CLOCK):
                question = own_word.access_question(question_id, actor=CLOCK)
            at = min(when_people_work(question.asked_on), self.now)
            if asking.ask_word(question_id=question_id, at=at):
                _deliver(f"{WORD}:{question.case_id}:{timezone.localdate(at)}", at=at)

    def plan(self) -> None:
        """A case with a note, a document, a plan and applications: one step is done, one is late, one is hers."""
        with acting_as(DEMO):
            followed = _held_by(HEALTH, State.STARTED, State.ACCEPTED)
            member = Membership.objects.filter(user__email=SUPPORTING).first()
            case = Referral.objects.visible_to(DEMO).get(pk=followed).case_id if followed else None
        if case is None or member is None:
            return
        adviser = actor_of(member)
        known = {"case_id": case, "actor": adviser, "at": self.now}
        with acting_as(adviser):
            notes.write(audience=Audience.MY_ORGANISATION, text=NOTE, key=f"demo:note:{case}", **known)
            for number, (title, hers, days, funding) in enumerate(STEPS):
                owner = None if hers else adviser.organisation
                new = NewStep(
                    title=title,
                    owner=owner,
                    due_on=timezone.localdate(self.now) + timedelta(days=days),
                    funding=funding,
                )
                step = planning.add(new=new, key=f"demo:step:{number}:{case}", **known)
                if not number:
                    planning.finish(step_id=step.pk, seen=step.seen, actor=adviser, at=self.now)
            self._document(adviser, case)
            for number, (kind, hers, days) in enumerate(APPLICATIONS):
                self._application(adviser, case, kind=kind, hers=hers, days=days, is_filed=not number)
        programmes.follow(case, SUPPORTING, "maintien_en_emploi", now=self.now)
        with acting_as(DEMO):
            asked = _held_by(BILANS, State.STARTED, State.ACCEPTED)
            bilan = Referral.objects.visible_to(DEMO).get(pk=asked).case_id if asked else None
        if bilan is not None:
            programmes.follow(bilan, ASSESSING, "bilan_plan", now=self.now)
        self._once("employeur", lambda: self._employer(case, adviser))

    def _employer(self, case: UUID, adviser: Actor) -> None:
        """Only who leads writes down what she agreed to share."""
        with acting_as(adviser):
            leads = employer.may_share(case, actor=adviser)
        if leads:
            at_her_employers.share(case, adviser=adviser, on=self.on - timedelta(days=20), now=self.now)

    def _document(self, adviser: Actor, case: UUID) -> None:
        """A paper that she and the team read, made as every paper of the house."""
        today = timezone.localdate(self.now)
        paper = Document(
            title=AGREEMENT,
            sender=AGREEMENT_SENDER,
            on=today,
            on_said=long_day(today),
            number=settings.CORDEE_LINE_NUMBER,
            hours=settings.CORDEE_LINE_HOURS,
            sections=(
                Section(title="Ce qui est convenu", blocks=tuple(Paragraph(text=one) for one in AGREEMENT_SAYS)),
            ),
        )
        new = NewDocument(
            title=AGREEMENT,
            kind=DocumentKind.AGREEMENT,
            audience=Audience.CASE_TEAM,
            about_health=False,
            file_type=FileType.PDF,
            content=printed(paper),
        )
        documents.add(case_id=case, new=new, actor=adviser, at=self.now, key=f"demo:document:{case}")

    def _application(self, adviser: Actor, case: UUID, *, kind: str, hers: bool, days: int, is_filed: bool) -> None:
        """Half of its papers are there; one is filed."""
        today = timezone.localdate(self.now)
        due_on, owner = today + timedelta(days=days), None if hers else adviser.organisation
        new = NewApplication(kind=applications.kinds()[kind], owner=owner, due_on=due_on)
        known = {"actor": adviser, "at": self.now}
        one = applying.open_one(case_id=case, new=new, key=f"demo:application:{kind}:{case}", **known)
        half = one.papers if is_filed else one.papers[: len(one.papers) // 2]
        one = applying.receive(application_id=one.pk, papers=half, seen=one.seen, **known)
        if is_filed:
            filed = {"filed_on": today - timedelta(days=20), "due_on": due_on}
            applying.file(application_id=one.pk, seen=one.seen, **filed, **known)

    def _like(self, *templates: str) -> Story | None:
        """A story of these, near the organisations of the accounts when one is."""
        found = [one for one in self.told if one.template in templates and one.ending is not Ending.ANONYMOUS]
        near = [one for one in found if one.home.basin == BASIN_OF_THE_ACCOUNTS]
        return next(iter(near or found), None)

    def _call(self, story: Story, *, asked_later: bool = False) -> Referral | None:
        at, ended_at = moment(story, self.now)
        with acting_as(self.agent):
            return line.take_call(story, agent=self.agent, at=at, ended_at=ended_at, asked_later=asked_later)


def _held_by(organisation: str, *states: State) -> UUID | None:
    """The first request of an organisation that stands in the first of these states that holds one."""
    for state in states:
        found = Referral.objects.visible_to(DEMO).filter(recipient=organisation_id(organisation), state=state.value)
        if first := found.order_by("sent_at", "pk").values_list("pk", flat=True).first():
            key: UUID = first
            return key
    return None


def _person_of(referral_id: UUID) -> Person | None:
    person = Referral.objects.visible_to(DEMO).values_list("case__person", flat=True).get(pk=referral_id)
    identity = Identity.objects.visible_to(DEMO).get(pk=person)
    contact = Contact.objects.visible_to(DEMO).get(pk=person)
    if identity.birth_date is None:
        return None
    return Person(
        family_name=identity.family_name,
        given_name=identity.given_name,
        is_woman=False,  # no word of a story is drawn from it any more
        birth_date=identity.birth_date,
        phone=contact.phone,
        email=contact.email,
    )


def _deliver(key: str, *, at: datetime) -> None:
    delivery.deliver(message_id_for(key), at=at)


def when_people_work(day: date) -> datetime:
    """Messages to persons leave on weekdays: a day of the week-end is put off to Monday."""
    weekend = max(0, day.isoweekday() - FRIDAY)
    monday = day + timedelta(days=3 - weekend) if weekend else day
    return timezone.make_aware(datetime.combine(monday, AT_WORK))
