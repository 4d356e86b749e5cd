"""The tags and parts that pages are composed with, as the page receives them."""

import html as markup
import re
from datetime import date

import pytest
from django import forms

from cordee.domain.catalogue import Tier
from cordee.domain.referral import State
from cordee.ui import wording
from tests.rooms.ui.screens import rendered


def text_of(html: str) -> str:
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", html)).split())


class ContactForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Celui des papiers.", error_messages={"required": "Écrivez un nom."})
    channel = forms.ChoiceField(
        label="Canal", choices=[("phone", "Téléphone"), ("mail", "Courriel")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="La personne est d'accord.", required=False)


def test_every_state_of_a_referral_has_its_word_its_icon_and_its_rope():
    assert set(wording.REFERRAL_STATES) == set(wording.ROPES) == set(State)
    for state in State:
        badge = rendered("{% state_badge state %}", state=state)
        assert text_of(badge) == wording.REFERRAL_STATES[state].label
        assert "<svg" in badge


def test_the_two_tiers_differ_by_word_and_shape():
    badges = [rendered("{% tier_badge tier %}", tier=tier) for tier in Tier]

    assert [text_of(badge) for badge in badges] == ["Droit commun", "Spécifique"]
    assert len({re.search('class="([^"]*)"', badge)[1] for badge in badges}) == 2


@pytest.mark.parametrize("tag", ['{% state_badge "inconnu" %}', '{% icon "licorne" %}', '{% verdict_badge "" %}'])
def test_an_unknown_code_is_a_bug_and_says_so(tag):
    with pytest.raises(Exception, match=r"inconnu|licorne|''"):
        rendered(tag)


def test_an_icon_is_never_read_aloud():
    assert 'aria-hidden="true"' in rendered('{% icon "phone" %}')
    assert 'aria-hidden="true"' in rendered('{% icon "phone" 32 %}')


@pytest.mark.parametrize(
    ("on", "tone", "words"),
    [
        (date(2026, 3, 10), "late", "en retard de 4 jours (10 mars)"),
        (date(2026, 3, 14), "soon", "aujourd'hui"),
        (date(2026, 4, 2), "later", "dans 19 jours (2 avril)"),
    ],
)
def test_a_deadline_says_its_day_to_people_and_machines(on, tone, words):
    html = rendered('{% include "ui/_deadline.html" with on=on today=today only %}', on=on, today=date(2026, 3, 14))

    assert f"deadline--{tone}" in html
    assert f'datetime="{on.isoformat()}"' in html
    assert text_of(html) == words


def test_each_condition_says_its_state_in_words():
    conditions = [
        {"state": "met", "label": "Le contrat est en cours.", "source": "C. trav. R4624-29"},
        {"state": "not_met", "label": "L'arrêt dépasse 30 jours.", "value": "12 jours"},
        {"state": "open", "label": "Le régime est général."},
    ]

    part = '{% include "ui/_checklist.html" with conditions=conditions only %}'

    words = text_of(rendered(part, conditions=conditions))

    assert "Rempli : Le contrat est en cours. C. trav. R4624-29" in words
    assert "Non rempli : L'arrêt dépasse 30 jours. (12 jours)" in words
    assert "À vérifier : Le régime est général." in words


def test_a_field_in_error_is_tied_to_its_help_and_its_error():
    form = ContactForm({"name": "", "channel": "phone"})

    html = rendered('{% include "ui/_field.html" with field=form.name only %}', form=form)

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert text_of(html) == "Nom Celui des papiers. Erreur : Écrivez un nom."


def test_a_group_of_choices_has_a_legend_and_its_own_error():
    form = ContactForm({"name": "A", "channel": ""})

    html = rendered('{% include "ui/_field.html" with field=form.channel layout="segments" only %}', form=form)

    assert re.search(r"<fieldset[^>]*aria-describedby=\"id_channel_error\"", html)
    assert "<legend" in html and "choices--segments" in html
    assert html.count('type="radio"') == 2


def test_what_is_optional_says_so():
    html = rendered('{% include "ui/_fields.html" with form=form only %}', form=ContactForm())

    assert "facultatif" not in html.split("La personne")[0]
    assert html.count("<input") == 4


def test_the_summary_of_errors_links_to_each_field():
    form = ContactForm({})

    html = rendered('{% include "ui/_form_errors.html" with form=form only %}', form=form)

    assert "2 réponses sont à revoir" in html
    assert 'href="#id_name"' in html and 'href="#id_channel"' in html
    assert rendered('{% include "ui/_form_errors.html" with form=form only %}', form=ContactForm()).strip() == ""


def test_the_next_page_is_offered_only_when_there_is_one():
    part = '{% include "ui/_pagination.html" with previous_url=before next_url=after only %}'

    assert text_of(rendered(part, before="", after="?apres=7")) == "Suivant"
    assert rendered(part, before="", after="").strip() == ""


def test_what_comes_from_people_is_escaped_whatever_the_typography():
    assert rendered("{{ text|typo }}", text="<b>ah !</b>") == "&lt;b&gt;ah\u202f!&lt;/b&gt;"


def test_the_free_number_can_be_dialled(settings):
    settings.CORDEE_LINE_NUMBER = "04 65 71 00 00"

    assert 'href="tel:0465710000"' in rendered('{% include "ui/_phone.html" only %}')


def test_a_demo_says_so_with_its_day_and_earnest_says_nothing(settings):
    settings.CORDEE_DEMO, settings.CORDEE_AS_OF = True, date(2015, 7, 27)
    assert "annuaire au lundi 27 juillet 2015" in text_of(rendered('{% include "ui/_demo_strip.html" only %}'))

    settings.CORDEE_DEMO = False
    assert rendered('{% include "ui/_demo_strip.html" only %}').strip() == ""
