"""How one comes in to a service: by asking, sent by somebody, or after a decision."""

from cordee.conversation import wording
from cordee.domain.catalogue import Catalogue, ServiceVersion


def way_in(version: ServiceVersion, catalogue: Catalogue) -> str:
    """One sentence, and who may send there when somebody must; in the language of the catalogue and of the page."""
    said = str(wording.WAYS_IN[version.access])
    if not version.prescribers:
        return said
    names = ", ".join(_prescriber(one, catalogue) for one in version.prescribers)
    return f"{said} {wording.MAY_SEND_THERE.format(prescribers=names)}"


def _prescriber(item: str, catalogue: Catalogue) -> str:
    operator = catalogue.operators.get(item)
    return operator.name if operator else catalogue.prescriber_roles[item]
