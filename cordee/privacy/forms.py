"""What one types to narrow a case, to open it in an emergency, or to give one's finding. Each form has its key."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from cordee.domain.guards import Finding
from cordee.domain.rights import Right, RightAnswer, answers_to
from cordee.network.models import Membership
from cordee.network.wording import function_label
from cordee.privacy import wording

_TYPED = {"autocomplete": "off", "rows": 3}


def _reason(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        min_length=10,
        max_length=200,
        widget=forms.Textarea(attrs=_TYPED),
        error_messages={"required": wording.SAY_WHY, "min_length": wording.SAY_WHY},
    )


def _reference() -> forms.CharField:
    return forms.CharField(
        label="Référence de la demande",
        help_text="Huit chiffres et lettres, comme on vous les dit au téléphone.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": wording.NOT_FOUND, "max_length": wording.NOT_FOUND},
    )


class _Keyed(forms.Form):
    key = forms.CharField(max_length=80, widget=forms.HiddenInput)


class SearchForm(forms.Form):
    reference = _reference()


class RestrictForm(_Keyed):
    reason = _reason("Motif de la limitation", "Par exemple : la personne conteste l’exactitude de ses données.")
    checked = forms.BooleanField(
        label="J’ai vérifié que c’est bien ce dossier.",
        help_text="Dès l’envoi, plus personne d’autre que vous ne l’ouvre, même au milieu d’un appel.",
        error_messages={"required": wording.CHECK_FIRST},
    )


class LiftForm(forms.Form):
    reason = _reason("Motif de la levée", "Il reste au dossier avec votre fonction.")


class MembersForm(_Keyed):
    members = forms.MultipleChoiceField(
        label="Personnes affectées",
        help_text="Elles seules, dans leur organisme, ouvrent le dossier.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": wording.CHOOSE_MEMBERS, "invalid_choice": wording.CHOOSE_MEMBERS},
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(str(one.pk), _label(one)) for one in members]

    def to_members(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["members"]]


class SensitiveForm(MembersForm):
    reason = _reason("Motif", "Par exemple : une collègue, une personne publique, des violences.")
    field_order = ["reason", "members"]


class EmergencyForm(_Keyed):
    reference = _reference()
    reason = _reason(
        "Motif de l’urgence",
        "Relu par votre responsable, l’organisme référent et le délégué à la protection des données. "
        "N’écrivez ni nom ni détail de santé.",
    )


def _finding(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(finding.value, wording.FINDINGS[finding]) for finding in Finding],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )


class FindingForm(forms.Form):
    finding = _finding("Cette lecture était-elle justifiée ?")


class AnswerForm(forms.Form):
    answered = forms.ChoiceField(
        label=wording.DONE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    words = forms.CharField(
        label="Ce que vous lui répondez",
        help_text="La personne le lit sur sa page. Si vous ne faites pas tout, dites pourquoi, et comment contester.",
        max_length=1000,
        widget=forms.Textarea(attrs={"autocomplete": "off", "rows": 5}),
        error_messages={"required": "Écrivez la réponse que la personne lira."},
    )

    def __init__(self, *args: Any, right: Right, before: RightAnswer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered"].choices = [(one.value, wording.RIGHT_ANSWERS[one]) for one in answers_to(right, before)]
        if right is Right.ERASURE:
            self.fields["answered"].label = wording.DECIDES


class ReviewForm(forms.Form):
    finding = _finding("Cet accès était-il justifié ?")
    note = forms.CharField(label="Précision", max_length=300, required=False, widget=forms.Textarea(attrs=_TYPED))


def _label(member: Membership) -> str:
    return f"{member.user} – {function_label(role=member.role, organisation=member.organisation.display_name)}"
