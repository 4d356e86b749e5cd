"""J12 in English, on a phone: she opens her link, reads who is in charge, writes a sheet, sees what her file says.

Taking an agreement back in English is in ``tests/rooms/voice``: the journeys share one demo, where hers end.
"""

import re

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_her_own_page import ROSA, link_sent_to


def fits(visitor):
    return (accessibility_violations(visitor.page), sideways_scroll(visitor.page)) == ([], 0)


def test_she_reads_who_is_in_charge_writes_a_sheet_and_sees_what_her_file_says_in_english(visitors):
    agent = visitors()
    agent.log_in("agent@example.org")
    person = visitors(width=360)
    person.open(link_sent_to(agent, ROSA[0]))
    assert fits(person)

    person.page.get_by_role("link", name="English").click()
    person.sees("Is it you?")
    assert fits(person)
    person.page.get_by_text("I cannot receive a code").click()
    person.page.get_by_label(re.compile("year of birth")).fill("0000")
    person.page.get_by_role("button", name="Open my page").click()
    person.sees("This is not what we have")
    assert fits(person)
    person.page.get_by_label(re.compile("year of birth")).fill(ROSA[1])
    person.page.get_by_role("button", name="Open my page").click()
    person.sees("is in charge of your request")
    assert "/en/mon-suivi/" in person.page.url
    assert fits(person)
    person.picture("my-space-360")

    person.page.get_by_role("link", name="Write a sheet to give").click()
    person.page.get_by_role("link", name="For your employer").click()
    person.sees("The sheet is in French")
    assert fits(person)
    person.page.get_by_label(re.compile("^Restrictions")).fill("Depuis ma maladie.")
    person.page.get_by_role("button", name="See the sheet").click()
    person.sees("It says “maladie”")
    assert fits(person)
    person.page.get_by_label(re.compile("^Restrictions")).fill("Poste assis.")
    person.page.get_by_role("button", name="See the sheet").click()
    person.sees("This is exactly what your employer will see")
    assert fits(person)
    person.picture("my-sheet-360")

    person.page.goto(re.sub(r"fiches/.*", "", person.page.url))
    person.page.get_by_role("link", name=re.compile("See, print or download")).click()
    person.sees("Everything that your file says about you")
    assert fits(person)
    person.picture("my-data-360")
    person.page.get_by_role("link", name="Back to my page").click()

    person.sees("Your agreements")
    person.page.get_by_role("link", name="Français").click()
    person.sees("Vos accords")
