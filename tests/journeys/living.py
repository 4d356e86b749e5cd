"""What every life of the manual does at a page: fill a form by its names, press, open, take the picture."""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace

from tests.journeys.conftest import Site, Visitor
from tests.journeys.moved_clock import MovedClock
from tests.journeys.pages import PARIS, accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import mailed_link
from tests.journeys.test_her_own_page import answer_the_question, link_sent_to
from tests.journeys.test_pictures import COMPUTER, PHONE, note, take
from tests.journeys.test_released_situations import tell

AGENT = "agent@example.org"
CASE = re.compile(r"/pro/dossiers/[0-9a-f-]{36}/$")
TOP = "one => Math.floor(one.getBoundingClientRect().top + window.scrollY) - 16"
STANDS_STILL = re.compile("tâches de fond sont arrêtées")
Life = Generator[datetime, None, None]
# Of who has work in Lyon and is not on sick leave.
AT_WORK: dict[str, object] = {
    "commune_residence": "69123",
    "regime": "general",
    "statut": "salarie",
    "contrat_en_cours": True,
    "type_contrat": "cdi",
    "commune_travail": "69123",
    "en_arret": False,
    "age": 39,
}


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


@dataclass
class Somebody:
    """Invented, as all the demonstration is; ``facts`` are what she answers when she is asked."""

    given: str
    family: str
    born: date
    phone: str
    mail: str
    needs: tuple[str, ...]
    facts: dict[str, object]
    code: str = ""
    reference: str = ""
    request: str = ""  # the addresses of her request and of her case, for who follows her
    case: str = ""


@dataclass
class World:
    site: Site
    clock: MovedClock
    visitors: Callable[..., Visitor]
    opened: list[Visitor] = field(default_factory=list)
    at_work: dict[str, Visitor] = field(default_factory=dict)

    def member(self, email: str) -> Visitor:
        """One window a day: sessions end with it."""
        if email not in self.at_work:
            self.at_work[email] = self.visitor(COMPUTER)
            self.at_work[email].log_in(email)
        return self.at_work[email]

    def visitor(self, width: int = PHONE) -> Visitor:
        self.opened.append(self.visitors(width=width))
        self.opened[-1].page.set_default_timeout(60_000)  # a machine that works beside is slow
        return self.opened[-1]

    def herself(self, one: Somebody) -> Visitor:
        """By the link of the latest message that she received."""
        agent, her = self.member(AGENT), self.visitor()
        her.open(link_sent_to(agent, one.mail))
        answer_the_question(her, str(one.born.year))
        her.sees("Où en est votre demande")
        return her

    def everybody_leaves(self) -> None:
        """The windows stay with the test, which reads what they complained of; their pages show nothing more."""
        for visitor in self.opened:
            visitor.page.goto("about:blank")
        self.opened.clear()
        self.at_work.clear()


def live(world: World, *lives: Life) -> None:
    """Each goes on from the day that it names; of two, the earlier first."""
    waiting = [(next(one), one) for one in lives]
    while waiting:
        waiting.sort(key=lambda found: found[0])
        day, one = waiting.pop(0)
        if day > world.clock.now():
            world.everybody_leaves()
            world.clock.pass_to(day, world.site)
            until_the_jobs_run(world)
        following = next(one, None)
        if following is not None:
            waiting.append((following, one))


def until_the_jobs_run(world: World) -> None:
    """The worker says each minute what it did: the pages at work warn until it has, on the new day."""
    agent = world.member(AGENT)
    for _ in range(90):
        agent.open("/pro/appels/")
        if not agent.page.get_by_text(STANDS_STILL).count():
            return
        agent.page.wait_for_timeout(1000)
    raise AssertionError("the jobs of the worker stand still")


def picture(visitor: Visitor, name: str, begins: str = "") -> None:
    """``begins``: the element at which the picture of a long page begins."""
    visitor.page.mouse.move(0, 0)  # nothing of it is under the mouse
    assert sideways_scroll(visitor.page) == 0
    assert accessibility_violations(visitor.page) == []
    top = visitor.page.locator(begins).first.evaluate(TOP) if begins else 0
    take(visitor.page, f"vies-{name}", top)


def calls(
    agent: Visitor,
    one: Somebody,
    organisation: str,
    *,
    also: str = "",
    call: str = "",
    agreement: str = "",
    shares_health: bool = False,
) -> None:
    """From the key that picks up to the request that leaves, with the agreement read aloud; two pictures of it."""
    situation = SimpleNamespace(caller="personne", needs=one.needs, facts=one.facts)
    tell(agent, SimpleNamespace(id=one.given, situation=situation))
    if also:
        note(agent, also)
    if call:
        picture(agent, call)
    agent.press("Alt+t")
    agent.page.wait_for_url("**/transmettre/**")
    page = agent.page
    if organisation not in page.locator("section[aria-labelledby=cible] > p").first.inner_text():
        page.locator("#autres summary").click()
        page.locator("#autres a", has_text=organisation).first.click()
    if page.locator("[name=override]").count():
        page.locator("[name=override]").select_option(index=1)
        page.locator("[name=override_text]").fill("Elle le demande.")
    for name, text in (
        ("given_name", one.given),
        ("family_name", one.family),
        ("birth_date", f"{one.born:%d/%m/%Y}"),
        ("phone", one.phone),
        ("email", one.mail),
    ):
        page.locator(f"main [name={name}]").fill(text)
    if one.mail:
        page.locator("[name=preferred_channel][value=email]").check()
    if shares_health:
        page.locator("[name=share_health]").check()
    for box in ("notice_heard", "consent_given"):
        page.locator(f"[name={box}]").check()
    if agreement:
        picture(agent, agreement, begins="#relecture")
    agent.press("Alt+t")
    page.get_by_role("heading", name="Demande envoyée").wait_for()
    one.code, one.reference = page.locator("#code").inner_text(), page.locator("#reference").inner_text()


def answer_link(world: World, one: Somebody) -> str:
    return mailed_link(world.member(AGENT), one.reference)


def request_of(member: Visitor, one: Somebody) -> None:
    """Found once in the list of what was received."""
    if not one.request:
        member.open("/pro/orientations/")
        member.page.locator("tr", has_text=one.reference).locator("a.row-link").first.click()
        member.page.wait_for_url(re.compile(r"/pro/orientations/[0-9a-f-]{36}/$"))
        one.request = member.page.url
    member.open(one.request)


def case_of(member: Visitor, one: Somebody) -> None:
    """Her case, found once from her request."""
    if not one.case:
        member.page.get_by_role("link", name="Le dossier entier").click()
        member.page.wait_for_url(CASE)
        one.case = member.page.url
    member.open(one.case)


def go(visitor: Visitor, ends: str) -> None:
    """The first link of the page whose address ends so."""
    visitor.page.locator(f"main a[href$='{ends}']").first.click()
    visitor.page.wait_for_url(f"**{ends}")


def press(visitor: Visitor, ends: str) -> None:
    """The button of the form of the page that is sent to an address that ends so."""
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main form[action$='{ends}'] button[type=submit]").first.click()


def fill(visitor: Visitor, **said: str) -> None:
    """By the names of the fields: a value is chosen, ticked or typed."""
    for name, value in said.items():
        found = visitor.page.locator(f"main [name={name}]")
        tag = found.first.evaluate("one => one.tagName === 'INPUT' ? one.type : one.tagName")
        if tag in {"radio", "checkbox"}:
            visitor.page.locator(f'main [name={name}][value="{value}"]').first.check()
        elif tag == "SELECT":
            found.select_option(value)
        else:
            found.first.fill(value)


def send(visitor: Visitor, button: str = "") -> None:
    """What the form complains of fails the life."""
    buttons = visitor.page.locator("main form[method=post]").get_by_role("button", name=re.compile(button))
    with visitor.page.expect_navigation():
        buttons.first.click()
    refused = visitor.page.locator(".error-summary")
    assert refused.count() == 0, refused.inner_text()


def act(visitor: Visitor, ends: str, button: str = "", **said: str) -> None:
    """A page of one act: opened from where one is, filled, sent."""
    go(visitor, ends)
    fill(visitor, **said)
    send(visitor, button)


def choose(visitor: Visitor, name: str, words: str) -> None:
    """A choice by the words beside it."""
    visitor.page.locator(f"main label:has([name={name}])", has_text=words).first.click()


def says_her_word(her: Visitor, *, helped: str, work: str, needs_help: str = "non", words: str = "") -> None:
    her.page.get_by_role("link", name="Répondre en une minute").first.click()
    fill(her, helped=helped, work=work, needs_help=needs_help, words=words)


def in_programme(adviser: Visitor, one: Somebody, name: str) -> None:
    adviser.open(one.case)
    adviser.page.get_by_role("link", name=re.compile(name)).first.click()


def ends_phase(adviser: Visitor) -> None:
    """One session of it at least was held."""
    act(adviser, "seance/", on="aujourd’hui", minutes="45")
    act(adviser, "phase/", on="aujourd’hui")


def ends_programme(adviser: Visitor, asked: str = "") -> None:
    """What an end does is said, and agreed to, before it is done."""
    act(adviser, "fin/", on="aujourd’hui")
    if asked:
        picture(adviser, asked)
    send(adviser, "Oui, noter la fin")
    adviser.sees("La fin du programme est notée")


def takes_stock_again(adviser: Visitor, one: Somebody) -> None:
    """She works again: what changes is looked at, then recorded."""
    adviser.open(one.case)
    go(adviser, "point/refaire/")
    page = adviser.page
    page.locator("summary", has_text="arrêt de travail").first.click()
    page.get_by_role("group", name=re.compile("arrêt de travail")).first.get_by_label("Non", exact=True).check()
    send(adviser, "Voir ce qui change")
    if not page.get_by_role("heading", name="Ce qui a changé depuis").count():
        for asked in page.locator("main form fieldset").all():
            works = "A repris" in asked.inner_text()
            asked.get_by_label("Oui" if works else "Non", exact=True).check()
        send(adviser, "Voir ce qui change")
    picture(adviser, "helene-point")
    send(adviser, "Enregistrer ce point")
