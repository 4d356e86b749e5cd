"""What she writes and ticks for one contact, or who leads writes for her; and what the contact answers."""

from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cordee.domain import employer as rules
from cordee.domain.employer import (
    AUTHOR_MAX,
    DEFAULT_DAYS,
    DURATIONS_DAYS,
    LINES_MAX,
    NAME_MAX,
    SAYS_WHEN,
    SAYS_WHY,
    TEXT_MAX,
    Kind,
    Reply,
    Shared,
)
from cordee.employer import wording
from cordee.employer.actions import Contact, Proposal, Said
from cordee.referrals.days import day_field, past_day, soon, typed_day
from cordee.ui.form_keys import KeyField
from cordee.ui.tongues import SOURCE, tongue
from cordee.ui.typography import long_day

ONE_A_LINE = (Kind.ADAPTATION, Kind.AID, Kind.MEETING)
TICKED = "proposees"


class KeyForm(forms.Form):
    key = KeyField(wording.REOPEN)


class LinesForm(KeyForm):
    """The lines alone, to change what is shared: ``offered`` are those that her case holds, to be ticked."""

    seen = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        offered: tuple[Shared, ...] = (),
        shared: tuple[Shared, ...] = (),
        name: str = "",
        on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.offered = on, {_key(one): one for one in offered}
        written = [one for one in shared if one not in offered]
        told = next((one.text for one in shared if one.kind is Kind.WHO), name)
        self.fields[Kind.WHO.value] = forms.CharField(
            label=_("Votre nom, comme votre employeur le connaît"),
            max_length=NAME_MAX,
            initial=told,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": wording.NO_NAME},
        )
        self._restriction(written)
        self._sentence(Kind.RETURN, written)
        if offered:
            self.fields[TICKED] = forms.MultipleChoiceField(
                label=_("Vos rendez-vous notés"),
                choices=[(key, _as_read(one.text)) for key, one in self.offered.items()],
                initial=[key for key, one in self.offered.items() if one in shared],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Cette ligne a changé depuis. Relisez la liste.")},
            )
        for kind in ONE_A_LINE:
            self._sentence(kind, written)

    def _restriction(self, written: list[Shared]) -> None:
        before = next((one for one in written if one.kind is Kind.RESTRICTION), None)
        self._sentence(Kind.RESTRICTION, written)
        self.fields["written_on"] = day_field(_("Écrit quel jour ?"))
        self.fields["written_on"].required = False
        self.fields["written_on"].initial = f"{before.on:%d/%m/%Y}" if before and before.on else ""
        self.fields["written_by"] = forms.CharField(
            label=_("Par quel médecin du travail ?"),
            max_length=AUTHOR_MAX,
            required=False,
            initial=before.author if before else "",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def _sentence(self, kind: Kind, written: list[Shared]) -> None:
        said = "\n".join(one.text for one in written if one.kind is kind)
        self.fields[kind.value] = forms.CharField(
            label=_(wording.KINDS[kind]),
            help_text=wording.HELP[kind],
            initial=said,
            max_length=TEXT_MAX,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2 if kind is Kind.RETURN else 3}),
        )

    def clean_written_on(self) -> date | None:
        typed = self.cleaned_data["written_on"]
        return past_day(typed, on=self.on) if typed else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in (*(kind.value for kind in Kind), "written_by"):
            _check(self, name, given.get(name, ""), wording.FAULTS)
        if given.get(Kind.RESTRICTION.value) and "written_on" in given and given["written_on"] is None:
            self.add_error("written_on", wording.NO_DAY)
        for one in self._ticked():
            if found := rules.fault_in(one.text):
                self.add_error(TICKED, str(wording.FAULTS[found[0]]).format(word=found[1]))
        if not self.errors:
            count = len(self.lines()) - 1
            if not count or count > LINES_MAX:
                self.add_error(None, wording.TOO_MANY_LINES if count else wording.NOTHING_CHOSEN)
        return given

    def lines(self) -> tuple[Shared, ...]:
        given = self.cleaned_data
        found = [Shared(kind=Kind.WHO, text=given[Kind.WHO.value])]
        if words := given[Kind.RESTRICTION.value]:
            author = given["written_by"] or "le médecin du travail"
            found.append(Shared(kind=Kind.RESTRICTION, text=words, author=author, on=given["written_on"]))
        if words := given[Kind.RETURN.value]:
            found.append(Shared(kind=Kind.RETURN, text=words))
        found += self._ticked()
        for kind in ONE_A_LINE:
            written = (line.strip() for line in given[kind.value].splitlines())
            found += [Shared(kind=kind, text=line) for line in written if line]
        return rules.in_order(tuple(found))

    def _ticked(self) -> list[Shared]:
        return [self.offered[key] for key in self.cleaned_data.get(TICKED, ())]

    def carried(self) -> list[tuple[str, str]]:
        """What was posted, to be posted again as it is, beside its key."""
        return [(name, value) for name in self.fields if name != "key" for value in self.data.getlist(name)]


class SharingForm(LinesForm):
    """With whom, and for how long."""

    contact_name = forms.CharField(
        label=gettext_lazy("À qui ?"),
        help_text=gettext_lazy("Une seule personne, par exemple « Mme Roux »."),
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Écrivez le nom de la personne qui lira.")},
    )
    contact_role = forms.CharField(
        label=gettext_lazy("Sa fonction"),
        max_length=NAME_MAX,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    company = forms.CharField(
        label=gettext_lazy("L’entreprise"),
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Écrivez le nom de l’entreprise.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Son courriel professionnel"),
        help_text=gettext_lazy("L’adresse de la page lui est envoyée. Sans courriel, vous la lui donnez vous-même."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Son téléphone"),
        max_length=25,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"] = forms.TypedChoiceField(
            label=_("Pendant combien de temps ?"),
            choices=[(days, _said_days(days)) for days in DURATIONS_DAYS],
            initial=DEFAULT_DAYS,
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choisissez une durée.")},
        )
        first = ["contact_name", "contact_role", "company", "email", "phone"]
        self.order_fields([*first, *(name for name in self.fields if name not in first)])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and not (given.get("email") or given.get("phone")):
            self.add_error("email", wording.HOW_TO_REACH)
        return given

    def proposal(self) -> Proposal:
        given = self.cleaned_data
        contact = Contact(
            name=given["contact_name"],
            role=given["contact_role"],
            company=given["company"],
            email=given["email"],
            phone=given["phone"],
        )
        return Proposal(contact=contact, lines=self.lines(), days=given["days"])


class ReplyForm(KeyForm):
    """Nothing about health: what is asked of work alone is taken."""

    seen = forms.CharField(max_length=20, widget=forms.HiddenInput, error_messages={"required": wording.REOPEN})
    kind = forms.ChoiceField(
        label="Votre réponse",
        choices=[(one.value, wording.CHOICES[one]) for one in Reply],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    proposed_on = day_field("Le jour proposé")
    words = forms.CharField(
        label="Précisez",
        help_text="La personne et qui l’accompagne lisent ces mots. Parlez du travail, jamais de la santé.",
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(
        label="Votre nom",
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Écrivez votre nom."},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["proposed_on"].help_text = f"Si vous proposez une date : {soon(on)}."

    def clean_proposed_on(self) -> date | None:
        typed = self.cleaned_data["proposed_on"]
        if not typed:
            return None
        day = typed_day(typed, on=self.on)
        if day < self.on:
            raise forms.ValidationError(f"Le {long_day(day)} est passé. Écrivez un jour à venir.")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind = Reply(given["kind"]) if given.get("kind") else None
        for name in ("words", "name"):
            _check(self, name, given.get(name, ""), wording.ANSWER_FAULTS)
        if kind in SAYS_WHY and not given.get("words") and "words" not in self.errors:
            self.add_error("words", "Dites-en un peu plus, en quelques mots.")
        if kind in SAYS_WHEN and "proposed_on" in given and given["proposed_on"] is None:
            self.add_error("proposed_on", "Écrivez le jour que vous proposez.")
        return given

    def said(self) -> Said:
        given = self.cleaned_data
        kind = Reply(given["kind"])
        on = given["proposed_on"] if kind in SAYS_WHEN else None
        return Said(kind=kind, name=given["name"], words=given["words"], proposed_on=on)


def _key(one: Shared) -> str:
    """Of its very words: an appointment that was moved since is no longer the one that was ticked."""
    return sha256(one.text.encode()).hexdigest()[:20]


def _check(form: forms.Form, name: str, words: str, faults: Any) -> None:
    if found := rules.fault_in(words):
        form.add_error(name, str(faults[found[0]]).format(word=found[1]))


def _said_days(days: int) -> str:
    return _("Douze mois") if days == DEFAULT_DAYS else _("{n} jours").format(n=days)


def _as_read(said: str) -> str:
    return said if tongue() == SOURCE else format_html('<span lang="fr">{}</span>', said)
