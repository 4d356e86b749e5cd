"""The table of moves as a picture, for the room's page."""

from cordee.domain.referral import ARROWS, Arrow, State, Verb


def diagram() -> str:
    """Return the states as a mermaid diagram; the correction, open from everywhere, is left to its note."""
    drawn = [
        (source, row) for source in State for row in ARROWS if source in row.sources and row.verb is not Verb.CORRECT
    ]
    moves_drawn = [f" {source} --> {row.target}: {_said(row)}" for source, row in drawn]
    note = f" note right of {State.ENTERED_IN_ERROR}: from every state, by two administrators"
    return "\n".join(["stateDiagram-v2", f" [*] --> {State.DRAFT}", *moves_drawn, note]) + "\n"


def _said(row: Arrow) -> str:
    verb = row.verb.replace("_", " ")
    return f"{verb} ({row.label})" if row.label else verb
