"""What one types to answer a request or to take it back. Each form carries its key and the version that was read."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from cordee.catalogue.queries import reference_day
from cordee.clocks.queries import clocks_of
from cordee.domain.consent import ConsentChannel
from cordee.domain.follow_up import Tried
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
from cordee.referrals import wording
from cordee.referrals.candidates import Destination
from cordee.referrals.clocks import holidays_around
from cordee.referrals.days import day_field, past_day, soon, typed_day
from cordee.ui.form_keys import KeyField
from cordee.ui.typography import long_day

REOPEN = "Ce formulaire est incomplet. Rouvrez la page et recommencez."


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

    key = KeyField(REOPEN)
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
    first_contact_on = day_field(
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
        said = f"Par exemple {soon(self.on, limit=self.limit)}. Au plus tard le {long_day(self.limit)}."
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
        choices=[(reason.value, wording.REFUSING.get(reason, words)) for reason, words in wording.REASONS.items()],
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
        self.fields["target"].choices = by_need(targets)

    def arguments(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("target", "reason")}
        return {**super().arguments(), **given, "rules_on": reference_day()}


def by_need(targets: Sequence[Destination]) -> list[tuple[str, str]]:
    """Those that answer the same need together, and which one it is when there are several."""
    needs = list(dict.fromkeys(one.need_label for one in targets))
    said = {need: f" ({need[:1].lower()}{need[1:]})" if len(needs) > 1 else "" for need in needs}
    together = sorted(targets, key=lambda one: needs.index(one.need_label))
    return [(one.code, text) for one, text in _told_apart(together, lambda one: f"{named(one)}{said[one.need_label]}")]


def _told_apart(found: Sequence[Destination], words: Callable[[Destination], str]) -> Iterator[tuple[Destination, str]]:
    """Two that read the same say their rule too, then their number; those that still do are one choice, the first."""
    texts = {one.code: words(one) for one in found}
    for detail in (lambda one: one.version.name, lambda one: one.offer.phone):
        times = Counter(texts.values())
        for one in found:
            if times[texts[one.code]] > 1 and detail(one):
                texts[one.code] += f", {detail(one)}"
    said = set[str]()
    for one in found:
        if texts[one.code] not in said:
            said.add(texts[one.code])
            yield one, texts[one.code]


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
    met_on = day_field(
        "Quel jour avez-vous rencontré la personne ?",
        required="Écrivez le jour du rendez-vous.",
        help_text="Par exemple « hier », « aujourd’hui », ou le jour et le mois.",
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
    tried_on = day_field(
        "Quel jour ?",
        required="Écrivez le jour de l’appel ou du rendez-vous manqué.",
        help_text="Par exemple « hier », « aujourd’hui », ou le jour et le mois.",
    )
    next_on = day_field("Prochain rendez-vous", help_text="S’il est déjà convenu. D’ici trois semaines.")
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


class WithdrawForm(ActForm):
    """The person says it on the phone: the agent confirms it, nothing else is asked of her."""

    said = forms.BooleanField(
        label="La personne me l’a demandé de vive voix, et je l’ai reconnue.",
        error_messages={"required": "Cochez cette case : seule la personne peut retirer son accord."},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.state is State.AWAITING_CONSENT:
            self.fields["said"].label = "Elle me l’a dit de vive voix, et je l’ai reconnue."
            self.fields["said"].error_messages["required"] = "Cochez cette case : seule la personne peut dire non."

    def arguments(self) -> dict[str, Any]:
        return {"channel": ConsentChannel.VOICE}


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
