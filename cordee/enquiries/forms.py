"""What a visitor types to be called back, or says by a code; and what an agent notes of an attempt."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cordee.conversation.places import LONGEST_TYPED, SeveralCommunes, commune_meant
from cordee.domain.enquiry import AnswerBy, AttemptResult, Ending
from cordee.domain.opening import Slot
from cordee.domain.phone import NotAPhone, e164, is_mobile
from cordee.domain.reaching import Discretion
from cordee.domain.rules.heard.typed import read_day
from cordee.domain.tongue import Tongue
from cordee.enquiries import answer_texts, wording
from cordee.enquiries.actions import Person
from cordee.enquiries.promising import Promise
from cordee.territory.queries import CommuneHit
from cordee.ui.form_keys import KeyField
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

    key = KeyField(REOPEN)
    site = forms.CharField(required=False, max_length=200)

    @property
    def shown(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != "site"]


class WayField(forms.ChoiceField):
    """By telephone, unless she says otherwise."""

    def clean(self, value: Any) -> AnswerBy:
        return AnswerBy(super().clean(value or AnswerBy.CALL.value))


class ReachedForm(forms.Form):
    """How she is reached: without her permission no message is left, and nobody else learns who calls.

    One way: what she typed in the field of another is not kept. Who asks for a message is left no other.
    """

    way = WayField(
        label=_("Comment vous répondre ?"),
        choices=[(way.value, said) for way, said in wording.ANSWERED_BY.items()],
        initial=AnswerBy.CALL.value,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choisissez le téléphone, le SMS ou le courriel.")},
    )
    phone = PhoneField(
        label=_("Votre téléphone"),
        required=False,
        help_text=_("Un numéro personnel : nous n'appelons jamais au travail. Pour un SMS, un portable."),
    )
    email = forms.EmailField(
        label=_("Ou votre courriel"),
        max_length=254,
        required=False,
        help_text=_("Une adresse personnelle, que vous seul lisez."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Adresse non comprise. Écrivez-la par exemple nom@exemple.fr.")},
    )
    may_leave_message = forms.BooleanField(label=_("Vous pouvez laisser un message sur mon répondeur"), required=False)
    may_say_who = forms.BooleanField(
        label=_("Vous pouvez dire qui me contacte : à une autre personne qui répond, ou dans ce que vous m'écrivez"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        way, phone, missing = cleaned.get("way"), cleaned.get("phone"), wording.NO_NUMBER
        name = "email" if way is AnswerBy.MAIL else "phone"
        self._forget_the_other("phone" if way is AnswerBy.MAIL else "email")
        if name == "email":
            missing = wording.NO_ADDRESS
        elif way is AnswerBy.SMS and phone and not is_mobile(phone):
            self.add_error("phone", wording.NOT_A_MOBILE)
        if way and name not in self.errors and not cleaned.get(name):
            self.add_error(name, missing)
        return cleaned

    def _forget_the_other(self, name: str) -> None:
        self.errors.pop(name, None)
        self.cleaned_data[name] = ""

    def person(self, *, name: str = "", commune_code: str = "") -> Person:
        given = self.cleaned_data
        is_called = given["way"] is AnswerBy.CALL
        asks = [Discretion.NOT_AT_WORK]
        asks += [] if given["may_leave_message"] or not is_called else [Discretion.NO_MESSAGE]
        asks += [] if given["may_say_who"] else [Discretion.NEUTRAL_SENDER]
        return Person(
            phone=given["phone"],
            email=given["email"],
            answer_by=given["way"],
            name=name,
            commune_code=commune_code,
            discretion=tuple(asks),
            language=Tongue(tongue()),
        )


class CallBackForm(ReachedForm, PublicForm):
    slot = forms.ChoiceField(
        label=_("Quand vous répondre ?"),
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

    field_order = ("way", "phone", "email", "slot", "may_leave_message", "may_say_who", "name", "commune", "join")

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
    def rest(self) -> list[forms.BoundField]:
        """What follows how and when she is answered."""
        return [self[name] for name in ("name", "commune", "join") if name in self.fields]

    @property
    def chosen(self) -> Slot | None:
        return self._slots.get(self.cleaned_data["slot"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed, code = cleaned.get("commune", ""), cleaned.get("commune_code", "")
        if typed or code:
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
    """When to try again: one of the slots of the line; after a danger, first of all ``soon``."""

    slot = forms.ChoiceField(
        label="Prochain essai",
        error_messages={"required": "Choisissez quand réessayer.", "invalid_choice": wording.SLOT_GONE},
    )

    result = forms.ChoiceField(
        required=False,
        choices=[(one.value, wording.ATTEMPTS[one]) for one in (AttemptResult.NO_ANSWER, AttemptResult.MESSAGE)],
        error_messages={"invalid_choice": "Choisissez ce que l'essai a donné."},
    )

    def __init__(self, *args: Any, slots: Sequence[Slot], soon: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slots, self._soon = {slot.value: slot for slot in slots}, soon
        first = (SOON, f"Tout de suite, avant {clock(soon)}") if soon else ("", "Choisissez un moment")
        self.fields["slot"].choices = slot_choices(slots, first=first)
        self.initial.setdefault("slot", SOON if soon else next(iter(self._slots), ""))

    def clean_result(self) -> AttemptResult:
        return AttemptResult(self.cleaned_data["result"] or AttemptResult.NO_ANSWER)

    def next_at(self) -> datetime:
        chosen = self.cleaned_data["slot"]
        return self._soon if self._soon and chosen == SOON else self._slots[chosen].ends


class PromiseForm(forms.Form):
    """A number without a name. What she does not permit is not done."""

    phone = PhoneField(
        label="Numéro à rappeler",
        help_text="Un numéro personnel, gardé jusqu'au rappel. Ne notez pas de nom.",
        error_messages={"required": "Écrivez le numéro où rappeler."},
    )
    slot = forms.ChoiceField(
        label="Quand la rappeler ?",
        initial=SOON,
        error_messages={"required": wording.SLOT_GONE, "invalid_choice": wording.SLOT_GONE},
    )
    may_leave_message = forms.BooleanField(label="Elle permet qu'on laisse un message", required=False)
    may_say_who = forms.BooleanField(
        label="Elle permet qu'on dise qui appelle à une autre personne qui répond", required=False
    )
    keep = forms.BooleanField(
        label="Elle veut que ses réponses soient gardées jusqu'au rappel",
        required=False,
        help_text="Pour ne pas tout redire. Sinon elles sont effacées maintenant.",
    )

    def __init__(self, *args: Any, slots: Sequence[Slot], in_danger: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slots = {slot.value: slot for slot in slots}
        self.fields["slot"].choices = slot_choices(slots)
        if in_danger:
            del self.fields["slot"]  # no moment is chosen: within minutes
        self.fields["phone"].widget.attrs |= {"data-autofocus": True, "autocomplete": "off"}

    @staticmethod
    def typed(kept: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """What was typed before the tab was closed, as the form shows it again."""
        return {name: "".join(values[:1]) for name, values in kept.items()}

    def to_promise(self) -> Promise:
        given = self.cleaned_data
        asks = [Discretion.NOT_AT_WORK]
        asks += [] if given["may_leave_message"] else [Discretion.NO_MESSAGE]
        asks += [] if given["may_say_who"] else [Discretion.NEUTRAL_SENDER]
        return Promise(
            phone=given["phone"],
            slot=self._slots.get(given.get("slot", "")),
            discretion=tuple(asks),
            keeps_answers=given["keep"],
        )


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
        said = {name: cleaned.get(name, "") for name in ("subject", "text")}
        for name, words in said.items():
            if wrong := answer_texts.what_is_wrong(words):
                self.add_error(name, wrong)
        if not self.errors and (wrong := answer_texts.what_is_wrong("\n".join(said.values()))):
            self.add_error("text", wrong)  # what begins in the subject and ends in the text
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
