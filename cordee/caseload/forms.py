"""To whom cases are given: one choice for all, and another one wherever it differs."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from cordee.caseload import wording


class HandOverForm(forms.Form):
    """``cases`` are those that the page shows; each has a choice of its own, under its key."""

    to = forms.ChoiceField(label="À qui confier ces dossiers ?", required=False)

    def __init__(self, *args: Any, cases: Sequence[UUID], members: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = list(cases)
        self.fields["to"].choices = [("", "Choisir…"), *members]
        choices = [("", wording.AS_ABOVE), (wording.KEEP_CODE, wording.KEEP), *members]
        for case in self.cases:
            label = f"À qui confier ce dossier-là ? ({case.hex[:8]})"
            self.fields[str(case)] = forms.ChoiceField(label=label, choices=choices, required=False)

    def row(self, case: UUID) -> forms.BoundField:
        return self[str(case)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return said
        chosen = [said[str(case)] for case in self.cases]
        if "" in chosen and not said["to"]:
            self.add_error("to", wording.CHOOSE)
        elif all(one == wording.KEEP_CODE for one in chosen):
            self.add_error(None, wording.CHOOSE_ONE)
        return said

    def to_moved(self) -> Mapping[UUID, UUID]:
        """The member that each case goes to; without those that stay."""
        said = self.cleaned_data
        chosen = {case: said[str(case)] or said["to"] for case in self.cases}
        return {case: UUID(member) for case, member in chosen.items() if member != wording.KEEP_CODE}


class ExportForm(forms.Form):
    which = forms.ChoiceField(label="Quels dossiers ?", widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label="Pour quoi faire ?", choices=wording.PURPOSES, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Pourquoi maintenant ?",
        help_text="En une phrase, gardée au journal avec votre fonction. N’y écrivez le nom d’aucune personne aidée.",
        min_length=10,
        max_length=200,
        error_messages={"required": wording.SAY_WHY, "min_length": wording.SAY_WHY},
    )

    def __init__(self, *args: Any, has_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [("miens", "Ceux qui vous sont confiés")] if has_own else []
        self.fields["which"].choices = [*own, ("tous", "Tous ceux où votre organisme prend part")]
        for name in ("which", "purpose"):
            self.fields[name].error_messages["required"] = wording.CHOOSE_ANSWER


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Votre fichier CSV",
        help_text="1 Mo et 500 dossiers au plus, en UTF-8 ou tel que l’enregistre un tableur français.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": wording.NO_FILE, "empty": wording.NO_FILE, "missing": wording.NO_FILE},
    )
