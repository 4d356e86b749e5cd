"""What a supervisor types of a text of the line."""

from typing import Any

from django import forms

from cordee.domain.script import Moment, Text, faults, places_at
from cordee.scripts import wording
from cordee.scripts.actions import Words
from cordee.scripts.models import LONGEST_WORDS


class TextForm(forms.Form):
    """``text``: what it replaces; None for a new answer."""

    title = forms.CharField(
        label="Nom du modèle",
        max_length=80,
        help_text="Ce que l'agent lit pour le choisir.",
        error_messages={"required": "Donnez un nom : l'agent choisit par lui."},
    )
    subject = forms.CharField(
        label="Objet du courriel",
        max_length=120,
        help_text="Lu par d'autres sur un écran : ni nom, ni santé.",
        error_messages={"required": "Écrivez l'objet du courriel."},
    )
    words = forms.CharField(
        label="Le texte",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": wording.WORDS_NEEDED},
    )
    why = forms.CharField(
        label="Pourquoi ce changement",
        max_length=200,
        required=False,
        help_text="Une ligne, lue avec les versions. Aucun nom de personne.",
    )

    def __init__(self, *args: Any, text: Text | None, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.moment = text.moment if text else Moment.ANSWER
        if self.moment is not Moment.ANSWER:
            del self.fields["subject"]
        if not own:
            del self.fields["title"]
        if self.moment is Moment.ANSWER:
            self.fields["words"].widget.attrs["rows"] = 12

    def clean_words(self) -> str:
        """Line ends as the catalogue writes them."""
        words = str(self.cleaned_data["words"]).replace("\r\n", "\n").replace("\0", "").strip()
        found = faults(words, moment=self.moment, keeps=self.text.keeps if self.text else ())
        if found:
            raise forms.ValidationError(wording.faults_said(found, places_at(self.moment)))
        return words

    def to_words(self) -> Words:
        given = self.cleaned_data
        return Words(
            words=given["words"], why=given["why"], title=given.get("title", ""), subject=given.get("subject", "")
        )


def typed(text: Text) -> dict[str, str]:
    return {"title": text.title, "subject": text.subject, "words": text.words}
