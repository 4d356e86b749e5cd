"""What a supervisor types of a text of the line."""

from typing import Any

from django import forms

from cordee.domain.script import Moment, Text, faults, places_at
from cordee.domain.watched_words import has_identity_number, health_word
from cordee.reader.line_texts import Tone
from cordee.scripts import wording
from cordee.scripts.actions import Words
from cordee.scripts.models import LONGEST_WORDS
from cordee.scripts.tag_actions import Labelled


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


class TagForm(forms.Form):
    """A tag says what to do, never who somebody is."""

    label = forms.CharField(
        label="Le mot",
        max_length=40,
        help_text="Ce qu'il y a à faire, en quelques mots. Ni nom, ni santé.",
        error_messages={"required": "Écrivez le mot que les agents liront."},
    )
    tone = forms.ChoiceField(
        label="Le signe",
        choices=wording.TONES,
        widget=forms.RadioSelect,
        initial=Tone.INFO.value,
        error_messages={"required": "Choisissez un signe."},
    )

    def clean_label(self) -> str:
        label = " ".join(str(self.cleaned_data["label"]).split())
        if found := health_word(label):
            raise forms.ValidationError(wording.NO_HEALTH_IN_A_TAG.format(found=found))
        if has_identity_number(label):
            raise forms.ValidationError(wording.NO_NUMBER_IN_A_TAG)
        return label

    def to_said(self) -> Labelled:
        return Labelled(label=self.cleaned_data["label"], tone=Tone(self.cleaned_data["tone"]))


def typed(text: Text) -> dict[str, str]:
    return {"title": text.title, "subject": text.subject, "words": text.words}
