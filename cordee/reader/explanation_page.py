"""An explanation as a page for a terminal: the sentence first, then who, when, why, and what it rests on."""

from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import shorten

from cordee.domain.rules.french import enumerated, said_day, said_number
from cordee.reader.explanation import Data
from cordee.reader.terminal import items, row, rows, title, unbroken
from cordee.reader.wording import lowered

MOST_CASES = 12
MOST_RELATIONS = 5
LONGEST_GATE = 240


def page(data: Data, *, on: date) -> str:
    return "\n".join(_lines(data, on))


def _lines(data: Data, on: date) -> Iterator[str]:
    yield from title(data["name"])
    yield f"{data['version']}, au {said_day(on)}"
    yield f"{data['file']}, ligne {data['line']}"
    for part in (_purpose, _people, _conditions, _time, _around, _trust):
        yield ""
        yield from part(data, on)


def _purpose(data: Data, on: date) -> Iterator[str]:
    if data["family_name"] != data["name"]:
        yield from row("Démarche", f"{data['family_name']} ({data['family']})")
    yield from row("En bref", data["summary"]["public"])
    yield from row("Dit à un tiers", data["summary"]["other"] or "")
    yield from row("Pour l'agent", data["summary"]["agent"])
    yield from row("Répond à", _names(data["needs"]["direct"]))
    yield from row("Aide aussi pour", _names(data["needs"]["support"]))
    yield from row("Programmes", " ; ".join(data["programmes"]))
    yield from row("Nature", data["kind"]["said"])
    yield from row("Niveau", _tier(data["tier"]))


def _tier(tier: Data) -> str:
    said = f"{tier['said']}, {tier['matters']}"
    if tier["complement"]:
        said += " ; vient aussi en complément du droit commun"
    if needed := tier["necessary_when"]:
        said += f" ; nécessaire aussi quand : {lowered(needed['said'])}"
    return said.rstrip(".")


def _people(data: Data, on: date) -> Iterator[str]:
    asked = data["requesters"]
    yield from row("Peut demander", _names(asked["may_ask"]))
    yield from row("Peut relayer", _names(asked["may_relay"]))
    if told := asked["must_let_the_person_ask"]:
        yield from row("Ne le peut pas", f"{_names(told)} : la personne peut le demander elle-même")
    if not data["first_line"]:
        yield from row(
            "Premier accueil", "non : jamais la première orientation d'une personne, d'un proche ou d'un employeur"
        )
    yield from row("Voie d'accès", data["access"]["said"])
    yield from row("Prescrit par", " ; ".join(one["name"] for one in data["prescribers"]))
    here = [operator for operator in data["operators"] if operator["in_force"]]
    away = [operator for operator in data["operators"] if not operator["in_force"]]
    yield from items("Qui délivre", map(_operator, here), mark=lambda _: "· ")
    if not here:
        yield from row("Qui délivre", f"personne le {said_day(on)} : la démarche n'est pas proposée ce jour-là")
    yield from rows("Pas ce jour-là", (f"{operator['name']} ({operator['period']})" for operator in away))


def _operator(operator: Data) -> Iterator[str]:
    yield operator["name"]
    if (acronym := operator["acronym"]) and acronym.casefold() not in operator["name"].casefold():
        yield acronym
    regimes = operator["regimes"]
    received = "tous les régimes" if regimes is None else f"régimes : {' / '.join(regimes)}"
    yield unbroken(f"échelon : {operator['level']} ; {received}")


def _conditions(data: Data, on: date) -> Iterator[str]:
    conditions = data["conditions"]
    if not conditions:
        yield from row("Conditions", "aucune : ouverte à toute personne qui peut la demander")
        return
    yield from items("Conditions", map(_condition, conditions))
    unsourced = sum(condition["source"] is None for condition in conditions)
    told = ["Toutes sont nécessaires."] if len(conditions) > 1 else []
    told += [f"Sans source propre : {unsourced} sur {len(conditions)}."] if unsourced else []
    yield from row("", " ".join(told))


def _condition(condition: Data) -> Iterator[str]:
    yield condition["said"]
    yield condition["when"]
    if condition["source"]:
        yield unbroken(f"source : {condition['source']}")


def _time(data: Data, on: date) -> Iterator[str]:
    yield from row("En vigueur", data["period"]["said"])
    if dated := data["dated_by"]:
        yield from row(
            "Daté par",
            f"« {dated['name']} » ({dated['id']}) : ce jour, non celui de l'appel, doit tomber dans ces dates."
            " Tant qu'il est inconnu, le jour de l'appel est pris et rien n'est ferme.",
        )
    yield from row("Remplacée par", data["successor"] and f"{data['successor']['id']}, {data['successor']['name']}")
    others = [version for version in data["versions"] if version["id"] != data["version"]]
    yield from rows("Autres versions", (f"{one['id']} : {one['said']}{_variant(one)}" for one in others))
    yield from row("Durée et délais", " ; ".join(_present(data["delay"]["said"], _first_act(data["delay"]["days"]))))
    yield from row("Coût", " ; ".join(_present(data["cost"]["said"], _for_the_funders(data["cost"]["cents"]))))
    yield from row("Bon à savoir", data["practical"])


def _variant(version: Data) -> str:
    return f", variante {version['variant'].replace('_', ' ')}" if version["variant"] else ""


def _present(*texts: str | None) -> Iterator[str]:
    return (text for text in texts if text)


def _first_act(days: int | None) -> str | None:
    if days is None:
        return None
    return f"premier acte sous {said_number(days, 'days')}" if days else "premier acte le jour même"


def _for_the_funders(cents: int | None) -> str | None:
    return None if cents is None else f"{cents / 100:.2f} € au plus pour les financeurs".replace(".", ",")


def _around(data: Data, on: date) -> Iterator[str]:
    own = [gate for gate in data["gates"] if not gate["common"]]
    yield from rows("Garde-fous", (f"{gate['id']} : {gate['does']} {_when(gate)}" for gate in own))
    common = [gate for gate in data["gates"] if gate["common"]]
    grouped = _together((gate["does"], gate["id"]) for gate in common)
    yield from rows("et comme toutes" if own else "Garde-fous", (f"{', '.join(ids)} : {does}" for does, ids in grouped))
    yield from rows("Cas types", _cases(data["cases"]))
    if not data["cases"]:
        yield from row("Cas types", "aucun n'en parle : rien ne protège cette règle d'une erreur")
    told = [f"{relation['id']} : {relation['why']}" for relation in data["relations"]]
    yield from rows("Relations", _cut(told, MOST_RELATIONS))


def _cases(cases: list[Data]) -> Iterator[str]:
    for expects, ids in _together((case["expects"], case["id"]) for case in cases):
        yield f"{expects} : {', '.join(_cut(ids, MOST_CASES))}"


def _together(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, list[str]]]:
    """The second words by the first one, both in the order in which they come."""
    grouped: dict[str, list[str]] = {}
    for said, item_id in pairs:
        grouped.setdefault(said, []).append(item_id)
    return grouped.items()


def _when(gate: Data) -> str:
    if gate["when"]:
        told = f"quand : {lowered(gate['when']['said'])}"
        return shorten(told, LONGEST_GATE, placeholder=" … (suite dans gates.yaml)")
    return "tant qu'on ne connaît pas " + enumerated((f"« {label} »" for label in gate["while_unknown"]), "ou")


def _trust(data: Data, on: date) -> Iterator[str]:
    review = data["review"]
    checked, due = (said_day(date.fromisoformat(review[key])) for key in ("checked_on", "due_on"))
    yield from row("Règle", data["verified"]["said"])
    late = f"relecture en retard : elle était due le {due}" if review["late"] else f"à relire avant le {due}"
    yield from row("Relue", f"le {checked} ; {late}")
    yield from rows("Textes", data["legal"])
    yield from rows("Sources", data["sources"])
    if not data["sources"]:
        yield from row("Sources", "aucune")
    yield from row("Notes d'auteur", data["notes"])


def _names(items: list[Data]) -> str:
    return " ; ".join(lowered(item["name"]) for item in items)


def _cut(texts: list[str], most: int) -> list[str]:
    left = len(texts) - most
    return [*texts[:most], f"et {left} autres"] if left > 0 else texts
