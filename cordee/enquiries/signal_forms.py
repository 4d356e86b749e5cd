"""What a physician or an employer may signal: choices, never a diagnosis; a text that names an illness comes back."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cordee.domain.enquiry import Hope, Kind, Want
from cordee.domain.reaching import Discretion
from cordee.domain.watched_words import has_identity_number, health_word, somebody_named
from cordee.enquiries import wording
from cordee.enquiries.actions import Joined, Left, Person, Sender
from cordee.enquiries.forms import PhoneField, PublicForm, TypedFutureDayField
from cordee.territory.models import Departement

BY_CODE, BY_PHONE = "code", "telephone"
OF_THE_PERSON = ("patient_name", "patient_phone", "agreed", "may_text")
MOST_PEOPLE = 100_000


class RppsField(forms.CharField):
    """Eleven digits, with the spaces that people write between them."""

    _shape = re.compile(r"[0-9]{11}")

    def clean(self, value: Any) -> str:
        number = "".join(str(value or "").split())
        if number and not self._shape.fullmatch(number):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class SignalForm(PublicForm):
    """``watched``: fields in which nothing about health may stand."""

    watched: Sequence[str] = ()
    renews_key = False  # its key has already served
    comes_too_often = False

    name = forms.CharField(
        label=_("Votre nom"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Écrivez votre nom : il sert à la ligne pour vous répondre.")},
    )
    email = forms.EmailField(
        label=_("Votre courriel"),
        max_length=254,
        required=False,
        help_text=_("Pour apprendre, sous deux jours ouvrés, que c'est pris en charge."),
        error_messages={"invalid": _("Adresse non comprise. Écrivez-la par exemple nom@exemple.fr.")},
    )
    phone = PhoneField(label=_("Ou votre téléphone"), required=False)
    departement = forms.ChoiceField(label=_("Département concerné"), required=False)

    def __init__(self, *args: Any, departements: Sequence[Departement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, f"{one.name} ({one.code})") for one in departements]
        self.fields["departement"].choices = [("", _("Je ne sais pas")), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not {"email", "phone"} & self.errors.keys() and not (cleaned["email"] or cleaned["phone"]):
            self.add_error("email", wording.PHONE_OR_MAIL)
        for name in self.watched:
            text = cleaned.get(name, "")
            if found := health_word(text):
                self.add_error(name, wording.HEALTH_WORDS.format(found=found))
            elif has_identity_number(text):
                self.add_error(name, wording.IDENTITY_NUMBER)
        return cleaned

    def texts(self) -> list[str]:
        return [self.cleaned_data.get(name, "") for name in self.watched]


class PhysicianForm(SignalForm):
    watched = ("name", "patient_name")

    rpps = RppsField(
        label=_("Votre numéro RPPS"),
        required=False,
        help_text=_("Répertoire partagé des professionnels de santé. Il n'est pas vérifié."),
        error_messages={"invalid": _("Un numéro RPPS compte onze chiffres. Corrigez-le, ou laissez vide.")},
    )
    on_leave_until = TypedFutureDayField(
        label=_("Arrêt prévu jusqu'au"),
        required=False,
        max_length=40,
        help_text=_("Par exemple 14/3/2027. Laissez vide s'il n'y a pas d'arrêt. Aucun motif n'est demandé."),
    )
    hopes = forms.ChoiceField(
        label=_("Ce qui est souhaité"),
        choices=[(hope.value, wording.HOPES[hope]) for hope in Hope],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qui est souhaité, ou « Pas encore su ».")},
    )
    way = forms.ChoiceField(
        label=_("Comment la personne donne son accord"),
        choices=[
            (BY_CODE, _("Une page à imprimer, avec un code : aucun nom n'est noté, elle répond quand elle veut")),
            (BY_PHONE, _("La ligne l'appelle : elle est d'accord pour que je donne son numéro")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez le code à imprimer, ou l'appel avec son accord.")},
    )
    patient_name = forms.CharField(
        label=_("Si la ligne l'appelle : comment la nommer"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    patient_phone = PhoneField(label=_("Si la ligne l'appelle : son téléphone"), required=False)
    agreed = forms.BooleanField(
        label=_("Si la ligne l'appelle : elle est d'accord pour l'être à ce numéro"), required=False
    )
    may_text = forms.BooleanField(
        label=_("Si la ligne l'appelle : elle accepte aussi d'y recevoir un message, avec un lien pour répondre"),
        required=False,
    )

    field_order = (
        "name", "rpps", "email", "phone", "departement", "on_leave_until", "hopes", "way", "patient_name",
        "patient_phone", "agreed", "may_text",
    )  # fmt: skip

    @property
    def before_the_person(self) -> list[forms.BoundField]:
        return [field for field in self.shown if field.name not in OF_THE_PERSON]

    @property
    def of_the_person(self) -> list[forms.BoundField]:
        return [self[name] for name in OF_THE_PERSON]

    def clean(self) -> dict[str, Any]:
        """With the page to print nobody is named: what stands in those fields is not even read."""
        if self.cleaned_data.get("way") == BY_CODE:
            for name in OF_THE_PERSON:
                self.errors.pop(name, None)
                self.cleaned_data[name] = ""
        cleaned = super().clean()
        if cleaned.get("way") == BY_PHONE:
            if not cleaned.get("agreed"):
                self.add_error("agreed", wording.AGREEMENT_NEEDED)
            if "patient_phone" not in self.errors and not cleaned.get("patient_phone"):
                self.add_error("patient_phone", _("Écrivez le numéro où l'appeler, ou choisissez le code à imprimer."))
        return cleaned

    def left(self) -> Left:
        given = self.cleaned_data
        asks = (Discretion.NOT_AT_WORK, Discretion.NEUTRAL_SENDER)
        asks += () if given["may_text"] else (Discretion.NO_MESSAGE,)
        person = Person(phone=given["patient_phone"], name=given["patient_name"], discretion=asks)
        return Left(
            kind=Kind.PHYSICIAN,
            departement=given["departement"],
            person=person if given["way"] == BY_PHONE else None,
            joined=Joined(who="personne", on_leave_until=given["on_leave_until"], hopes=given["hopes"]),
            sender=Sender(name=given["name"], rpps=given["rpps"], phone=given["phone"], email=given["email"]),
        )


class EmployerForm(SignalForm):
    watched = ("company", "name", "words")

    company = forms.CharField(
        label=_("Votre entreprise"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Écrivez le nom de l'entreprise.")},
    )
    wants = forms.MultipleChoiceField(
        label=_("Ce que vous attendez"),
        choices=[(want.value, wording.WANTS[want]) for want in Want],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez ce que vous attendez : une case suffit.")},
    )
    headcount = forms.IntegerField(
        label=_("Nombre de personnes concernées"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Écrivez un nombre, par exemple 3, ou laissez vide.")},
    )
    words = forms.CharField(
        label=_("En quelques mots"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Rien sur la santé de quelqu'un, aucun nom de salarié."),
    )

    field_order = ("company", "name", "email", "phone", "departement", "wants", "headcount", "words")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "words" not in self.errors and (found := somebody_named(cleaned.get("words", ""))):
            self.add_error("words", wording.SOMEBODY_NAMED.format(found=found))
        return cleaned

    def left(self) -> Left:
        given = self.cleaned_data
        return Left(
            kind=Kind.EMPLOYER,
            departement=given["departement"],
            joined=Joined(
                who="employeur", wants=tuple(given["wants"]), headcount=given["headcount"], words=given["words"]
            ),
            sender=Sender(name=given["name"], company=given["company"], phone=given["phone"], email=given["email"]),
        )
