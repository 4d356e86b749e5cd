"""What nobody answered comes to the animator of the département, who takes it up and closes it."""

import re

import pytest

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.windows import COMPUTER_FIRST

ANIMATOR = "animation@example.org"


def test_a_request_that_expired_is_taken_up_by_the_animator_who_writes_and_closes(visitors):
    animator = visitors()
    animator.log_in(ANIMATOR)
    animator.open("/pro/animation/")
    animator.sees("malgré deux rappels")
    animator.picture("a-reprendre")
    assert accessibility_violations(animator.page) == []

    animator.page.locator("tr", has_text="malgré deux rappels").locator("a.row-link").first.press("Enter")
    animator.sees("Ce que vous pouvez faire")
    reference = re.search(r"Demande (\w{8})", animator.page.locator("main").inner_text())[1]
    animator.page.get_by_role("button", name="Reprendre cette ligne").dblclick()
    animator.sees("La ligne est à votre nom")
    animator.picture("ligne-reprise")
    assert accessibility_violations(animator.page) == []

    animator.page.get_by_role("button", name="Relancer l’organisme").press("Enter")
    animator.sees("Le courriel part")
    animator.page.get_by_role("button", name="Relancer l’organisme").press("Enter")
    animator.sees("Rien n’a été changé")
    animator.page.get_by_role("link", name="Voir la ligne").press("Enter")

    animator.page.get_by_label("L’organisme référent, joint, s’en occupe").check()
    animator.page.get_by_role("button", name="Fermer la ligne").press("Enter")
    animator.sees("La ligne est fermée")
    animator.page.go_back()
    animator.open("/pro/animation/?panier=terminees")
    animator.sees(reference)


@pytest.mark.parametrize("width", COMPUTER_FIRST)
def test_the_basket_and_its_lines_fit(visitors, width):
    animator = visitors(width=width)
    animator.log_in(ANIMATOR)
    for panier in ("a_reprendre", "reprises", "terminees"):
        animator.open(f"/pro/animation/?panier={panier}")
        assert sideways_scroll(animator.page) == 0
        assert accessibility_violations(animator.page) == []
    animator.open("/pro/animation/")
    animator.picture(f"a-reprendre-{width}")
    animator.page.locator("a.row-link").first.press("Enter")
    animator.sees("Fermer la ligne")
    assert sideways_scroll(animator.page) == 0
    animator.picture(f"ligne-{width}")
