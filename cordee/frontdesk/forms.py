"""What the agent types to end a call, to hand over, or what a caller types to follow a request."""

from django import forms

from cordee.domain.call import ENDS_WITHOUT_HAND_OVER, OUTCOME_LABELS, Outcome


class EndForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Comment l'appel s'est-il terminé ?",
        choices=[(outcome.value, OUTCOME_LABELS[outcome]) for outcome in ENDS_WITHOUT_HAND_OVER],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez comment l'appel s'est terminé : il est compté sous ce motif."},
    )

    def to_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class FollowForm(forms.Form):
    code = forms.CharField(
        label="Votre code",
        help_text="Dix signes donnés par la ligne, par exemple ABCDE-23456.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Tapez le code que la ligne vous a donné."},
    )
