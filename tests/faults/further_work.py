"""More people at work: who goes on after an answer, the person by her own link, who guards, who matches, the software.

Who needs to know what no page shows (a link that left by telephone, a case to guard) asks the database of the site.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event
from typing import Any

import psycopg
from django.test import override_settings
from django.utils import timezone

from cordee.config.roles import DATABASE
from cordee.people.personal_links import secret_of
from cordee.referrals.models import Basket
from tests.faults.people_at_work import REFERRAL, Account, Acknowledged, Browser, Page, ReceiverAtWork, Worker
from tests.faults.site import LINK_KEY, Site

BIRTH_YEAR = "1980"
REASON = "La personne conteste ses données."
JOBS = ("matching.compare", "referrals.sweep")
HURRY = (
    "update referrals_referral set remind_on = array[current_date, current_date + 1]"
    " where state in ('envoyee', 'recue') and reminders_sent = 0 and remind_on[1] > current_date"
)


class Insight:
    """The database of the site, as its superuser; nothing while it is down."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def rows(self, question: str, arguments: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with suppress(psycopg.Error, OSError), self.site.cluster.connect(DATABASE) as server:
            found = server.execute(question.encode(), list(arguments))
            return found.fetchall() if found.description else []
        return []


class Hours:
    """Strikes more often than a day would: jobs run every few seconds, and requests are due for their reminders."""

    def __init__(self, insight: Insight, over: Event) -> None:
        self.insight, self.over = insight, over

    def work(self) -> None:
        while not self.over.wait(4):
            now = int(timezone.now().timestamp())
            for job in JOBS:
                self.insight.rows(
                    "insert into procrastinate_jobs (queue_name, task_name, queueing_lock, args)"
                    " values ('default', %s, %s, jsonb_build_object('timestamp', %s::bigint)) on conflict do nothing",
                    [job, job, now],
                )
            with suppress(psycopg.Error, OSError), self.insight.site.cluster.connect(DATABASE) as server:
                server.execute("set session_replication_role = replica")
                server.execute(HURRY.encode())


class MemberAtWork(ReceiverAtWork, ABC):
    """With an account: logs in again whenever its list is shut."""

    home = "/pro/orientations/"

    def __init__(self, browser: Browser, draw: random.Random, account: Account) -> None:
        super().__init__(browser, draw)
        self.account = account

    def _once(self) -> None:
        page = self.browser.get(self.home)
        self.browser.over.wait(0.3)
        if page.status == 200:
            self._work_on(page)
        else:
            self.browser.log_in(self.account)

    @abstractmethod
    def _work_on(self, page: Page) -> None:
        """Do one thing with what the list shows."""


class SenderAtWork(MemberAtWork):
    """Looks after what was sent: answers a question, proposes another, sends links again."""

    home = "/pro/orientations/envoyees/"

    def _work_on(self, page: Page) -> None:
        if self.ledger.lacks("personal link") and self._sends_her_link():
            return
        found = sorted(set(REFERRAL.findall(page.text)))
        if not found:
            self.browser.over.wait(0.5)
            return
        if self.ledger.lacks("complement") and self._completes_one_of(found):
            return
        address = self.draw.choice(found)
        seen = self.browser.get(address)
        if f"{address}repondre-a-la-question/" in seen.text:
            self._complete(address)
        elif f"{address}proposer/" in seen.text:
            self._propose(address)
        elif self.draw.random() < 0.3:
            self._send_again(seen, f"{address}renvoyer-le-lien/", "answer link")
        else:
            self._send_again(seen, f"{address}lien-personnel/", "personal link")

    def _sends_her_link(self) -> bool:
        """Only a request that waits for her word offers it, and she soon gives it: it is looked for in their basket."""
        waiting = self.browser.get(f"{self.home}?panier={Basket.DRAFTS.value}")
        for address in sorted(set(REFERRAL.findall(waiting.text))):
            her_link = f"{address}lien-personnel/"
            seen = self.browser.get(address)
            if seen.form(her_link):
                self._send_again(seen, her_link, "personal link")
                return True
        return False

    def _completes_one_of(self, found: Sequence[str]) -> bool:
        """A question waits on few requests among many: it is looked for."""
        for address in found:
            if f"{address}repondre-a-la-question/" in self.browser.get(address).text:
                self._complete(address)
                return True
        return False

    def _complete(self, address: str) -> None:
        self._act(address, "repondre-a-la-question", "complement", {"text": "Elle est en arrêt."})

    def _propose(self, address: str) -> None:
        choice = self.browser.get(f"{address}proposer/").links(f"{address}proposer/?vers=")
        if not choice:
            self.ledger.count("nobody left to propose")
            return
        form = self.browser.get(self.draw.choice(choice))
        if "target" not in form.hidden:
            return
        agreement = "attendre" if self.ledger.lacks("personal link") else self.draw.choice(("oui", "attendre"))
        said = form.hidden | {"accord": agreement}
        self._post(f"{address}proposer/", said, "go on", said["key"])

    def _send_again(self, seen: Page, address: str, what: str) -> None:
        if form := seen.form(address):
            self._post(address, form, what, form["key"])


class AdviserAtWork(MemberAtWork):
    """Of the receiving organisation: takes what waits in its list, and may meet who holds the link.

    Answers, asks what is missing, or passes the request on to somebody better placed.
    """

    def _work_on(self, page: Page) -> None:
        found = sorted(set(REFERRAL.findall(page.text)))
        if not found:
            self.browser.over.wait(0.3)
            return
        address, drawn = self.draw.choice(found), self.draw.random()
        if drawn < 0.25:
            said = {"text": "Depuis quand est-elle en arrêt ?"}
            self._act(address, "demander-ce-qui-manque", "question", said)
        elif drawn < 0.5:
            self._redirect(address)
        else:
            self._answer(address)

    def _redirect(self, address: str) -> None:
        form = self.browser.get(f"{address}rediriger/")
        if target := form.choice("target"):
            said = form.hidden | {"target": target, "reason": "Plus près de chez elle.", "responder_name": "Mme Roche"}
            self._post(f"{address}rediriger/", said, "redirect", said["key"])
        else:
            self.ledger.count(f"redirect not offered, {form.status}")


class PersonAtWork(Worker):
    """By her own link: shows that it is she, agrees or not, says that she was met, takes her agreement back.

    Her word waits until somebody has sent her the link again: only a request that waits for it offers that.
    """

    def __init__(self, browsers: Callable[[], Browser], draw: random.Random, insight: Insight) -> None:
        super().__init__(browsers(), draw)
        self.browsers, self.insight = browsers, insight

    def _once(self) -> None:
        alive = self.insight.rows("select id from people_personlink where revoked_at is null")
        self.browser.over.wait(1)
        if not alive:
            return
        (link,) = self.draw.choice(alive)
        with override_settings(CORDEE_LINK_KEY=LINK_KEY):
            home = f"/mon-suivi/{secret_of(link)}/"
        self.browser = self.browsers()
        shown = self.browser.post(f"{home}verifier/", {"shown": BIRTH_YEAR})
        page = self.browser.get(home)
        if shown.status != 302 or page.status != 200:
            self.ledger.count(f"her page not opened, {shown.status} {page.status}")
            return
        self._act(page, home, str(link))

    def _act(self, page: Page, home: str, link: str) -> None:
        forms = page.forms
        asked = [address for address in forms if address.endswith(("/oui/", "/non/"))]
        met = page.links(f"{home}rendez-vous/")
        agreed = [address for address in forms if "/accord/" in address and address.endswith("/retirer/")]
        if asked and not self.ledger.lacks("personal link"):
            address = self.draw.choice(asked)
            self._post(address, forms[address], "agree" if address.endswith("/oui/") else "withdraw")
        elif met:
            form = self.browser.get(met[0])
            self._post(met[0], form.hidden | {"met_on": "aujourd'hui"}, "start")
        elif agreed and self.draw.random() < 0.3:
            address = self.draw.choice(agreed)
            self._post(address, forms[address], "withdraw consent", about=address.split("/")[-3])
        elif self.draw.random() < 0.1 and f"{home}retirer-tout/" in forms:
            self._post(f"{home}retirer-tout/", forms[f"{home}retirer-tout/"], "withdraw all", about=link)

    def _post(self, address: str, fields: dict[str, str], verb: str, about: str = "") -> None:
        began = timezone.now()
        answered = self.browser.post(address, fields)
        if answered.status == 302:
            self._keep_if_proven(
                answered, Acknowledged(verb=verb, about=about or fields["key"], code=began.isoformat())
            )
        elif answered.status in (404, 409, 429):
            self.ledger.count(f"{verb} by herself answered {answered.status}")
        else:
            self.ledger.surprise(f"{verb} by herself answered {answered.status}: {answered.words[-500:]}")

    def _keep_if_proven(self, answered: Page, act: Acknowledged) -> None:
        """What was done leads back to her page; who has to show again that it is she did nothing."""
        home = answered.location
        if f"{home}verifier/" in self.browser.get(home).forms:
            self.ledger.count(f"{act.verb} asked who she is")
        else:
            self.ledger.keep(act)


class GuardianAtWork(MemberAtWork):
    """Restricts a case, then lifts it: what was going on in it stops and goes on."""

    home = "/pro/droits/"

    def __init__(self, browser: Browser, draw: random.Random, account: Account, insight: Insight) -> None:
        super().__init__(browser, draw, account)
        self.insight = insight

    def _work_on(self, page: Page) -> None:
        cases = self.insight.rows("select id from cases_case order by opened_at desc limit 20")
        if not cases:
            self.browser.over.wait(0.5)
            return
        (case,) = self.draw.choice(cases)
        address = f"/pro/protection/{case}/"
        if form := self.browser.get(address).form(f"{address}limiter/"):
            self._post(f"{address}limiter/", form | {"reason": REASON, "checked": "on"}, "restrict", form["key"])
            self.browser.over.wait(1)
        seen = self.browser.get(address)
        for lift in [one for one in seen.forms if one.endswith("/lever/")]:
            self._post(lift, seen.forms[lift] | {"reason": REASON}, "lift", lift.split("/")[-3])
        self.browser.over.wait(2)


class ManagerAtWork(MemberAtWork):
    """Says whether two requests are about the same person, and tries the software of the organisation out."""

    home, software = "/pro/rapprochements/", "/pro/logiciel/"

    def _work_on(self, page: Page) -> None:
        found = page.links(self.home)
        if found and self.draw.random() < 0.9:
            self._match(self.draw.choice(found))
            return
        hooks = self.browser.get(self.software)
        for address in [one for one in hooks.forms if one.endswith("/essai/")]:
            self._post(address, hooks.forms[address], "try out", address)
        self.browser.over.wait(1)

    def _match(self, address: str) -> None:
        form = self.browser.get(address)
        if "version" in form.hidden:
            said = form.hidden | {"source": "person_said", "word": self.draw.choice(("same", "other"))}
            self._post(address, said, "match", said["key"])
