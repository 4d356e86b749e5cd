"""How one comes in to a service: by asking, sent by somebody, or after a decision; and who may ask."""

from cordee.conversation import wording
from cordee.domain.catalogue import Catalogue, ServiceVersion
from cordee.domain.orientation.situation import CALLER
from cordee.reader.wording import lowered


def way_in(version: ServiceVersion, catalogue: Catalogue) -> str:
    """One sentence, and who may send there when somebody must; in the language of the catalogue and of the page."""
    said = str(wording.WAYS_IN[version.access])
    if not version.prescribers:
        return said
    names = ", ".join(_prescriber(one, catalogue) for one in version.prescribers)
    return f"{said} {wording.MAY_SEND_THERE.format(prescribers=names)}"


def who_asks(version: ServiceVersion, catalogue: Catalogue) -> tuple[str, ...]:
    """Those who may ask for it themselves, in the order of the catalogue."""
    callers = catalogue.facts[CALLER].choices
    return tuple(lowered(callers[caller]) for caller in callers if caller in version.requesters)


def _prescriber(item: str, catalogue: Catalogue) -> str:
    operator = catalogue.operators.get(item)
    return operator.name if operator else catalogue.prescriber_roles[item]
