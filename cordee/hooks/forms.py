from django import forms


class SubscriptionForm(forms.Form):
    url = forms.CharField(
        label="Adresse de votre logiciel",
        help_text="Fournie par votre éditeur. Elle commence par « https:// ».",
        max_length=400,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez l’adresse."},
    )
