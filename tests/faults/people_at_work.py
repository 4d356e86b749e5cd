"""People who work on the site while it is being killed: each act has its form, sent again until it is answered.

What was acknowledged is kept: afterwards the database is asked for it.
"""

import random
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from threading import Event, Lock
from urllib.parse import urlencode, urlsplit

from allauth.mfa.totp.internal import auth as totp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from tests.faults.post_office import PostOffice

TOO_OFTEN = 429
ENTRANCE, SECOND_FACTOR, CODE_SECONDS = "/compte/login/", "/compte/2fa/authenticate/", 30
CALL = re.compile(r"/pro/appels/([0-9a-f-]{36})/")
REFERRAL = re.compile(r"/pro/orientations/[0-9a-f-]{36}/")
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
FORM = re.compile(r'<form\b[^>]*\baction="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
HREF = re.compile(r'\bhref="([^"]*)"')
CODE = re.compile(r'id="code">([^<]+)<')
ANSWERS = {
    "appelant": "personne",
    "commune_residence": "Lyon",
    "regime": "general",
    "statut": "salarie",
    "contrat_en_cours": "o",
    "commune_travail": "Lyon",
    "en_arret": "o",
    "age": "46",
}


class Stopped(Exception):
    """The time of the load is over: what was not answered was not acknowledged."""


@dataclass(frozen=True, kw_only=True)
class Page:
    status: int
    text: str
    location: str

    @property
    def hidden(self) -> dict[str, str]:
        found = {}
        for tag in INPUT.findall(self.text):
            attributes = dict(ATTRIBUTE.findall(tag))
            if attributes.get("type") == "hidden" and "name" in attributes:
                found[attributes["name"]] = unescape(attributes.get("value", ""))
        return found

    @property
    def forms(self) -> dict[str, dict[str, str]]:
        """The hidden fields of each form that says where it goes."""
        return {
            unescape(to): Page(status=self.status, text=inside, location="").hidden
            for to, inside in FORM.findall(self.text)
        }

    def form(self, address: str) -> dict[str, str] | None:
        return self.forms.get(address)

    def links(self, beginning: str) -> list[str]:
        """Addresses under this one, each once."""
        found = (unescape(address) for address in HREF.findall(self.text))
        return sorted({one for one in found if one.startswith(beginning) and one != beginning})

    def choice(self, name: str) -> str | None:
        """The first of the radio buttons of this name."""
        for tag in INPUT.findall(self.text):
            attributes = dict(ATTRIBUTE.findall(tag))
            if attributes.get("name") == name and attributes.get("type") == "radio":
                return unescape(attributes["value"])
        return None

    @property
    def words(self) -> str:
        return re.sub("<[^>]+>", " ", self.text)


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """``about`` is the call or the key of the form that was answered."""

    verb: str
    about: str
    code: str = ""


@dataclass
class Ledger:
    """Shared by all: what was promised, and how often one had to try again."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def keep(self, act: Acknowledged) -> None:
        with self.lock:
            self.acknowledged.append(act)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def lacks(self, verb: str) -> bool:
        """Nobody was told yet that such an act was done."""
        with self.lock:
            return all(act.verb != verb for act in self.acknowledged)

    def surprise(self, what: str) -> None:
        with self.lock:
            self.surprises.append(what)


@dataclass(frozen=True, kw_only=True)
class Account:
    email: str
    password: str
    secret: str

    @property
    def code(self) -> str:
        """What its application of codes shows now."""
        (now, *_) = totp.yield_hotp_counters_from_time()
        return str(totp.format_hotp_value(totp.hotp_value(self.secret, now)))


class Browser:
    """``port`` may be a proxy's; the site is always addressed by its own name."""

    def __init__(self, port: int, *, host: str, ledger: Ledger, over: Event) -> None:
        self.port, self.host, self.ledger, self.over = port, host, ledger, over
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._until_answered("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Page:
        """The same form each time, its key included."""
        return self._until_answered("POST", path, dict(fields))

    def upload(self, path: str, fields: Mapping[str, str], text: bytes) -> Page:
        """The same with a text file, « file »."""
        return self._until_answered("POST", path, dict(fields), text)

    def _until_answered(
        self, method: str, path: str, fields: dict[str, str] | None, upload: bytes | None = None
    ) -> Page:
        while not self.over.is_set():
            try:
                page = self._once(method, path, fields, upload)
            except (OSError, HTTPException):
                page = None
            if page is not None and page.status < 500:
                return page
            if page is not None:
                self.ledger.count(f"answered {page.status}")
                self._look_at_closed_page(page, f"{method} {path}")
            self.ledger.count("tried again" if method == "POST" else "asked again")
            self.over.wait(0.3)
        raise Stopped

    def _look_at_closed_page(self, page: Page, asked: str) -> None:
        if page.status != 503:
            self.ledger.surprise(f"{asked} answered {page.status}")
        if page.status == 503 and "0 800 00 12 34".replace(" ", "") not in re.sub(r"\s", "", page.text):
            self.ledger.surprise(f"a 503 without the telephone number: {page.text[:300]}")

    def _once(self, method: str, path: str, fields: dict[str, str] | None, upload: bytes | None = None) -> Page:
        headers = {"Host": self.host, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body: str | bytes | None = None
        if fields is not None:
            token = next((value for name, value in self.cookies.items() if "csrf" in name), "")
            said = {**fields, "csrfmiddlewaretoken": token}
            body = urlencode(said)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            if upload is not None:
                file = SimpleUploadedFile("piece.txt", upload, content_type="text/plain")
                body = encode_multipart(BOUNDARY, {**said, "file": file})
                headers["Content-Type"] = MULTIPART_CONTENT
        link = HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(link):
            link.request(method, path, body=body, headers=headers)
            answer = link.getresponse()
            text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        location = urlsplit(answer.headers.get("Location") or "")
        return Page(status=answer.status, text=text, location=location.path)

    def log_in(self, account: Account) -> None:
        """The entrance of the site; a session that was never told of is a new log-in."""
        while True:
            page = self.get(ENTRANCE)
            if page.status == 302 and page.location != SECOND_FACTOR:
                return
            if page.status == 200:
                said = {"login": account.email, "password": account.password}
                page = self.post(ENTRANCE, page.hidden | said)
            if page.location == SECOND_FACTOR and self._shows_code(account):
                self.ledger.keep(Acknowledged(verb="log in", about=account.email))
                return
            self.ledger.count(f"log-in answered {page.status}")
            self.over.wait(5 if page.status == TOO_OFTEN else 0.5)

    def _shows_code(self, account: Account) -> bool:
        """A code opens once: where the answer was lost, the next one is waited for."""
        form = self.get(SECOND_FACTOR)
        answered = self.post(SECOND_FACTOR, form.hidden | {"code": account.code})
        if answered.status == 302:
            return self._is_in()
        self.over.wait(CODE_SECONDS)
        return False

    def _is_in(self) -> bool:
        """The entrance sends on who is inside."""
        page = self.get(ENTRANCE)
        return page.status == 302 and page.location != SECOND_FACTOR


class Worker(ABC):
    """Repeats what ``_once`` does until the time is over."""

    def __init__(self, browser: Browser, draw: random.Random) -> None:
        self.browser, self.ledger, self.draw = browser, browser.ledger, draw

    def work(self) -> None:
        try:
            while not self.browser.over.is_set():
                self._once()
        except Stopped:
            return
        except Exception as error:
            self.ledger.surprise(f"{type(self).__name__}: {error!r}")
            raise

    @abstractmethod
    def _once(self) -> None:
        """One thing that this person does."""


class AgentAtWork(Worker):
    """Answers a call, notes what is said, hands over."""

    def __init__(self, browser: Browser, draw: random.Random, account: Account) -> None:
        super().__init__(browser, draw)
        self.account = account
        self.known: list[tuple[int, str]] = []

    def _once(self) -> None:
        if not self._is_in():
            self.browser.log_in(self.account)
        opened = self.browser.post("/pro/appels/nouveau/", {})
        found = CALL.search(opened.location)
        if opened.status != 302 or found is None:
            self.ledger.count(f"call not opened, {opened.status}")
            return
        call = found[1]
        self.ledger.keep(Acknowledged(verb="call", about=call))
        if self._listen(call):
            self._hand_over(call)
        else:
            self.ledger.count("heard badly, ended by nobody")

    def _is_in(self) -> bool:
        return self.browser.get("/pro/appels/").status == 200

    def _listen(self, call: str) -> bool:
        """Whether each thing that was said was acknowledged; a page that conflicts or shows another one was not."""
        said = [{"fact": fact, "answer": text} for fact, text in ANSWERS.items()]
        heard = [self._note(call, "reponse", said[0])]
        seen = self.browser.get(f"/pro/appels/{call}/").hidden.get("version", "0")
        heard.append(self._note(call, "besoin", {"need": "garder_mon_travail", "version": seen}))
        for one in said[1:]:
            named = {"commune_code": "69123"} if one["fact"].startswith("commune") else {}
            heard.append(self._note(call, "reponse", one | named))
        return all(heard)

    def _note(self, call: str, page: str, said: Mapping[str, str]) -> bool:
        answered = self.browser.post(f"/pro/appels/{call}/{page}/", dict(said))
        return answered.status == 302 and call in answered.location

    def _hand_over(self, call: str) -> None:
        path = f"/pro/appels/{call}/transmettre/"
        form = self.browser.get(path)
        if "service" not in form.hidden:
            self.ledger.surprise(f"nothing to hand over, {form.status}: {form.words[-600:]}")
            return
        number, name = self._somebody()
        person = {
            "family_name": name,
            "given_name": "Aline",
            "birth_date": "14/3/80",
            "phone": f"06{number:08d}",
            "preferred_channel": "phone",
            "notice_heard": "on",
            "consent_given": "on",
            "share_health": "on",
            "existing_checked": "on",
        }
        sent = self.browser.post(path, form.hidden | person)
        if sent.status == 422 and 'name="send_reason"' in sent.text:
            self.ledger.count("asked why once more")
            sent = self.browser.post(path, sent.hidden | person | {"send_reason": "La personne le demande."})
        code = CODE.search(sent.text)
        if sent.status == 200 and code:
            self.ledger.keep(Acknowledged(verb="hand over", about=call, code=code[1].strip()))
        else:
            self.ledger.surprise(f"not handed over, {sent.status}: {sent.words[-600:]}")

    def _somebody(self) -> tuple[int, str]:
        """One in four has come before, by another door: two requests about her look alike."""
        if self.known and self.draw.random() < 0.25:
            return self.draw.choice(self.known)
        name = f"Essai{''.join(self.draw.choices('abcdefghijklmnopqrstuvwxyz', k=12))}"
        self.known.append((self.draw.randrange(10**8), name))
        return self.known[-1]


AFTER_A_REFUSAL = ("refuse", "go on", "personal link")


class ReceiverAtWork(Worker):
    """Answers a request, then follows the person to the end."""

    def _answer(self, address: str) -> None:
        today = f"{timezone.localdate():%d/%m/%Y}"
        wanted = any(self.ledger.lacks(verb) for verb in AFTER_A_REFUSAL)
        if self.draw.random() < (0.5 if wanted else 0.2):
            self._act(address, "refuser", "refuse", {"reason": "complet", "text": ""})
            return
        self._act(address, "accuser-reception", "acknowledge", {})
        self._act(address, "accepter", "accept", {"first_contact_on": today, "comment": ""})
        self._act(address, "rendez-vous-manque", "attempt", {"kind": "sans_reponse", "tried_on": today, "next_on": ""})
        self._act(address, "rendez-vous-tenu", "start", {"met_on": today, "comment": ""})
        self._act(address, "cloturer", "close", {"outcome": "aide", "comment": ""})

    def _act(self, address: str, page: str, verb: str, said: dict[str, str]) -> None:
        form = self.browser.get(f"{address}{page}/")
        if "key" not in form.hidden:
            self.ledger.count(f"{verb} not offered, {form.status}")
            return
        fields = form.hidden | {"responder_name": "Mme Roche"} | said
        self._post(f"{address}{page}/", fields, verb, fields["key"])

    def _post(self, address: str, fields: dict[str, str], verb: str, about: str) -> None:
        """Done is answered by the page that comes next; hidden, by the same as what never was."""
        self._posted(self.browser.post(address, fields), verb, about)

    def _posted(self, answered: Page, verb: str, about: str) -> None:
        if 300 <= answered.status < 400:
            self.ledger.keep(Acknowledged(verb=verb, about=about))
        elif answered.status in (404, 409):
            self.ledger.count(f"{verb} refused, {answered.status}")
        else:
            self.ledger.surprise(f"{verb} answered {answered.status}: {answered.words[-500:]}")


class HolderOfLinksAtWork(ReceiverAtWork):
    """Opens the link of a mail."""

    def __init__(self, browser: Browser, draw: random.Random, post_office: PostOffice) -> None:
        super().__init__(browser, draw)
        self.post_office = post_office

    def _once(self) -> None:
        if self.post_office.links.empty():
            self.browser.over.wait(0.3)
            return
        self._answer(self.post_office.links.get())
