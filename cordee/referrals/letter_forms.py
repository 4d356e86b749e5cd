from django import forms


class LetterCodeForm(forms.Form):
    UNKNOWN = (
        "Ce code n’ouvre aucune demande. Vérifiez ses douze signes. Si une lettre plus récente est arrivée, "
        "seul son code est valable."
    )
    code = forms.CharField(
        label="Code de la lettre",
        help_text="Douze chiffres et lettres, par exemple 7KQ2-M9XD-4TNB.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "Tapez le code de la lettre."},
    )
