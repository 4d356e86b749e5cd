"""An adviser who supports the persons of the cases that the organisation leads: a note, a step, an appointment,
an application, what comes next; each is then found again by its key.
"""

import re
from datetime import timedelta

from django.utils import timezone

from tests.faults.further_work import MemberAtWork
from tests.faults.people_at_work import Page

CASES = "/pro/dossiers/"
CASE = re.compile(r"/pro/dossiers/[0-9a-f-]{36}/")
STEP = "Appeler l’employeur"


class SupporterAtWork(MemberAtWork):
    """What was not acknowledged yet is done first."""

    home = CASES

    def _work_on(self, page: Page) -> None:
        found = sorted(set(CASE.findall(page.text)))
        if not found:
            self.browser.over.wait(0.5)
            return
        case = self.draw.choice(found)
        acts = {"note": self._note, "step": self._step, "appointment": self._meet, "application": self._apply}
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
