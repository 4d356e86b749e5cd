"""What one types to answer a request or to take it back. Each form carries its key and the version that was read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from cordee.catalogue.queries import reference_day
from cordee.clocks.queries import clocks_of
from cordee.domain.catalogue import AskedBy, Fact, FactType, Sensitivity
from cordee.domain.consent import ConsentChannel
from cordee.domain.follow_up import Tried
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import (
    OUTCOMES,
    AttemptKind,
    Guard,
    Note,
    Outcome,
    RefusalReason,
    State,
    Verb,
    first_contact_limit,
)
from cordee.domain.rules.answers import BadAnswer
from cordee.domain.rules.heard.typed import typed_answer
from cordee.referrals import wording
from cordee.referrals.candidates import Destination
from cordee.referrals.clocks import holidays_around
from cordee.referrals.continuing import GoingOn
from cordee.ui.typography import long_day

AGREED, ASKED_LATER = "oui", "attendre"  # the buttons of « Confirmer et envoyer »
REOPEN = "Ce formulaire est incomplet. Rouvrez la page et recommencez."
_DAY = Fact(
    id="premier_contact",
    group="",
    label="Premier contact",
    type=FactType.DATE,
    question="",
    sensitivity=Sensitivity.NONE,
    asked_by=AskedBy.BOTH,
)


def typed_day(typed: str, *, on: date) -> date:
    """As people write it: « 14/3/26 », « 14 mars », « hier », « demain »."""
    try:
        day = typed_answer(_DAY, typed.replace("’", "'"), on=on)
    except BadAnswer:
        raise forms.ValidationError(
            "Date non comprise. Écrivez-la par exemple « 14/3/26 », « 14 mars » ou « demain »."
        ) from None
    if not isinstance(day, date):
        raise forms.ValidationError("Il faut un jour précis. Écrivez-le par exemple « 14/3/26 » ou « demain ».")
    return day


def _day_field(label: str, *, required: str = "", help_text: str = "") -> forms.CharField:
    """``required`` is what is said when it is left empty; without it, it may be."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        required=bool(required),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": required},
    )


def _comment_field() -> forms.CharField:
    return forms.CharField(
        label="Précision",
        help_text="Visible de l’organisme qui a adressé la demande. N’écrivez ni nom ni détail de santé.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ActForm(forms.Form):
    """``for_receiver``: an agent of the line writes down what the organisation says on the phone."""

    key = forms.RegexField(
        regex=r"[0-9A-Za-z-]{8,80}", label="Formulaire", widget=forms.HiddenInput, error_messages={"required": REOPEN}
    )
    version = forms.IntegerField(
        min_value=0, label="Version", widget=forms.HiddenInput, error_messages={"required": REOPEN}
    )
    targets: Sequence[Destination] = ()
    guards: Mapping[Guard, str] = {}  # which field a condition of the move speaks of

    def __init__(
        self,
        *args: Any,
        on: date,
        state: State = State.SENT,
        departement: str = "",
        for_receiver: bool = False,
        asks_phone: bool = False,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.on, self.state, self.departement = on, state, departement
        self.for_receiver, self.asks_phone = for_receiver, asks_phone

    def arguments(self) -> dict[str, Any]:
        """What the action takes besides referral, actor, time and key."""
        return {}

    def refuse(self, missing: tuple[Guard, ...]) -> None:
        """Say beside its field what the table of moves still asks for."""
        for guard in missing:
            self.add_error(self.guards.get(guard), wording.MISSING[guard])


class ResponderForm(ActForm):
    responder_name = forms.CharField(
        label="Votre nom",
        max_length=90,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Écrivez le nom de la personne qui répond."},
    )
    responder_phone = forms.CharField(
        label="Votre téléphone",
        help_text="Pour que l’on puisse vous joindre au sujet de cette demande.",
        max_length=25,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    guards = {Guard.RESPONDER: "responder_name"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.for_receiver:
            name, phone = self.fields["responder_name"], self.fields["responder_phone"]
            name.label, phone.label = "Nom de la personne qui répond", "Son téléphone"
            name.help_text = "La personne qui vous parle, pour l’organisme. Votre nom est noté aussi."
            name.widget.attrs["autocomplete"] = phone.widget.attrs["autocomplete"] = "off"
        if not self.asks_phone:
            del self.fields["responder_phone"]

    def arguments(self) -> dict[str, Any]:
        name, phone = self.cleaned_data["responder_name"], self.cleaned_data.get("responder_phone", "")
        return {"responder_name": f"{name} ({phone})" if phone else name}


class AcceptForm(ResponderForm):
    first_contact_on = _day_field(
        "Date du premier contact avec la personne",
        required="Écrivez la date à laquelle la personne sera contactée.",
    )
    comment = forms.CharField(
        label="Ce qui est convenu",
        help_text="Par exemple qui appellera, ou à quel moment. Visible de l’organisme qui adresse la demande.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("first_contact_on", "responder_name", "responder_phone", "comment")
    guards = {**ResponderForm.guards, Guard.FIRST_CONTACT: "first_contact_on"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        days_off, clocks = holidays_around(self.on, self.departement), clocks_of(self.departement, on=self.on)
        self.limit = first_contact_limit(self.on, holidays=days_off, clocks=clocks)
        said = f"Par exemple « 14/3/26 », « 14 mars » ou « demain ». Au plus tard le {long_day(self.limit)}."
        self.fields["first_contact_on"].help_text = said

    def clean_first_contact_on(self) -> date:
        day = typed_day(self.cleaned_data["first_contact_on"], on=self.on)
        if day < self.on:
            raise forms.ValidationError(f"Le {long_day(day)} est passé. Écrivez une date à venir, ou aujourd’hui.")
        if day > self.limit:
            raise forms.ValidationError(
                f"Le {long_day(day)} est trop loin : le premier contact a lieu au plus tard le {long_day(self.limit)}. "
                "Si ce n’est pas possible, refusez la demande : elle sera proposée ailleurs."
            )
        return day

    def arguments(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        agreed = {"first_contact_on": cleaned["first_contact_on"], "comment": cleaned["comment"]}
        return {**super().arguments(), **agreed}


class RefuseForm(ResponderForm):
    reason = forms.ChoiceField(
        label="Pourquoi ?",
        choices=[(reason.value, words) for reason, words in wording.REASONS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison : elle décide de ce qui est proposé ensuite."},
    )
    text = forms.CharField(
        label="Précision",
        help_text="Ce qui manque, ou quel organisme conviendrait mieux. N’écrivez ni nom ni détail de santé.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput, label="Refuser sans rediriger")
    field_order = ("reason", "text", "responder_name", "responder_phone")
    guards = {**ResponderForm.guards, Guard.REASON: "reason"}

    def arguments(self) -> dict[str, Any]:
        given = {"reason": RefusalReason(self.cleaned_data["reason"]), "text": self.cleaned_data["text"]}
        return {**super().arguments(), **given}


class RedirectForm(ResponderForm):
    """``targets``: those that the engine proposes, in its order."""

    target = forms.ChoiceField(
        label="Vers quel organisme ?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez l’organisme le mieux placé.",
            "invalid_choice": "Cet organisme n’est plus proposé : choisissez de nouveau.",
        },
    )
    reason = forms.CharField(
        label="Pourquoi cet organisme ?",
        help_text="Une phrase suffit, l’expéditeur la lira. N’écrivez ni nom ni détail de santé.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez pourquoi cet organisme est mieux placé."},
    )
    field_order = ("target", "reason", "responder_name", "responder_phone")
    guards = {
        **ResponderForm.guards,
        Guard.REASON: "reason",
        Guard.TARGET: "target",
        Guard.CONSENT_COVERS_TARGET: "target",
    }

    def __init__(self, *args: Any, targets: Sequence[Destination] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.targets = targets
        self.fields["target"].choices = [(one.code, named(one)) for one in targets]

    def arguments(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("target", "reason")}
        return {**super().arguments(), **given, "rules_on": reference_day()}


def named(destination: Destination) -> str:
    """« Santé au travail du Lac : visite de reprise, sous 10 jours »."""
    delay = destination.offer.delay_days
    soon = f", sous {delay} jour{'s' if delay > 1 else ''}" if delay is not None else ""
    return f"{destination.organisation.display_name} : {destination.version.family_name}{soon}"


class QuestionForm(ResponderForm):
    text = forms.CharField(
        label="Que vous manque-t-il pour répondre ?",
        help_text="Une seule question, sur la demande. N’écrivez ni nom ni détail de santé.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez votre question."},
    )
    field_order = ("text", "responder_name", "responder_phone")
    guards = {**ResponderForm.guards, Guard.REASON: "text"}

    def arguments(self) -> dict[str, Any]:
        return {**super().arguments(), "text": self.cleaned_data["text"]}


class ComplementForm(ActForm):
    text = forms.CharField(
        label="Votre réponse",
        help_text="L’organisme la lit avant de répondre à la demande. N’écrivez ni nom ni détail de santé.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez votre réponse."},
    )
    guards = {Guard.REASON: "text"}

    def arguments(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"]}


class CancelForm(ActForm):
    reason = forms.CharField(
        label="Pourquoi annuler ?",
        help_text="Une phrase suffit. N’écrivez ni nom ni détail de santé.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez pourquoi la demande est annulée."},
    )
    guards = {Guard.REASON: "reason"}

    def arguments(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class StartForm(ResponderForm):
    met_on = _day_field(
        "Quel jour avez-vous rencontré la personne ?",
        required="Écrivez le jour du rendez-vous.",
        help_text="Par exemple « 14/3/26 », « hier » ou « aujourd’hui ».",
    )
    comment = _comment_field()
    field_order = ("met_on", "responder_name", "responder_phone", "comment")
    guards = {**ResponderForm.guards, Guard.DATE_REACHED: "met_on"}

    def clean_met_on(self) -> date:
        return past_day(self.cleaned_data["met_on"], on=self.on)

    def arguments(self) -> dict[str, Any]:
        met = {"met_on": self.cleaned_data["met_on"], "comment": self.cleaned_data["comment"]}
        return {**super().arguments(), **met}


class AttemptForm(ResponderForm):
    kind = forms.ChoiceField(
        label="Que s’est-il passé ?",
        choices=[(kind.value, words) for kind, words in wording.ATTEMPTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui s’est passé."},
    )
    tried_on = _day_field(
        "Quel jour ?",
        required="Écrivez le jour de l’appel ou du rendez-vous manqué.",
        help_text="Par exemple « 14/3/26 », « hier » ou « aujourd’hui ».",
    )
    next_on = _day_field("Prochain rendez-vous", help_text="S’il est déjà convenu. D’ici trois semaines.")
    comment = _comment_field()
    field_order = ("kind", "tried_on", "next_on", "responder_name", "responder_phone", "comment")
    guards = {**ResponderForm.guards, Guard.DATE_REACHED: "tried_on", Guard.NEXT_MEETING: "next_on"}

    def clean_tried_on(self) -> date:
        return past_day(self.cleaned_data["tried_on"], on=self.on)

    def clean_next_on(self) -> date | None:
        typed = self.cleaned_data["next_on"]
        return typed_day(typed, on=self.on) if typed else None

    def arguments(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        tried = Tried(kind=AttemptKind(cleaned["kind"]), on=cleaned["tried_on"], next_on=cleaned["next_on"])
        return {**super().arguments(), "tried": tried, "comment": cleaned["comment"]}


class CloseForm(ResponderForm):
    outcome = forms.ChoiceField(
        label="Qu’est-ce que le suivi a donné ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que le suivi a donné."},
    )
    comment = _comment_field()
    field_order = ("outcome", "comment", "responder_name", "responder_phone")
    guards = {**ResponderForm.guards, Guard.OUTCOME: "outcome", Guard.THREE_ATTEMPTS: "outcome"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        offered = OUTCOMES.get(self.state, tuple(Outcome))
        outcome.choices = [(one.value, wording.OUTCOMES[one]) for one in offered]
        if self.state is State.ACCEPTED:
            outcome.label = "Pourquoi clôturer sans rendez-vous ?"
            outcome.help_text = "« Injoignable » demande trois essais notés, à trois dates différentes."

    def arguments(self) -> dict[str, Any]:
        given = {"outcome": Outcome(self.cleaned_data["outcome"]), "comment": self.cleaned_data["comment"]}
        return {**super().arguments(), **given}


class ReopenForm(ActForm):
    reason = forms.CharField(
        label="Pourquoi rouvrir ?",
        help_text="Une phrase suffit. N’écrivez ni nom ni détail de santé.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez pourquoi la demande est rouverte."},
    )
    guards = {Guard.REASON: "reason"}

    def arguments(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


def past_day(typed: str, *, on: date) -> date:
    day = typed_day(typed, on=on)
    if day > on:
        raise forms.ValidationError(f"Le {long_day(day)} est à venir. Écrivez un jour passé, ou aujourd’hui.")
    return day


class WithdrawForm(ActForm):
    """The person says it on the phone: the agent confirms it, nothing else is asked of her."""

    said = forms.BooleanField(
        label="La personne me l’a demandé de vive voix, et je l’ai reconnue.",
        error_messages={"required": "Cochez cette case : seule la personne peut retirer son accord."},
    )

    def arguments(self) -> dict[str, Any]:
        return {"channel": ConsentChannel.VOICE}


class GoOnForm(forms.Form):
    """The button says whether the person has just agreed or is asked later. Asking beside says what for; asking the
    same organisation again, what it lacked.
    """

    key = forms.RegexField(
        regex=r"[0-9A-Za-z-]{8,60}", label="Formulaire", widget=forms.HiddenInput, error_messages={"required": REOPEN}
    )
    target = forms.CharField(max_length=300, widget=forms.HiddenInput, error_messages={"required": REOPEN})
    purpose = forms.CharField(
        label="Ce que vous demandez à cet organisme",
        help_text="Une phrase. N’écrivez ni nom ni détail de santé.",
        max_length=200,
        error_messages={"required": "Écrivez ce que vous demandez à cet organisme."},
    )

    complement = forms.CharField(
        label="Ce qui manquait",
        help_text="L’organisme le lit avant de répondre. N’écrivez ni nom ni détail de santé.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez ce qui manquait à l’organisme pour répondre."},
    )

    def __init__(self, *args: Any, how: ContinuedAs, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.how = how
        if how is not ContinuedAs.BESIDE:
            del self.fields["purpose"]
        if how is not ContinuedAs.COMPLETED:
            del self.fields["complement"]

    def clean(self) -> None:
        if self.data.get("accord") not in (AGREED, ASKED_LATER):
            self.add_error(None, "Dites si la personne est d’accord : choisissez l’un des boutons.")

    def to_going_on(self) -> GoingOn:
        return GoingOn(
            how=self.how,
            target=self.cleaned_data["target"],
            agreed=self.data["accord"] == AGREED,
            purpose=self.cleaned_data.get("purpose", ""),
            complement=self.cleaned_data.get("complement", ""),
        )


class AgreeForm(ActForm):
    """The words are read aloud; the agent writes down that she said yes."""

    said = forms.BooleanField(
        label="Je lui ai lu ces mots. Elle a dit oui de vive voix, et je l’ai reconnue.",
        error_messages={"required": "Cochez cette case : seule la personne peut donner son accord."},
    )

    def arguments(self) -> dict[str, Any]:
        return {"channel": ConsentChannel.VOICE, "rules_on": reference_day()}


class ReferenceForm(forms.Form):
    """Typed as it was heard: small letters, spaces and dashes are fine."""

    reference = forms.CharField(
        label="Retrouver une demande par sa référence",
        help_text="Huit chiffres et lettres, comme on vous les dit au téléphone.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": wording.NO_SUCH_REFERENCE,
            "max_length": wording.NO_SUCH_REFERENCE,
            "null_characters_not_allowed": wording.NO_SUCH_REFERENCE,
        },
    )

    def add_error(self, field: Any, error: Any) -> None:
        """The cursor comes back to what is to be corrected."""
        super().add_error(field, error)
        self.fields["reference"].widget.attrs["data-autofocus"] = ""


FORMS: Mapping[Verb | Note, type[ActForm]] = {
    Verb.ACKNOWLEDGE: ResponderForm,
    Verb.ACCEPT: AcceptForm,
    Verb.REFUSE: RefuseForm,
    Verb.CANCEL: CancelForm,
    Verb.WITHDRAW: WithdrawForm,
    Verb.AGREE: AgreeForm,
    Verb.LAPSE: ActForm,
    Verb.START: StartForm,
    Verb.CLOSE: CloseForm,
    Verb.REOPEN: ReopenForm,
    Note.ATTEMPT: AttemptForm,
    Verb.REDIRECT: RedirectForm,
    Note.QUESTION: QuestionForm,
    Note.COMPLEMENT: ComplementForm,
}
