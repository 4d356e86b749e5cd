"""What she ticks and writes for one recipient. What is posted are keys, never the lines of her case."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cordee.domain import sheet as rules
from cordee.domain.sheet import DURATIONS_DAYS, Known, Recipient, Words
from cordee.domain.watched_words import has_identity_number
from cordee.sheet import wording
from cordee.sheet.filling import Choice, Composed, Held, composed
from cordee.ui.form_keys import KeyField
from cordee.ui.tongues import SOURCE, tongue

TICKS, DAYS = "lignes-", "days"


class SheetForm(forms.Form):
    key = KeyField(wording.REOPEN)

    def __init__(self, *args: Any, holding: Held, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holding = holding
        for number, (title, choices) in enumerate(holding.groups(), 1):
            self.fields[f"{TICKS}{number}"] = forms.MultipleChoiceField(
                label=title,
                choices=[(one.key, _line(one)) for one in choices],
                initial=[one.key for one in choices if one.known is Known.NAME],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "invalid_choice": _("Cette ligne a changé depuis. Relisez la liste, puis recommencez.")
                },
            )
        for one in rules.WORDS[holding.recipient]:
            self.fields[one.value] = forms.CharField(
                label=_(wording.WORDS[one]),
                help_text=wording.HELP[one],
                initial=holding.planned_return if one is Words.RETURN else "",
                max_length=rules.WORDS_MAX,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields[DAYS] = forms.TypedChoiceField(
            label=_("Combien de temps l’adresse doit-elle marcher ?"),
            choices=[(days, _("{n} jours").format(n=days)) for days in DURATIONS_DAYS],
            initial=DURATIONS_DAYS[0],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choisissez 7 ou 30 jours.")},
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for one in rules.WORDS[self.holding.recipient]:
            self._check(one.value, given.get(one.value, ""))
        if not self.errors and not self.composed().lines:
            self.add_error(None, wording.NOTHING_CHOSEN)
        return given

    def _check(self, name: str, words: str) -> None:
        if has_identity_number(words):
            self.add_error(name, wording.HOLDS_NIR)
        elif self.holding.recipient is Recipient.EMPLOYER and (word := rules.kept_from_an_employer(words)):
            self.add_error(name, wording.KEPT_FROM_EMPLOYER.format(word=word))

    def composed(self) -> Composed:
        given = self.cleaned_data
        ticked = [key for name, keys in given.items() if name.startswith(TICKS) for key in keys]
        words = {one: given[one.value] for one in rules.WORDS[self.holding.recipient]}
        return composed(self.holding, ticked=ticked, words=words, days=given[DAYS])

    def carried(self) -> list[tuple[str, str]]:
        """What was posted, to be posted again as it is, beside its key."""
        return [(name, value) for name in self.fields if name != "key" for value in self.data.getlist(name)]


def _line(one: Choice) -> str:
    """As it will be read: French, and said to be where the page is not."""
    said = f"{one.label} : {one.text}"
    return said if tongue() == SOURCE else format_html('<span lang="fr">{}</span>', said)
