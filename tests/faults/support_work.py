"""An adviser who supports the persons of the cases that the organisation leads: a note, a step, an appointment,
an application, a document, a programme and what happens in it, what she shows to her employer, stock taken again; and
the contact at her employer's, who answers. Each is then found again by its key.
"""

import random
import re
from datetime import timedelta
from uuid import uuid4

from django.test import override_settings
from django.utils import timezone

from cordee.employer.links import secret_of
from tests.faults.further_work import Insight, MemberAtWork
from tests.faults.people_at_work import Acknowledged, Browser, Page, Worker
from tests.faults.site import LINK_KEY

CASES = "/pro/dossiers/"
CASE = re.compile(r"/pro/dossiers/[0-9a-f-]{36}/")
PROGRAMME = re.compile(r"/pro/dossiers/programmes/[0-9a-f-]{36}/")
STEP = "Appeler l’employeur"
SHARED = {
    "contact_name": "Mme Roux",
    "company": "Scierie des Bauges",
    "email": "roux@cordee.example",
    "days": "30",
    "nom": "Ida Essai",
    "amenagement": "Un siège réglable",
    "heard": "on",
    "step": "accepter",
}
SHARINGS = "select id, link_number from employer_sharing where stopped_at is null and expires_at > now()"


class SupporterAtWork(MemberAtWork):
    """What was not acknowledged yet is done first."""

    home = CASES

    def _work_on(self, page: Page) -> None:
        found = sorted(set(CASE.findall(page.text)))
        if not found:
            self.browser.over.wait(0.5)
            return
        case = self.draw.choice(found)
        acts = {
            "note": self._note,
            "step": self._step,
            "appointment": self._meet,
            "application": self._apply,
            "document": self._add,
            "programme": self._open,
            "session": self._hold,
            "share": self._share,
            "stock": self._retake,
        }
        wanted = [verb for verb in acts if self.ledger.lacks(verb)] or list(acts)
        acts[self.draw.choice(wanted)](case)
        self.browser.over.wait(0.5)

    def _note(self, case: str) -> None:
        self._write(f"{case}noter/", "note", {"audience": "mon_organisme", "text": "Vue ce matin."})

    def _step(self, case: str) -> None:
        self._write(f"{case}etapes/ajouter/", "step", {"title": STEP, "due_on": self._soon(), "funding": ""}, "owner")

    def _meet(self, case: str) -> None:
        meeting = {"subject": "Faire le point", "day": self._soon(), "hour": "10h", "minutes": "45"}
        self._write(
            f"{case}rendez-vous/fixer/", "appointment", meeting | {"means": "telephone", "place": "", "with_whom": ""}
        )

    def _apply(self, case: str) -> None:
        self._write(f"{case}demarches/ouvrir/", "application", {"due_on": self._soon()}, "kind", "owner")

    def _add(self, case: str) -> None:
        address = f"{case}documents/ajouter/"
        form = self.browser.get(address)
        if "key" not in form.hidden:
            self.ledger.count(f"document not offered, {form.status}")
            return
        said = form.hidden | {
            "title": "Convention",
            "kind": "convention",
            "audience": "mon_organisme",
            "programme": "aucun",
        }
        self._posted(self.browser.upload(address, said, b"Convention du mois."), "document", said["key"])

    def _open(self, case: str) -> None:
        self._write(f"{case}programmes/ouvrir/", "programme", {}, "kind")

    def _hold(self, case: str) -> None:
        """A quarter of an hour in a programme of the case; one whose hours are spent offers no more."""
        found = sorted(set(PROGRAMME.findall(self.browser.get(case).text)))
        if found:
            address = f"{self.draw.choice(found)}seance/"
            self._write(address, "session", {"on": "aujourd’hui", "minutes": "15 min"})

    def _share(self, case: str) -> None:
        """As she said it aloud; with one contact at a time."""
        self._write(f"{case}employeur/partager/", "share", SHARED)

    def _retake(self, case: str) -> None:
        form = self.browser.get(f"{case}point/refaire/")
        if "seen" not in form.hidden:
            self.ledger.count(f"stock not offered, {form.status}")
            return
        age = str(self.draw.randint(30, 60))
        said = {"seen": form.hidden["seen"], "dit": f"age={age}", "key": str(uuid4())}
        self._post(f"{case}point/enregistrer/", said, "stock", case.split("/")[-2])

    def _write(self, address: str, verb: str, said: dict[str, str], *choices: str) -> None:
        """``choices`` are radio buttons, of which the first is taken."""
        form = self.browser.get(address)
        chosen = {name: form.choice(name) for name in choices}
        if "key" not in form.hidden or None in chosen.values():
            self.ledger.count(f"{verb} not offered, {form.status}")
            return
        self._post(address, form.hidden | chosen | said, verb, form.hidden["key"])

    def _soon(self) -> str:
        return f"{timezone.localdate() + timedelta(days=self.draw.randint(3, 40)):%d/%m/%Y}"


class ContactAtWork(Worker):
    """At her employer's, without account: opens the page that was sent, and answers."""

    def __init__(self, browser: Browser, draw: random.Random, insight: Insight) -> None:
        super().__init__(browser, draw)
        self.insight = insight

    def _once(self) -> None:
        alive = self.insight.rows(SHARINGS)
        self.browser.over.wait(1.5)
        if not alive:
            return
        sharing, number = self.draw.choice(alive)
        with override_settings(CORDEE_LINK_KEY=LINK_KEY):
            home = f"/partage/{secret_of(sharing, number)}/"
        page = self.browser.get(home)
        if page.status != 200:
            self.ledger.count(f"her employer's page not opened, {page.status}")
            return
        said = page.hidden | {"kind": "recu", "words": "Le siège est commandé.", "name": "Mme Roux"}
        answered = self.browser.post(f"{home}repondre/", said)
        if answered.status == 302:
            self.ledger.keep(Acknowledged(verb="employer answer", about=said["key"]))
        elif answered.status in (404, 409, 429):
            self.ledger.count(f"employer answer refused, {answered.status}")
        else:
            self.ledger.surprise(f"employer answer answered {answered.status}: {answered.words[-500:]}")
