"""How many persons are followed at once, who says what room that leaves, and within how many days."""

from typing import Any

from django import forms

from cordee.caseload import room_wording
from cordee.caseload.wording import CHOOSE_ANSWER
from cordee.catalogue.room import MOST_AT_ONCE, MOST_DAYS, Room

BY_HAND, BY_CASES = "main", "suivis"


def _number(label: str, most: int, least: int, said: str, **more: Any) -> forms.IntegerField:
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=errors, **more)


class RoomForm(forms.Form):
    at_once = _number(
        "Combien de personnes votre organisme suit-il à la fois, au plus ?",
        MOST_AT_ONCE,
        0,
        f"Écrivez un nombre entier, de 0 à {MOST_AT_ONCE}.",
        help_text="Tous services et toutes personnes confondus. 0 : ne plus annoncer de nombre.",
    )
    who = forms.ChoiceField(
        label="Quand ce nombre est atteint",
        choices=room_wording.WHO_SAYS_ROOM,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_ANSWER, "invalid_choice": CHOOSE_ANSWER},
    )

    @staticmethod
    def from_room(room: Room) -> dict[str, Any]:
        return {"at_once": room.at_once, "who": BY_CASES if room.automatic else BY_HAND}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("at_once") == 0 and said.get("who") == BY_CASES:
            self.add_error("at_once", room_wording.NUMBER_FIRST)
        return said

    def to_said(self) -> tuple[int, bool]:
        return self.cleaned_data["at_once"], self.cleaned_data["who"] == BY_CASES


class DelayForm(forms.Form):
    days = _number(
        "Premier rendez-vous sous combien de jours ?",
        MOST_DAYS,
        0,
        f"Écrivez un nombre de jours, de 0 à {MOST_DAYS}.",
        help_text="0 : sans attente annoncée.",
    )
