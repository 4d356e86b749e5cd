"""What one says of a document that one adds, and why one strikes it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from cordee.documents import checking, wording
from cordee.documents.actions import NewDocument
from cordee.documents.refusals import BadFile
from cordee.domain.documents import LONGEST_PROGRAMME, LONGEST_REASON, LONGEST_TITLE, DocumentKind
from cordee.domain.notes import Audience
from cordee.ui.watched import refuse_watched

CODE = RegexValidator(r"^[a-z0-9_-]*$")
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
    programme = forms.CharField(
        required=False, max_length=LONGEST_PROGRAMME, validators=[CODE], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, audiences: Sequence[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [(one.value, wording.AUDIENCES[one]) for one in audiences]
        self.fields["file"].help_text = wording.FILE_HELP.format(most=checking.megabytes(checking.most_bytes()))

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
            programme=said["programme"],
        )


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
