"""Random expressions over a handful of facts, with every value that each fact can have."""

from datetime import date

from hypothesis import strategies as st

from cordee.domain.rules.evaluation import NOT_APPLICABLE
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Operator, Or

YES_NO = ("marie", "arret")
NUMBERS = {"age": (17, 18, 30), "mois": (0, 12)}
WORDS = {"statut": ("salarie", "retraite", "autre")}
DAYS = {"debut": (date(2022, 3, 31), date(2022, 4, 1))}

DOMAINS: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(YES_NO, (True, False)),
    **NUMBERS,
    **WORDS,
    **DAYS,
}


def tests_of_one_fact() -> st.SearchStrategy[Expression]:
    ordered = st.sampled_from(Operator)
    return st.one_of(
        st.sampled_from(YES_NO).map(Bare),
        st.builds(lambda op, n: Compare(("age",), op, n), ordered, st.integers(16, 31)),
        st.builds(lambda op, n: Compare(("age", "mois"), op, n), ordered, st.integers(16, 43)),
        st.builds(lambda op, d: Compare(("debut",), op, d), ordered, st.sampled_from(DAYS["debut"])),
        st.builds(
            lambda values, negated: Member("statut", tuple(values), negated),
            st.lists(st.sampled_from(WORDS["statut"]), min_size=1, max_size=3, unique=True),
            st.booleans(),
        ),
        st.builds(
            lambda low, count, negated: Member("age", tuple(range(low, low + count)), negated),
            st.integers(16, 20),
            st.integers(1, 15),
            st.booleans(),
        ),
        st.builds(
            lambda values, negated: Member("debut", tuple(values), negated),
            st.lists(st.sampled_from(DAYS["debut"]), min_size=1, max_size=2, unique=True),
            st.booleans(),
        ),
    )


def expressions() -> st.SearchStrategy[Expression]:
    """Expressions in the shapes that parsing gives: no ``and`` directly inside ``and``, nor ``or`` inside ``or``."""
    return st.recursive(
        tests_of_one_fact(),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner.filter(lambda part: not isinstance(part, And)), min_size=2, max_size=3).map(
                lambda parts: And(tuple(parts))
            ),
            st.lists(inner.filter(lambda part: not isinstance(part, Or)), min_size=2, max_size=3).map(
                lambda parts: Or(tuple(parts))
            ),
        ),
        max_leaves=8,
    )


def situations() -> st.SearchStrategy[dict[str, object]]:
    """Some facts known, some not applicable, the others missing."""
    return st.fixed_dictionaries(
        {}, optional={fact: st.sampled_from([*values, NOT_APPLICABLE]) for fact, values in DOMAINS.items()}
    )
