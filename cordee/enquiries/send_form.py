"""What she types to send her request: what may leave, who she is, one way to reach her, and her agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cordee.domain.enquiry import AnswerBy
from cordee.domain.reaching import Discretion
from cordee.domain.tongue import Tongue
from cordee.enquiries import wording
from cordee.enquiries.actions import Person
from cordee.enquiries.forms import PhoneField, PublicForm
from cordee.enquiries.sending import Proposed
from cordee.ui.tongues import tongue

BY_PHONE, BY_MAIL = AnswerBy.CALL.value, AnswerBy.MAIL.value


class SendForm(PublicForm):
    facts = forms.MultipleChoiceField(
        label=_("Vos réponses"), required=False, widget=forms.CheckboxSelectMultiple, help_text=wording.UNTICKED
    )
    health = forms.MultipleChoiceField(
        label=_("Vos réponses sur votre santé au travail"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=wording.HEALTH_UNTICKED,
    )
    given_name = forms.CharField(
        label=_("Votre prénom"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Écrivez votre prénom.")},
    )
    family_name = forms.CharField(
        label=_("Votre nom"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Écrivez votre nom : il n'est visible que si l'organisme accepte.")},
    )
    way = forms.ChoiceField(
        label=_("Comment vous joindre ?"),
        choices=[(BY_PHONE, _("Par téléphone")), (BY_MAIL, _("Par courriel"))],
        initial=BY_PHONE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez le téléphone ou le courriel.")},
    )
    phone = PhoneField(
        label=_("Votre téléphone"),
        required=False,
        help_text=_("Un numéro personnel : personne ne vous appelle au travail."),
    )
    email = forms.EmailField(
        label=_("Ou votre courriel"),
        max_length=254,
        required=False,
        help_text=_("Une adresse personnelle, que vous seul lisez."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Adresse non comprise. Écrivez-la par exemple nom@exemple.fr.")},
    )
    may_leave_message = forms.BooleanField(label=_("On peut me laisser un message"), required=False)
    may_say_who = forms.BooleanField(
        label=_("On peut dire qui appelle à une autre personne qui répond"), required=False
    )
    agreed = forms.BooleanField(label=_("Je suis d'accord"), error_messages={"required": wording.AGREE_FIRST})

    def __init__(self, *args: Any, proposed: Proposed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        work = [(line.fact, line.said) for line in proposed.lines if not line.is_health]
        health = [(line.fact, line.said) for line in proposed.lines if line.is_health]
        self.fields["facts"].choices, self.fields["health"].choices = work, health
        self.fields["facts"].initial = [fact for fact, _ in work]
        for name, choices in (("facts", work), ("health", health)):
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for way, name, missing in (
            (BY_PHONE, "phone", _("Écrivez le numéro où vous joindre, ou choisissez le courriel.")),
            (BY_MAIL, "email", _("Écrivez votre adresse, ou choisissez le téléphone.")),
        ):
            if cleaned.get("way") == way and name not in self.errors and not cleaned.get(name):
                self.add_error(name, missing)
        return cleaned

    @property
    def kept(self) -> set[str]:
        return {*self.cleaned_data.get("facts", ()), *self.cleaned_data.get("health", ())}

    @property
    def shares_health(self) -> bool:
        return bool(self.cleaned_data.get("health"))

    def say_what_is_missing(self) -> None:
        """She unticked what the service rests on."""
        named = [line.label for line in self.proposed.lines if line.is_needed and line.fact not in self.kept]
        said = wording.TICK_AGAIN.format(labels=", ".join(_("« {name} »").format(name=label) for label in named))
        self.add_error(None, said if named else wording.TOO_LITTLE_LEFT)

    def person(self, *, commune_code: str) -> Person:
        """One way to reach her: what she typed in the other field is not kept."""
        given, asks = self.cleaned_data, [Discretion.NOT_AT_WORK]
        asks += [] if given["may_leave_message"] else [Discretion.NO_MESSAGE]
        asks += [] if given["may_say_who"] else [Discretion.NEUTRAL_SENDER]
        by_phone = given["way"] == BY_PHONE
        return Person(
            name=given["given_name"],
            family_name=given["family_name"],
            phone=given["phone"] if by_phone else "",
            email="" if by_phone else given["email"],
            commune_code=commune_code,
            answer_by=AnswerBy(given["way"]),
            discretion=tuple(asks),
            language=Tongue(tongue()),
        )
