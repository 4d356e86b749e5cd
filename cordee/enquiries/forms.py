"""What a visitor types to be called back, or says by a code; and what an agent notes of an attempt."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cordee.conversation.places import LONGEST_TYPED, SeveralCommunes, commune_meant
from cordee.domain.enquiry import Ending
from cordee.domain.opening import Slot
from cordee.domain.phone import NotAPhone, e164
from cordee.domain.reaching import Discretion
from cordee.domain.rules.heard.typed import read_day
from cordee.domain.tongue import Tongue
from cordee.enquiries import answer_texts, wording
from cordee.enquiries.actions import Person
from cordee.territory.queries import CommuneHit
from cordee.ui.tongues import tongue
from cordee.ui.typography import clock, long_day

SOON = "tot"
FARTHEST = timedelta(days=3 * 366)
REOPEN = _("Ce formulaire est incomplet. Rouvrez la page, puis recommencez.")


class PhoneField(forms.CharField):
    """A number that can be called, in the international form; the text stays as it was typed when it is refused."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "tel", "autocomplete": "tel"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return e164(text)
        except NotAPhone:
            raise forms.ValidationError(wording.NOT_A_PHONE) from None


class TypedFutureDayField(forms.CharField):
    """A day to come as people write it: « 14/3/2027 », « 14 mars »."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        today = timezone.localdate()
        day = read_day(text, on=today)
        if day is None or day < today or day > today + FARTHEST:
            raise forms.ValidationError(wording.NOT_A_DAY_TO_COME)
        return day


class PublicForm(forms.Form):
    """``site`` is a trap: people do not see it. The key makes two clicks one demand."""

    key = forms.RegexField(
        regex=r"[0-9A-Za-z-]{8,80}",
        label=_("Formulaire"),
        widget=forms.HiddenInput,
        error_messages={"required": REOPEN},
    )
    site = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A browser would cut what is pasted without a word: it comes whole, and its length is said."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    @property
    def shown(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != "site"]


class ReachedForm(forms.Form):
    """How she is reached: without her permission no message is left, and nobody else learns who calls."""

    phone = PhoneField(
        label=_("Votre téléphone"),
        help_text=_("Un numéro personnel : nous n'appelons jamais au travail."),
        error_messages={"required": _("Écrivez le numéro où vous rappeler.")},
    )
    may_leave_message = forms.BooleanField(label=_("Vous pouvez laisser un message"), required=False)
    may_say_who = forms.BooleanField(
        label=_("Vous pouvez dire qui appelle à une autre personne qui répond"), required=False
    )

    def person(self, *, name: str = "", commune_code: str = "") -> Person:
        given = self.cleaned_data
        asks = [Discretion.NOT_AT_WORK]
        asks += [] if given["may_leave_message"] else [Discretion.NO_MESSAGE]
        asks += [] if given["may_say_who"] else [Discretion.NEUTRAL_SENDER]
        return Person(
            phone=given["phone"],
            name=name,
            commune_code=commune_code,
            discretion=tuple(asks),
            language=Tongue(tongue()),
        )


class CallBackForm(ReachedForm, PublicForm):
    slot = forms.ChoiceField(
        label=_("Quand vous rappeler ?"),
        initial=SOON,
        error_messages={"required": wording.SLOT_GONE, "invalid_choice": wording.SLOT_GONE},
    )
    name = forms.CharField(
        label=_("Votre prénom"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    commune = forms.CharField(
        label=_("Votre commune"),
        required=False,
        max_length=LONGEST_TYPED,
        help_text=_("Nom ou code postal."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    commune_code = forms.CharField(required=False, max_length=10)
    join = forms.BooleanField(label=_("Joindre mes réponses, pour ne pas tout redire"), required=False)

    field_order = ("phone", "slot", "may_leave_message", "may_say_who", "name", "commune", "join")

    def __init__(
        self, *args: Any, slots: Sequence[Slot], knows_place: bool = False, can_join: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._slots = {slot.value: slot for slot in slots}
        self.fields["slot"].choices = slot_choices(slots)
        self.communes: Sequence[CommuneHit] = ()
        if knows_place:
            self.fields["commune"].help_text = _("Nom ou code postal. Inutile si vous joignez vos réponses.")
        if not can_join:
            del self.fields["join"]

    @property
    def shown(self) -> list[forms.BoundField]:
        return [field for field in super().shown if field.name != "commune_code"]

    @property
    def chosen(self) -> Slot | None:
        return self._slots.get(self.cleaned_data["slot"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed, code = cleaned.get("commune", ""), cleaned.get("commune_code", "")
        if typed:
            try:
                cleaned["commune_code"] = commune_meant(typed, code=code)
            except SeveralCommunes as several:
                self.communes = several.hits
                self.add_error("commune", several.error)
        return cleaned


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Votre code"),
        help_text=_("Dix signes, par exemple ABCDE-23456."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Tapez le code que l'on vous a donné.")},
    )


class AgainForm(forms.Form):
    """When to try again: one of the slots of the line."""

    slot = forms.ChoiceField(
        label="Prochain essai",
        error_messages={"required": "Choisissez quand réessayer.", "invalid_choice": wording.SLOT_GONE},
    )

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slots = {slot.value: slot for slot in slots}
        self.fields["slot"].choices = slot_choices(slots, first=("", "Choisissez un moment"))

    def next_at(self) -> datetime:
        return self._slots[self.cleaned_data["slot"]].ends


class AnswerForm(forms.Form):
    """The words of a template, as the agent changed them; ``what_is_wrong`` looks at them before they leave."""

    subject = forms.CharField(
        label="Objet",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez l'objet du courriel."},
    )
    text = forms.CharField(
        label="Texte",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Ni nom, ni santé, ni dispositif : ce courriel passe par des serveurs que personne ici ne connaît.",
        error_messages={"required": "Écrivez le texte du courriel."},
    )
    ends = forms.BooleanField(label="Il n'y a rien d'autre à faire : clore la demande", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("subject", "text"):
            if wrong := answer_texts.what_is_wrong(cleaned.get(name, "")):
                self.add_error(name, wrong)
        return cleaned


class CloseForm(forms.Form):
    ending = forms.ChoiceField(
        choices=[(ending.value, wording.ENDINGS[ending]) for ending in (Ending.ANSWERED, Ending.UNREACHED)],
        label="Comment elle se termine",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez comment elle se termine."},
    )


def slot_choices(
    slots: Sequence[Slot], *, first: tuple[str, str] = (SOON, wording.AS_SOON_AS_POSSIBLE)
) -> list[tuple[str, Any]]:
    """Day by day, in words."""
    days = groupby(slots, key=lambda slot: slot.begins.date())
    return [first, *((long_day(day), [(slot.value, said(slot)) for slot in of_day]) for day, of_day in days)]


def said(slot: Slot) -> str:
    return _("de {begins} à {ends}").format(begins=clock(slot.begins), ends=clock(slot.ends))
