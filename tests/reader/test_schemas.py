"""The schemas of the editors: what the content is, no more and no less than what the reader accepts."""

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from cordee.domain.catalogue import Effect
from cordee.reader import cli
from cordee.reader.applications import read_applications_document
from cordee.reader.beside import Broken
from cordee.reader.campaigns import BrokenWords, read_campaign_document
from cordee.reader.cases import read_cases
from cordee.reader.catalogue import Sources, build, catalogue_files, read_catalogue
from cordee.reader.checks import check_catalogue
from cordee.reader.elsewhere import read_elsewhere_document
from cordee.reader.fields import Node, Severity
from cordee.reader.line_texts import BrokenTexts, read_tags_document
from cordee.reader.line_words import read_line_words_document
from cordee.reader.schemas.building import FILES, FOLDER, modeline, schema_of, schemas
from cordee.reader.schemas.parts import enumeration
from cordee.reader.scripts import BrokenScript, read_script_document
from cordee.reader.supports import read_supports_document
from cordee.reader.wording import EFFECTS
from cordee.reader.words_en import read_english_words_document
from cordee.reader.yaml_source import read_document
from tests.reader.schema_samples import samples

ROOT = Path(__file__).parents[2]
CHECKED_ON = date(2026, 11, 21)
CONTENT = ROOT / "content"
CATALOGUE = read_catalogue(CONTENT)
SCHEMAS = schemas(CATALOGUE)
VALIDATORS = {
    name: Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name, schema in SCHEMAS.items()
}
CONTENT_FILES = sorted(
    path.relative_to(CONTENT).as_posix() for pattern in FILES.values() for path in CONTENT.glob(pattern)
)
# Mappings of which the reader takes the keys that it knows and passes the others by: the schema refuses these.
STRICTER = {
    ("facts", ("groups", "*")),
    ("facts", ("facts", "*", "said", "instead", "*")),
    ("needs", ("groups", "*")),
    ("programmes", ("programmes", "*", "strands", "*")),
    ("gates", ("effects",)),
}
# The keys of an answer are the facts of the catalogue, and the bounds of an interval: refused by their own reader.
ANSWERS = ("cases", ("cases", "*", "facts"))


def refusals(file: str, document: object) -> list[str]:
    """What the editor underlines: where, and why."""
    found = VALIDATORS[schema_of(file)].iter_errors(document)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in found]


def seen_by_an_editor(text: str) -> object:
    """The values of a YAML 1.2 text; days are text, as in the reader, but 0.3 without quotes is a number."""
    document = read_document(text, file="")

    def seen(value, path=()):
        match value:
            case dict():
                return {key: seen(inner, (*path, key)) for key, inner in value.items()}
            case list():
                return [seen(inner, (*path, index)) for index, inner in enumerate(value)]
            case str() if path not in document.quoted and re.fullmatch(r"-?[0-9]+\.[0-9]+", value):
                return float(value)
        return value

    return seen(document.value)


def test_the_schemas_on_disk_are_what_the_catalogue_gives_today(capsys):
    code = cli.catalogue(["schema", "--check", "--content", str(CONTENT)])

    assert (code, capsys.readouterr().out) == (0, ""), "run: cordee catalogue schema --modelines"


def test_the_page_of_fields_is_what_the_schemas_say(capsys):
    cli.catalogue(["schema", "--page", "--content", str(CONTENT)])

    page = (ROOT / "docs" / "reference" / "champs-du-catalogue.md").read_text("utf-8")
    assert page == capsys.readouterr().out, (
        "run: cordee catalogue schema --page > docs/reference/champs-du-catalogue.md"
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_a_schema_and_its_patterns_are_read_by_javascript_too(name):
    Draft202012Validator.check_schema(SCHEMAS[name])
    for pattern in set(re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(SCHEMAS[name]))):
        escaped = set(re.findall(r"\\(.)", json.loads(pattern)))
        assert escaped <= set("s[]()")


@pytest.mark.parametrize("file", CONTENT_FILES)
def test_each_file_of_the_content_is_valid_and_names_its_schema(file):
    text = (CONTENT / file).read_text("utf-8")
    named = re.fullmatch(r"# yaml-language-server: \$schema=(.+)", text.partition("\n")[0])
    folder = (CONTENT / file).parent

    assert refusals(file, seen_by_an_editor(text)) == []
    assert named and folder.joinpath(named[1]).resolve() == CONTENT / FOLDER / f"{schema_of(file)}.json"


@pytest.mark.parametrize("file", [name for name in CONTENT_FILES if name.startswith("services/")])
def test_a_loader_that_makes_dates_of_days_is_served_too(file):
    loaded = yaml.load((CONTENT / file).read_text("utf-8"), Loader=yaml.CSafeLoader)

    assert refusals(file, loaded) == []


# The keys of the reader are the keys of the schemas


def test_every_key_that_the_reader_takes_is_in_a_schema_and_conversely(monkeypatch):
    """The lists of the reader are noted while it reads the content, and files made to hold every key."""
    asked = defaultdict(set)
    only = Node.only

    def noted(node: Node, *keys: str) -> None:
        path = tuple("*" if isinstance(step, int) else step for step in node.path)
        asked[schema_of(node.document.file), path].add(frozenset(keys))
        only(node, *keys)

    monkeypatch.setattr(Node, "only", noted)
    for made in zip(*(samples(SCHEMAS[name]) for name in FILES), strict=True):
        read_all(dict(zip(FILES, made, strict=True)))
    read_catalogue(CONTENT)
    read_cases(CONTENT / "cases", CATALOGUE)

    offered = defaultdict(set)
    for name in FILES:
        for path, keys in mappings(SCHEMAS[name]):
            if (name, path[: len(ANSWERS[1])]) != ANSWERS:
                offered[name, path].add(keys)
    assert {place: keys for place, keys in offered.items() if place not in STRICTER} == dict(asked)


def test_the_facts_that_a_case_may_answer_are_those_of_the_catalogue():
    (answers,) = [keys for path, keys in mappings(SCHEMAS["cases"]) if path == ANSWERS[1]]

    assert answers == set(CATALOGUE.facts)


BESIDE = {
    "applications": read_applications_document,
    "supports": read_supports_document,
    "elsewhere": read_elsewhere_document,
    "words_en": read_english_words_document,
    "line": read_line_words_document,
}


def read_all(made: dict[str, object]) -> None:
    """Read one document of each kind, as far as it can be read."""
    names = {name: pattern.replace("*", "echantillon") for name, pattern in FILES.items()}
    apart = ("cases", "campaigns", "scripts", "tags", *BESIDE)
    files = {names[name]: json.dumps(document) for name, document in made.items() if name not in apart}
    build(Sources(files))
    with suppress(BrokenWords):
        read_campaign_document(read_document(json.dumps(made["campaigns"]), file=names["campaigns"]))
    for name, read in BESIDE.items():
        with suppress(Broken):
            read(read_document(json.dumps(made[name]), file=names[name]))
    with suppress(BrokenScript):
        read_script_document(read_document(json.dumps(made["scripts"]), file=names["scripts"]))
    with suppress(BrokenTexts):
        read_tags_document(read_document(json.dumps(made["tags"]), file=names["tags"]))


def mappings(schema: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """Every closed mapping of a schema: where it is in a document, and its keys."""
    if not isinstance(schema, dict):
        return
    if "properties" in schema and schema.get("additionalProperties") is False:
        yield path, frozenset(schema["properties"])
        for key, field in schema["properties"].items():
            yield from mappings(field, (*path, key))
    yield from mappings(schema.get("items"), (*path, "*"))
    yield from mappings(schema.get("additionalProperties"), (*path, "*"))
    for part in schema.get("anyOf", ()):
        yield from mappings(part, path)


# The same mistakes are refused by both

MISTAKES = [
    ("facts.yaml", "    type: bool\n", "    type: boolean\n"),
    ("facts.yaml", "    sensitivity: health\n", "    sensitivity: santé\n"),
    ("facts.yaml", "    asked_by: agent\n", "    asked_by: phone\n"),
    ("facts.yaml", "    min: 14\n", "    min: quatorze\n"),
    ("facts.yaml", "    relevant_if: danger_signale\n", "    relevent_if: danger_signale\n"),
    ("facts.yaml", "    relevant_if: danger_signale\n", "    relevant_if: danger_signalé\n"),
    ("facts.yaml", "    label: \"Âge\"\n", ""),
    ("facts.yaml", "      by: days_since\n", "      by: days_from\n"),
    ("facts.yaml", "      of: arret_debut\n", "      of: arret_debit\n"),
    ("facts.yaml", "    group: securite\n", "    group: sécurité\n"),
    ("needs.yaml", "    group: urgence\n", "    group: urgences\n"),
    ("needs.yaml", "asked_by: [personne, proche", "asked_by: [personnes, proche"),
    ("operators.yaml", "regimes: [general, special]", "regimes: [generall, special]"),
    ("operators.yaml", "    level: bassin\n", "    level: bassins\n"),
    ("operators.yaml", "    successor: plateforme\n", "    successor: plate_forme\n"),
    ("programmes.yaml", "      - connaitre_droits\n", "      - connaître_droits\n"),
    ("gates.yaml", "    effect: emergency_only\n", "    effect: emergency\n"),
    ("gates.yaml", "    only_services: [urgence]\n", "    only_services: [urgences]\n"),
    ("gates.yaml", "    unknown_facts: [regime]\n", ""),
    ("gates.yaml", "    ask: [regime]\n", ""),
    ("gates.yaml", "    when_unknown: skip\n", ""),
    ("services/csp.yaml", "    until: 2015-02-01\n", "    until: 01/02/2015\n"),
    ("services/csp.yaml", "    until: 2015-02-01\n", "    until: 2015-02-31\n"),
    ("services/csp.yaml", "    until: 2015-02-01\n", "    untill: 2015-02-01\n"),
    ("services/csp.yaml", "tier: droit_commun\n", "tier: ordinaire\n"),
    ("services/csp.yaml", "first_line: true\n", "first_line: oui\n"),
    ("services/crpe.yaml", "      - {when: arret_indemnise", "      - {if: arret_indemnise"),
    ("services/crpe.yaml", "      - {when: arret_indemnise", "      - {when: arret_indemnisé"),
    ("services/crpe.yaml", "      - {when: arret_indemnise", '      - {when: "arret_indemnise && cadre"'),
    ("services/csp.yaml", "    verified: ", "    verified: vrai # "),
    ("services/urgence.yaml", "kind: urgence\n", "kind: urgense\n"),
    ("services/urgence.yaml", "access: direct\n", "access: directe\n"),
    ("services/urgence.yaml", "operators: [urgences]", "operators: [secours]"),
    ("services/urgence.yaml", "operators: [urgences]", "operators: urgences"),
    ("services/urgence.yaml", "    delay_days: 0\n", "    delay_days: aucun\n"),
    ("services/urgence.yaml", "  public: \"", "  publique: \""),
    ("services/urgence.yaml", "requesters: [personne, ", "requesters: [moi, "),
]  # fmt: skip


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A copy of the content without its cases, in which each test mends what it broke."""
    folder = tmp_path_factory.mktemp("workshop") / "content"
    return Path(shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("cases", FOLDER)))


@pytest.mark.parametrize(("file", "written", "mistake"), MISTAKES)
def test_a_typical_mistake_is_refused_by_the_check_and_underlined_by_the_editor(workshop, file, written, mistake):
    text = (workshop / file).read_text("utf-8")
    assert written in text
    wrong = text.replace(written, mistake, 1)

    (workshop / file).write_text(wrong, "utf-8")
    places = errors_of(workshop)
    (workshop / file).write_text(text, "utf-8")

    assert file in places
    assert refusals(file, read_document(wrong, file=file).value)


def errors_of(content: Path) -> set[str]:
    """The files with an error: those that do not read, else those of the whole check, which takes longer."""
    sources = Sources(catalogue_files(content))
    build(sources)
    problems = sources.problems.errors or check_catalogue(content, on=CHECKED_ON)
    return {found.place.file for found in problems if found.severity is Severity.ERROR}


MISTAKES_OF_CASES = [
    ("en_arret: true", "en_arret: oui"),
    ("arret_debut: 2014-07-15", "arret_debut: 15/07/2014"),
    ("arret_debut: 2014-07-15", "arret_debut: {apres: 2014-07-15}"),
    ('commune_residence: "69123"', "commune_residence: 69123"),
    ("statut: salarie", "statut: salarié"),
    ("statut: salarie", "statu: salarie"),
    ("arret_indemnise: true", "age: 7"),
    ("arret_indemnise: true", "age: {min: 7}"),
    ("caller: personne", "caller: voisine"),
    ("programme: maintien-en-emploi", "programme: aucun"),
    ('"on": 2015-07-15', '"on": 15 juillet 2015'),
    ('"on": 2015-07-15', '"jour": 2015-07-15'),
    ("lead_any_of:", "lead_any:"),
    ("visite_prereprise", "visite_pre_reprise"),
    ("gates: []", "gates: [dangers]"),
    ("needs: [garder_mon_travail", "needs: [garder_travail"),
    ("lead_operator_any_of: [sante_travail", "lead_operator_any_of: [sante_au_travail"),
]


@pytest.mark.parametrize(("written", "mistake"), MISTAKES_OF_CASES)
def test_a_mistake_in_a_case_is_refused_by_its_reader_and_underlined_by_the_editor(tmp_path, written, mistake):
    text = (CONTENT / "cases" / "m01.yaml").read_text("utf-8")
    assert written in text

    (tmp_path / "m01.yaml").write_text(wrong := text.replace(written, mistake, 1), "utf-8")

    assert refusals("cases/m01.yaml", read_document(wrong, file="m01.yaml").value)
    assert cli.cases(["check", str(tmp_path)]) == 2


@pytest.mark.parametrize(
    "answer",
    ["arret_jours: 45", "arret_jours: {min: 60}", "arret_debut: {min: 2014-01-01, max: 2014-02-01}", "cadre: null"],
)
def test_an_answer_known_between_two_bounds_is_accepted_by_both(tmp_path, capsys, answer):
    text = (CONTENT / "cases" / "m01.yaml").read_text("utf-8").replace("arret_debut: 2014-07-15", answer, 1)
    (tmp_path / "m01.yaml").write_text(text, "utf-8")

    cli.cases(["check", str(tmp_path)])

    assert refusals("cases/m01.yaml", read_document(text, file="m01.yaml").value) == []
    assert capsys.readouterr().out.splitlines()[-1].endswith("en échec")


@pytest.mark.parametrize(
    ("frequency", "accepted"),
    [
        ("0.3", True),
        ("1", True),
        ("{oui: 0.2, non: 7}", True),
        ("1.5", False),
        ("souvent", False),
        ("{oui: -1}", False),
    ],
)
def test_a_frequency_is_a_share_or_weights(frequency, accepted):
    asked = "question: A, sensitivity: none, asked_by: both"
    new = f"{{id: a, group: projet, label: A, type: bool, {asked}, frequency: {frequency}}}"

    assert (refusals("facts.yaml", seen_by_an_editor(f"groups: []\nfacts: [{new}]")) == []) is accepted


def test_a_condition_of_the_catalogue_uses_the_words_that_the_editor_knows():
    words = re.compile(SCHEMAS["service"]["$defs"]["condition"]["pattern"])
    conditions = [condition for version in CATALOGUE.versions.values() for condition in version.conditions]

    assert [condition.written for condition in conditions if not words.search(condition.written)] == []
    for wrong in ("contrat", "not", "age = 18", "age >= 18 et cadre", 'statut == "salarie"', ""):
        assert bool(words.search(wrong)) is (wrong == "not")


def test_a_member_without_french_words_stops_the_making_of_the_schemas():
    unsaid = {effect: said for effect, said in EFFECTS.items() if effect is not Effect.URGENT}

    with pytest.raises(KeyError):
        enumeration(Effect, unsaid, "Effet")


# The command


@pytest.fixture
def copied(tmp_path):
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def test_a_new_fact_is_completed_once_the_schemas_are_written_again(copied, capsys):
    facts = copied / "facts.yaml"
    new = "{id: bricoleur, group: projet, label: B, type: bool, question: B, sensitivity: none, asked_by: both}"
    facts.write_text(f"{facts.read_text('utf-8')}  - {new}\n", "utf-8")

    assert cli.catalogue(["schema", "--check", "--content", str(copied)]) == 1
    assert "schemas/cases.json n'est plus à jour" in capsys.readouterr().out
    assert cli.catalogue(["schema", "--content", str(copied)]) == 0
    assert cli.catalogue(["schema", "--check", "--content", str(copied)]) == 0
    assert "bricoleur" in json.loads((copied / FOLDER / "facts.json").read_text("utf-8"))["$defs"]["fact"]["enum"]


def test_a_new_file_gets_its_first_line_once(copied, capsys):
    new = copied / "cases" / "nouveau.yaml"
    new.write_text((copied / "cases" / "m17.yaml").read_text("utf-8").partition("\n")[2], "utf-8")

    assert cli.catalogue(["schema", "--check", "--content", str(copied)]) == 1
    assert "cases/nouveau.yaml : ajoutez en tête" in capsys.readouterr().out
    for _ in range(2):
        assert cli.catalogue(["schema", "--modelines", "--content", str(copied)]) == 0
    assert new.read_text("utf-8").splitlines()[0] == modeline("cases/nouveau.yaml")
    assert new.read_text("utf-8").count("yaml-language-server") == 1


def test_the_schema_of_one_file_is_shown_by_the_name_of_the_file(capsys):
    for named in ("service", "services/crpe.yaml", "content/services/crpe.yaml"):
        assert cli.catalogue(["schema", named, "--stdout", "--content", str(CONTENT)]) == 0
        assert json.loads(capsys.readouterr().out) == SCHEMAS["service"]


def test_a_file_without_schema_is_refused_with_the_nearest_name(capsys):
    assert cli.catalogue(["schema", "fact", "--content", str(CONTENT)]) == 2
    assert "vouliez-vous dire « facts » ?" in capsys.readouterr().err


def test_a_broken_catalogue_gives_no_schema(copied, capsys):
    (copied / "facts.yaml").write_text("facts: [", "utf-8")
    before = (copied / FOLDER / "facts.json").read_bytes()

    assert cli.catalogue(["schema", "--content", str(copied)]) == 2
    assert "facts.yaml, ligne" in capsys.readouterr().err
    assert (copied / FOLDER / "facts.json").read_bytes() == before
