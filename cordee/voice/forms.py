"""What she types, and what an agent writes down for her."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cordee.cases.own_word import Said
from cordee.domain.appointments import LONGEST_WISH
from cordee.domain.own_word import Helped, Work
from cordee.domain.phone import NotAPhone, e164
from cordee.domain.reaching import PreferredChannel
from cordee.domain.tongue import Tongue
from cordee.domain.watched_words import has_identity_number
from cordee.people.actions import NewContact
from cordee.people.wording import LANGUAGES, PREFERRED_CHANNELS
from cordee.referrals.days import past_day
from cordee.sheet.wording import HOLDS_NIR
from cordee.ui.form_keys import KeyField
from cordee.voice import wording
from cordee.voice.english_days import in_french


class KeyForm(forms.Form):
    key = KeyField(wording.KEY_MISSING)


class ProofForm(forms.Form):
    shown = forms.CharField(
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez ces chiffres.")},
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown"].label = question


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Le code reçu, à six chiffres"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Écrivez le code reçu.")},
    )


class MetForm(KeyForm):
    met_on = forms.CharField(
        label=_("Quel jour avez-vous eu ce rendez-vous ?"),
        help_text=_("Par exemple « hier », « aujourd’hui », ou le jour et le mois."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Écrivez le jour du rendez-vous.")},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_met_on(self) -> date:
        return past_day(in_french(self.cleaned_data["met_on"]), on=self.on)


class ContactForm(KeyForm):
    phone = forms.CharField(
        label=_("Téléphone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Courriel"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Cette adresse n’est pas complète. Par exemple prenom@exemple.fr.")},
    )
    preferred_channel = forms.ChoiceField(
        label=_("Comment préférez-vous qu’on vous joigne ?"),
        choices=[(one.value, _(PREFERRED_CHANNELS[one])) for one in PreferredChannel],
        widget=forms.RadioSelect,
        error_messages={"required": wording.CHOOSE},
    )

    language = forms.ChoiceField(
        label=_("Dans quelle langue vous écrire ?"),
        help_text=_("Les messages de Cordée. Les courriers et les fiches restent en français."),
        choices=[(one.value, LANGUAGES[one]) for one in Tongue],
        widget=forms.RadioSelect,
        error_messages={"required": wording.CHOOSE},
    )

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"].strip()
        if typed:
            try:
                e164(typed)
            except NotAPhone:
                raise forms.ValidationError(wording.NOT_A_PHONE) from None
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        if not given["phone"] and not given["email"]:
            self.add_error("phone", wording.NO_WAY_LEFT)
        elif given["preferred_channel"] == PreferredChannel.EMAIL and not given["email"]:
            self.add_error("email", wording.EMAIL_NEEDED)
        return given

    def to_contact(self) -> NewContact:
        given = self.cleaned_data
        channel = PreferredChannel(given["preferred_channel"])
        return NewContact(
            phone=given["phone"],
            email=given["email"],
            preferred_channel=channel,
            language=Tongue(given["language"]),
        )


class AnotherTimeForm(KeyForm):
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Quand pourriez-vous venir ?"),
        max_length=LONGEST_WISH,
        help_text=_("Par exemple : « plutôt un mardi », « le matin », « pas avant le 10 »."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Écrivez quand vous pourriez venir.")},
    )


class RightForm(KeyForm):
    words = forms.CharField(
        max_length=1000,
        help_text=_("Mille caractères au plus. Pas de numéro de sécurité sociale."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Écrivez quelques mots : le délégué doit savoir de quoi il s’agit.")},
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = question

    def clean_words(self) -> str:
        typed: str = self.cleaned_data["words"]
        if has_identity_number(typed):
            raise forms.ValidationError(HOLDS_NIR)
        return typed


class WordForm(KeyForm):
    """``for_her``: an agent writes down what she says on the phone."""

    helped = forms.ChoiceField(
        label=_("Ce suivi vous a-t-il aidé ?"),
        choices=[(one.value, wording.HELPED[one]) for one in Helped],
        widget=forms.RadioSelect,
        error_messages={"required": wording.CHOOSE},
    )
    work = forms.ChoiceField(
        label=_("Où en êtes-vous aujourd’hui ?"),
        choices=[(one.value, wording.WORK[one]) for one in Work],
        widget=forms.RadioSelect,
        error_messages={"required": wording.CHOOSE},
    )
    needs_help = forms.ChoiceField(
        label=_("Avez-vous encore besoin d’aide ?"),
        choices=[("oui", _("Oui, j’ai encore besoin d’aide")), ("non", _("Non, merci"))],
        widget=forms.RadioSelect,
        error_messages={"required": wording.CHOOSE},
    )
    words = forms.CharField(
        label=_("Un mot à ajouter ?"),
        help_text=_("Trois lignes au plus. N’écrivez rien sur votre santé."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, for_her: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_her:
            self.fields["helped"].label = "Ce suivi l’a-t-il aidée ?"
            self.fields["work"].label = "Où en est-elle aujourd’hui ?"
            self.fields["needs_help"].label = "A-t-elle encore besoin d’aide ?"
            self.fields["words"].help_text = "Ses mots, trois lignes au plus. Rien sur la santé."

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            helped=Helped(given["helped"]),
            work=Work(given["work"]),
            needs_help=given["needs_help"] == "oui",
            words=given["words"],
        )
