"""What the agent types to end a call, to hand over, or what a caller types to follow a request."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cordee.domain.call import ENDS_AT_ONCE, OUTCOME_LABELS, WHY_UNMET, Outcome, Unmet, WhyUnmet
from cordee.domain.phone import NotAPhone, e164
from cordee.domain.referral import Guard, GuardsUnmet, NotPossible
from cordee.domain.rules.heard.typed import read_day
from cordee.domain.tongue import Tongue
from cordee.frontdesk import wording
from cordee.frontdesk.answering import Reached
from cordee.frontdesk.hand_over import Agreement, HandOver
from cordee.frontdesk.heard_from import HeardForm
from cordee.frontdesk.otherwise import Kept, Other
from cordee.orientation.models import OverrideCode
from cordee.orientation.wording import OVERRIDES
from cordee.people.actions import NewPerson
from cordee.people.models import Discretion, PreferredChannel
from cordee.people.wording import DISCRETION, LANGUAGES, PREFERRED_CHANNELS
from cordee.referrals.wording import not_possible
from cordee.ui.watched import refuse_watched


class EndForm(HeardForm):
    outcome = forms.ChoiceField(
        label="Comment l'appel s'est-il terminé ?",
        choices=[(outcome.value, OUTCOME_LABELS[outcome]) for outcome in ENDS_AT_ONCE],
        error_messages={
            "required": "Choisissez comment l'appel s'est terminé : il est compté sous ce motif.",
            "invalid_choice": "Choisissez une issue de la liste : une lettre suffit.",
        },
    )

    field_order = ("outcome", "heard")

    def to_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


def _listed(label: str, *, missing: str, unknown: str) -> forms.ChoiceField:
    """A long list, chosen from with the keyboard; its choices come with the call."""
    return forms.ChoiceField(
        label=label,
        help_text="Touche n. Au clavier, les premières lettres choisissent.",
        widget=forms.Select(attrs={"data-shortcut": "n"}),
        error_messages={"required": missing, "invalid_choice": unknown},
    )


def _reason(words: Mapping[Any, str], *, missing: str) -> forms.ChoiceField:
    """A short list, by its codes: the page numbers them."""
    return forms.ChoiceField(
        choices=[(code.value, said) for code, said in words.items()],
        error_messages={
            "required": missing,
            "invalid_choice": "Choisissez une raison de la liste : un chiffre suffit.",
        },
    )


class UnmetForm(HeardForm):
    """``needs``: those named in the call first, then every need that this caller may have."""

    need = _listed(
        "Pour quel besoin ?",
        missing="Choisissez le besoin qui reste sans réponse.",
        unknown="Ce besoin n'est pas dans la liste : choisissez-en un autre.",
    )
    why = _reason(WHY_UNMET, missing="Choisissez pourquoi rien ne répond : un chiffre suffit.")

    def __init__(self, *args: Any, needs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = needs
        self.initial.setdefault("need", needs[0][0] if needs else "")

    def to_unmet(self) -> Unmet:
        return Unmet(need=self.cleaned_data["need"], why=WhyUnmet(self.cleaned_data["why"]))


class OtherServiceForm(HeardForm):
    """``others``: what the engine proposes after its first, by what the page posts."""

    service = _listed(
        "Quel service avez-vous indiqué ?",
        missing="Choisissez le service indiqué.",
        unknown="Ce service n'est plus proposé : choisissez de nouveau.",
    )
    why = _reason(OVERRIDES, missing="Dites pourquoi : un chiffre suffit.")

    def __init__(self, *args: Any, others: Mapping[str, Other], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._others = others
        self.fields["service"].choices = [(name, f"{one.name} ({one.need})") for name, one in others.items()]

    def to_kept(self) -> Kept:
        return self._others[self.cleaned_data["service"]].kept(OverrideCode(self.cleaned_data["why"]))


class TransferForm(forms.Form):
    """``reachable``: the organisations that are proposed and have a telephone."""

    offer = forms.ChoiceField(
        error_messages={
            "required": "Choisissez l'organisme que vous avez appelé.",
            "invalid_choice": "Cet organisme n'est plus proposé : choisissez de nouveau.",
        },
    )
    spoke_to = forms.CharField(
        label="Qui a répondu",
        required=False,
        max_length=80,
        help_text="Le nom dit au téléphone. Touche n. Rien de la personne que vous aidez.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-shortcut": "n", "data-autofocus": True}),
    )
    taken = forms.ChoiceField(
        choices=[("oui", "Prise"), ("non", "Pas prise")],
        error_messages={"required": "Dites si l'organisme a pris la personne au téléphone."},
    )

    def __init__(self, *args: Any, reachable: Sequence[Reached], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].choices = [(one.offer.id, one.offer.organisation_name) for one in reachable]

    def to_transfer(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"offer": given["offer"], "spoke_to": given["spoke_to"], "taken": given["taken"] == "oui"}


class FollowForm(forms.Form):
    code = forms.CharField(
        label=_("Votre code"),
        help_text=_("Dix signes donnés par la ligne, par exemple ABCDE-23456."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Tapez le code que la ligne vous a donné.")},
    )


class CallerCodeForm(forms.Form):
    code = forms.CharField(
        label="Code de la personne",
        help_text="Dix signes, comme elle vous les épelle : petites lettres, espaces et tirets sont acceptés.",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-shortcut": "c",
                "data-shortcut-label": "La personne rappelle avec son code",
            }
        ),
        error_messages={"required": "Tapez le code que la personne vous épelle."},
    )
    call = forms.UUIDField(required=False, widget=forms.HiddenInput)  # the one that is open at the console


class WithdrawForm(forms.Form):
    said = forms.BooleanField(
        label="La personne m'a demandé de vive voix de retirer sa demande",
        error_messages={"required": "Cochez cette case : seule la personne peut retirer sa demande."},
    )


class TypedDayField(forms.CharField):
    """A day as people write it: « 14/3/1980 », « 14 mars 1980 » or 1980-03-14."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        day = read_day(text, on=timezone.localdate())
        if day is None:
            raise forms.ValidationError("Date non comprise. Écrivez-la par exemple 14/3/1980.")
        return day


class HandOverForm(HeardForm):
    """Asked only once the orientation is found. ``needs_reason``: the service is not the engine's first."""

    family_name = forms.CharField(
        label="Nom",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez le nom."},
    )
    given_name = forms.CharField(
        label="Prénom",
        max_length=80,
        widget=forms.TextInput(attrs={"data-autofocus": True, "autocomplete": "off"}),
        error_messages={"required": "Écrivez le prénom."},
    )
    birth_date = TypedDayField(
        label="Date de naissance", required=False, max_length=40, help_text="Évite de confondre deux personnes."
    )
    phone = forms.CharField(
        label="Téléphone", required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        error_messages={"invalid": "Adresse non comprise. Écrivez-la par exemple nom@exemple.fr."},
    )
    preferred_channel = forms.ChoiceField(
        label="Comment la joindre",
        choices=[
            (channel.value, PREFERRED_CHANNELS[channel]) for channel in (PreferredChannel.PHONE, PreferredChannel.EMAIL)
        ],
        initial=PreferredChannel.PHONE.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez comment joindre la personne."},
    )
    discretion = forms.MultipleChoiceField(
        label="Discrétion demandée",
        choices=[(asked.value, words) for asked, words in DISCRETION.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label="Langue des messages qu'elle reçoit",
        choices=[(one.value, words) for one, words in LANGUAGES.items()],
        initial=Tongue.FRENCH.value,
        required=False,
        widget=forms.RadioSelect,
    )
    message = forms.CharField(
        label="Mot pour l'organisme", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Visible après son acceptation. Jamais de diagnostic ni de traitement.",
    )  # fmt: skip
    override = forms.ChoiceField(
        label="Pourquoi ce service plutôt que le premier proposé ?",
        choices=[("", "Choisissez une raison"), *((code.value, words) for code, words in OVERRIDES.items())],
        required=False,
    )
    override_text = forms.CharField(label="Précision", required=False, max_length=500)
    representative = forms.CharField(
        label="Représentant légal, présent et d'accord",
        required=False,
        max_length=120,
        help_text="La personne est mineure : lisez les textes à son représentant aussi, et notez son nom.",
        error_messages={"required": wording.REPRESENTATIVE_NEEDED},
    )
    existing_checked = forms.BooleanField(
        label="J'ai demandé à la personne : il faut une nouvelle demande",
        required=False,
        help_text="Le nom et la date de naissance, ou le téléphone, sont déjà connus d'un dossier ouvert.",
    )
    send_reason = forms.CharField(
        label="Pourquoi envoyer tout de même ?",
        required=False,
        max_length=300,
        help_text="L'organisme est complet, ou une demande est déjà en cours pour ce besoin : la raison est gardée. "
        "Ni nom, ni maladie.",
    )
    share_health = forms.BooleanField(label="Transmettre aussi les réponses sur la santé au travail", required=False)
    notice_heard = forms.BooleanField(
        label="J'ai lu l'information ci-dessus",
        error_messages={"required": "Lisez l'information à la personne avant de transmettre."},
    )
    asked_later = forms.BooleanField(
        label="Elle n’est pas là : on lui demande son accord",
        required=False,
        help_text="Un message neutre part avec son lien, jamais la nuit ni le dimanche. "
        "Sans son oui sous dix jours ouvrés, rien ne part.",
    )
    consent_given = forms.BooleanField(
        label=wording.AGREED_HERSELF,
        error_messages={"required": "Sans accord, rien n'est transmis : donnez les coordonnées et terminez l'appel."},
    )

    def __init__(
        self,
        *args: Any,
        needs_reason: bool,
        has_health: bool,
        by_third_party: bool,
        is_full: bool,
        is_minor: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks_existing = bool(self.data.get("existing_checked"))
        self.asks_send_reason = is_full or bool(self.data.get("send_reason"))
        self.needs_reason, self.has_health = needs_reason, has_health
        if is_minor:
            self.fields["representative"].required = True
        else:
            del self.fields["representative"]
        if by_third_party:
            self.fields["consent_given"].label = wording.AGREED_ON_THE_LINE
            later = bool(self.data.get("asked_later"))
            self.fields["consent_given"].required = self.fields["notice_heard"].required = not later
        else:
            del self.fields["asked_later"]
        if not needs_reason:
            del self.fields["override"], self.fields["override_text"]
        if not has_health:
            del self.fields["share_health"]

    @staticmethod
    def typed(kept: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """What was typed before the tab was closed, as the form shows it again."""
        return {name: list(values) if name == "discretion" else "".join(values[:1]) for name, values in kept.items()}

    def clean_phone(self) -> str:
        """As it was typed, when it can be dialled: a number that rings nowhere reaches nobody."""
        typed: str = self.cleaned_data["phone"]
        if typed:
            try:
                e164(typed)
            except NotAPhone:
                raise forms.ValidationError(wording.NOT_A_PHONE) from None
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_watched(self, ("message", "override_text", "send_reason"))
        if not cleaned.get("phone") and not cleaned.get("email") and "phone" not in self.errors:
            self.add_error(
                "phone", "Il faut un téléphone ou une adresse électronique : sinon personne ne pourra la joindre."
            )
        if cleaned.get("preferred_channel") == PreferredChannel.EMAIL and not cleaned.get("email"):
            self.add_error("email", "Écrivez l'adresse, ou choisissez le téléphone.")
        if self.needs_reason and not cleaned.get("override"):
            self.add_error("override", "Dites pourquoi : la raison est gardée avec l'orientation.")
        if cleaned.get("override") == OverrideCode.OTHER and not cleaned.get("override_text", "-"):
            self.add_error("override_text", "Précisez la raison.")
        return cleaned

    def heeds_existing_case(self, may_already_exist: Callable[..., bool]) -> bool:
        """Propose, never force: a possible existing case is said once, and the agent decides with the person."""
        given = self.cleaned_data
        who = {name: given[name] for name in ("family_name", "given_name", "birth_date", "phone")}
        if given["existing_checked"] or not may_already_exist(**who):
            return True
        self.asks_existing = True
        self.add_error("existing_checked", wording.POSSIBLE_EXISTING_CASE)
        return False

    def refuse(self, refused: NotPossible) -> None:
        """Say what sending lacks; a full service or a request under way may still be sent, with a reason."""
        missing = set(refused.missing) if isinstance(refused, GuardsUnmet) else set()
        self.asks_send_reason = self.asks_send_reason or bool(missing & {Guard.CAPACITY, Guard.NO_TWIN})
        self.add_error("send_reason" if missing and self.asks_send_reason else None, not_possible(refused))

    def to_hand_over(self, *, service: str, offer: str, departement: str, commune: str) -> HandOver:
        given = self.cleaned_data
        person = NewPerson(
            departement=departement,
            family_name=given["family_name"],
            given_name=given["given_name"],
            birth_date=given["birth_date"],
            phone=given["phone"],
            email=given["email"],
            commune_code=commune,
            preferred_channel=PreferredChannel(given["preferred_channel"]),
            discretion=tuple(Discretion(asked) for asked in given["discretion"]),
            language=Tongue(given["language"] or Tongue.FRENCH),
        )
        agreement = Agreement(
            notice_heard=given["notice_heard"],
            consent_given=given["consent_given"],
            service_accepted=True,
            share_health=given.get("share_health", False),
            asked_later=given.get("asked_later", False),
        )
        return HandOver(
            service=service,
            offer=offer,
            person=person,
            agreement=agreement,
            message=given["message"],
            override=OverrideCode(given["override"]) if given.get("override") else None,
            override_text=given.get("override_text", ""),
            send_reason=given["send_reason"],
            representative=given.get("representative", ""),
            heard=self.to_heard(),
        )
