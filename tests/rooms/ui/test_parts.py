"""The tags and parts that pages are composed with, as the page receives them."""

import html as markup
import re
from datetime import date, datetime

import pytest
from django import forms
from django.utils import translation

from cordee.domain.catalogue import Tier
from cordee.domain.opening import PARIS
from cordee.domain.referral import State
from cordee.ui import wording
from cordee.ui.line_hours import closed_until
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


@pytest.mark.parametrize(
    ("now", "french", "english"),
    [
        (datetime(2026, 11, 22, 23, 0, tzinfo=PARIS), "ouvre demain à 9 h.", "opens tomorrow at 9am."),
        (datetime(2026, 11, 23, 7, 0, tzinfo=PARIS), "ouvre aujourd'hui à 9 h.", "opens today at 9am."),
        (datetime(2026, 12, 31, 20, 0, tzinfo=PARIS), "ouvre lundi à 9 h.", "opens Monday at 9am."),
    ],
)
def test_a_number_that_does_not_answer_now_says_when_it_does(settings, now, french, english):
    settings.CORDEE_LINE_HOURS = "du lundi au vendredi, de 9 h à 18 h"

    assert closed_until(now).replace("\u00a0", " ") == f"Fermé en ce moment : {french}"
    with translation.override("en"):
        assert closed_until(now) == f"Closed now: {english}"


def test_a_number_that_answers_now_or_whose_hours_are_not_read_says_nothing_more(settings):
    settings.CORDEE_LINE_HOURS = "du lundi au vendredi, de 9 h à 18 h"
    assert closed_until(datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)) == ""

    settings.CORDEE_LINE_HOURS = "sur rendez-vous"
    assert closed_until(datetime(2026, 11, 22, 23, 0, tzinfo=PARIS)) == ""


def test_the_number_of_the_line_is_shown_with_what_is_said_when_it_is_closed(monkeypatch):
    monkeypatch.setattr("cordee.ui.templatetags.cordee.timezone.now", lambda: datetime(2026, 11, 22, 23, tzinfo=PARIS))

    assert "Fermé en ce moment" in text_of(rendered('{% include "ui/_phone.html" only %}'))


def test_the_acronyms_that_people_read_are_opened_once_at_the_foot():
    page = rendered(
        "{% acronyms %}<p title='PCH'>La CARSAT, la CPAM, puis la CPAM : AT/MP ; l&#x27;Apec.</p>{% endacronyms %}"
    )

    assert re.findall("<dt>([^<]+)</dt>", page) == ["Apec", "AT/MP", "CARSAT", "CPAM"]
    assert "<dd>caisse d&#x27;assurance retraite et de la santé au travail</dd>" in page


def test_a_page_without_acronyms_has_no_list_of_them():
    assert "sigles" not in rendered("{% acronyms %}<p>Un service de santé au travail.</p>{% endacronyms %}")
