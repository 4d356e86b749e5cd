"""« D'où connaissez-vous la ligne ? »: one optional field as a call ends, a campaign that runs or a coded answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from cordee.detection import queries as campaigns
from cordee.detection.wording import HEARD_FROM
from cordee.domain.campaign import HeardFrom
from cordee.frontdesk.models import Call

_CAMPAIGN = "c:"  # before the code of a campaign, so that no code is taken for another answer


@dataclass(frozen=True, kw_only=True)
class Heard:
    campaign: str = ""
    heard_from: str = ""

    def columns(self) -> dict[str, str]:
        """Nothing when it was not asked: what a demand by the web brought stays."""
        known = self.campaign or self.heard_from
        return {"campaign": self.campaign, "heard_from": self.heard_from} if known else {}


NOT_ASKED = Heard()


class HeardForm(forms.Form):
    """``call``: the campaign that its demand by the web brought is the answer that is shown first."""

    heard = forms.ChoiceField(
        label="D'où connaissez-vous la ligne ?",
        required=False,
        help_text="Touche l. À demander si le moment s'y prête ; au clavier, la première lettre choisit.",
        widget=forms.Select(attrs={"data-shortcut": "l"}),
        error_messages={
            "invalid_choice": "Cette campagne n'est plus en cours : choisissez une autre réponse, ou aucune."
        },
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heard"].choices = _choices(call)
        if call.campaign:
            self.initial["heard"] = f"{_CAMPAIGN}{call.campaign}"

    def to_heard(self) -> Heard:
        said = self.cleaned_data["heard"]
        if said.startswith(_CAMPAIGN):
            return Heard(campaign=said.removeprefix(_CAMPAIGN))
        return Heard(heard_from=said)


def _choices(call: Call) -> Sequence[tuple[str, Any]]:
    running = {one.code: f"{one.code}, {one.name}" for one in campaigns.running(on=timezone.localdate())}
    if call.campaign:
        running.setdefault(call.campaign, call.campaign)
    named = [(f"{_CAMPAIGN}{code}", label) for code, label in running.items()]
    others = [(answer.value, HEARD_FROM[answer]) for answer in HeardFrom]
    return [("", "Pas demandé"), *([("Campagnes en cours", named)] if named else []), ("Autrement", others)]
