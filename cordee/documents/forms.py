"""What one says of a document that one adds, and why one strikes it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cordee.documents import checking, wording
from cordee.documents.actions import NewDocument
from cordee.documents.belonging import Programme, usual
from cordee.documents.refusals import BadFile
from cordee.domain.documents import LONGEST_REASON, LONGEST_TITLE, DocumentKind
from cordee.domain.notes import Audience
from cordee.ui.watched import refuse_watched

NONE = "aucun"
NO_FILE = "Choisissez un fichier."


class DocumentForm(forms.Form):
    file = forms.FileField(
        label="Quel fichier ?",
        allow_empty_file=True,  # said by ``checking``, with what to do
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.txt"}),
        error_messages={"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE},
    )
    title = forms.CharField(
        label="Son titre",
        max_length=LONGEST_TITLE,
        help_text=wording.TITLE_HELP,
        error_messages={"required": "Écrivez ce que c’est."},
    )
    kind = forms.ChoiceField(
        label="Quelle sorte de document ?",
        choices=[("", "Choisir…"), *((one.value, said) for one, said in wording.KINDS.items())],
        error_messages={"required": "Choisissez la sorte de document."},
    )
    about_health = forms.BooleanField(
        label="Il parle de la santé de la personne", required=False, help_text=wording.HEALTH_HELP
    )
    audience = forms.ChoiceField(
        label="Pour qui ?", widget=forms.RadioSelect, error_messages={"required": "Choisissez qui peut le lire."}
    )
    programme = forms.ChoiceField(
        label=wording.WHICH_PROGRAMME,
        widget=forms.RadioSelect,
        help_text=wording.PROGRAMME_HELP,
        error_messages={"required": wording.CHOOSE_PROGRAMME, "invalid_choice": wording.NOT_RUNNING_HERE},
    )

    def __init__(
        self,
        *args: Any,
        audiences: Sequence[Audience],
        programmes: Sequence[Programme],
        asked_for: str = "",
        **kwargs: Any,
    ) -> None:
        """``programmes``: those that run; ``asked_for``, the code of the one from whose page the form was opened."""
        super().__init__(*args, **kwargs)
        self._belongs(programmes, asked_for)
        self.fields["audience"].choices = [(one.value, wording.AUDIENCES[one]) for one in audiences]
        self.fields["file"].help_text = wording.FILE_HELP.format(most=checking.megabytes(checking.most_bytes()))

    def _belongs(self, programmes: Sequence[Programme], asked_for: str) -> None:
        """It is not asked where nothing runs; named all the same, it is refused."""
        field = self.fields["programme"]
        field.choices = [*((one.code, _said_of(one)) for one in programmes), (NONE, wording.NO_PROGRAMME)]
        destroys = any(one.destroys for one in programmes)
        field.initial = asked_for if asked_for in {one.code for one in programmes} else usual(programmes)
        if not destroys:
            field.initial, field.help_text = field.initial or NONE, ""
        if not programmes:
            field.required, field.widget = False, forms.HiddenInput()

    def clean_title(self) -> str:
        refuse_watched(self, ["title"])
        return str(self.cleaned_data.get("title", ""))

    def clean_file(self) -> checking.Checked:
        sent = self.cleaned_data["file"]
        try:
            return checking.checked(sent.read(), size=sent.size, name=sent.name)
        except BadFile as no:
            raise forms.ValidationError(wording.bad_file(no)) from None

    def to_document(self) -> NewDocument:
        said = self.cleaned_data
        kept: checking.Checked = said["file"]
        return NewDocument(
            title=said["title"],
            kind=DocumentKind(said["kind"]),
            audience=Audience(said["audience"]),
            about_health=said["about_health"],
            file_type=kept.file_type,
            content=kept.content,
            programme="" if said["programme"] == NONE else said["programme"],
        )


def _said_of(one: Programme) -> str:
    return wording.DESTROYED_AT_ITS_END.format(name=one.name) if one.destroys else one.name


class StrikeForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=LONGEST_REASON,
        help_text="Par exemple : ajouté dans le mauvais dossier.",
        error_messages={"required": "Écrivez pourquoi ce document est rayé."},
    )

    def clean_reason(self) -> str:
        refuse_watched(self, ["reason"])
        return str(self.cleaned_data.get("reason", ""))
