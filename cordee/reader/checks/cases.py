"""The example cases of a content give the orientation that they expect."""

from collections.abc import Iterator, Mapping

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.deciding import Engine
from cordee.reader.cases import differences, read_case_files
from cordee.reader.fields import Problem
from cordee.reader.situation import BadSituation
from cordee.reader.yaml_source import Unreadable


def failing(files: Mapping[str, str], catalogue: Catalogue) -> Iterator[Problem]:
    """Run the cases of these texts; an error for each that fails, with what it expects and what was found.

    Cases that cannot be read are errors of their own, and then none is run. No text, no case: nothing to say.
    """
    if not files:
        return
    try:
        cases = read_case_files(files, catalogue)
    except BadSituation as bad:
        yield from bad.problems
        return
    except Unreadable as unread:
        yield Problem(unread.place, f"{unread.message} Aucun cas type n'a pu être vérifié.")
        return
    engine = Engine(catalogue)
    for case in cases:
        if wrong := differences(case, engine):
            yield Problem(case.place, f"le cas « {case.id} » ({case.title}) échoue : {' ; '.join(wrong)}.")
