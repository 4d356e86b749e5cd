"""``cordee catalogue diff`` as people meet it: what it says, what it writes, what it refuses."""

import json
import re
from html.parser import HTMLParser

import pytest

from cordee.bulk.differing import textual_differences
from cordee.bulk.impact import INVENTED
from cordee.reader.catalogue import read_catalogue, read_catalogue_files
from cordee.reader.cli import catalogue
from tests.bulk.diff_folders import AFTER, BEFORE, CROWD, csv_file, folder, people, texts
from tests.domain.orientation.small import version

ON = ["--on", "2026-11-21"]
# The second one is oriented elsewhere by AFTER, and no longer as expected.
CASES = (
    ("tout-va-bien", "diplome: true, essaye: true", "alpha"),
    ("bascule", "diplome: true, essaye: false", "alpha"),
    ("change-sans-basculer", "diplome: true, essaye: false", "beta"),
)


@pytest.fixture
def folders(tmp_path):
    return folder(tmp_path / "avant", BEFORE, cases=CASES), folder(tmp_path / "apres", AFTER, cases=CASES)


def diff(folders, *more):
    return catalogue(["diff", *map(str, folders), *map(str, more), *ON])


def said(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_two_folders_alone_give_the_texts_and_the_cases_that_flip(folders, capsys):
    code = diff(folders)

    out = said(capsys.readouterr().out)
    assert code == 1
    assert "Versions de démarches : 3 changements" in out
    assert "condition : rien → Déjà essayé" in out
    assert "2 sur 3 donnent autre chose" in out
    assert "· bascule (attendu → inattendu) bascule\n" in out
    assert "Garder : alpha → beta" in out
    assert "Situations" not in out


def test_the_same_folder_twice_is_no_difference(folders, capsys):
    code = diff((folders[0], folders[0]))

    assert code == 0
    assert "rien de changé" in capsys.readouterr().out


def test_a_change_of_texts_alone_orients_nobody_differently(folders, tmp_path, capsys):
    file = csv_file(tmp_path / "s.csv", CROWD)
    service = folders[0] / "services" / "alpha.yaml"
    copy = folder(tmp_path / "copie", BEFORE, cases=CASES)
    (copy / "services" / "alpha.yaml").write_text(service.read_text("utf-8").replace('agent: "alpha"', 'agent: "A"'))

    code = diff((folders[0], copy), "--situations", file, "--workers", 1)

    assert code == 0
    assert "textes, sources ou date de vérification" in said(capsys.readouterr().out)


def test_situations_give_who_is_oriented_differently(folders, tmp_path, capsys):
    code = diff(folders, "--situations", csv_file(tmp_path / "s.csv", CROWD), "--workers", 1)

    out = said(capsys.readouterr().out)
    assert code == 1
    assert "50 situations comparées" in out
    assert "32 (64,0 %) orientées autrement" in out
    assert re.search(r"Garder +33 +15 +0 +0 +15\n", out)
    assert "15 : alpha → beta" in out
    assert "−1 125 €" in out
    assert "Chiffres simulés." in out


def test_json_holds_everything_once_and_no_small_group(folders, tmp_path):
    target = tmp_path / "impact.json"

    diff(folders, "--situations", csv_file(tmp_path / "s.csv", CROWD), "--workers", 1, "--json", target)

    report = json.loads(target.read_text("utf-8"))
    assert report["before"]["hash"] == read_catalogue(folders[0]).content_hash
    assert report["after"]["hash"] == read_catalogue(folders[1]).content_hash
    assert (report["on"], report["simulated"], report["format"]) == ("2026-11-21", True, "cordee/impact/1")
    assert report["situations"]["compared"] == 50
    assert [case["id"] for case in report["cases"]["flipping"]] == ["bascule", "change-sans-basculer"]
    assert report["cases"]["flipping"][0]["before"] == {"expected": True, "differences": []}
    assert report["cases"]["flipping"][0]["after"]["expected"] is False
    assert not {1, 2, 3, 4} & set(numbers(report["impact"]))
    assert "< 5" in words(report["impact"])


def test_two_processes_write_the_same_bytes_as_one(folders, tmp_path):
    file = csv_file(tmp_path / "s.csv", CROWD)
    written = []
    for workers in (1, 2):
        files = [tmp_path / f"{workers}.json", tmp_path / f"{workers}.html"]
        diff(folders, "--situations", file, "--workers", workers, "--json", files[0], "--html", files[1])
        written.append([path.read_bytes() for path in files])

    assert written[0] == written[1]


class Reading(HTMLParser):
    """A page as a browser would open it, with nothing around."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.fetched, self.links, self.text = [], [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "srcset", "action", "data")]
        self.links += [value for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data if "style" not in self.open else ""


@pytest.fixture
def page(folders, tmp_path):
    file = csv_file(tmp_path / "s.csv", [*CROWD, people(diplome="peut-être")], prefix=INVENTED)
    diff(folders, "--situations", file, "--workers", 1, "--html", tmp_path / "impact.html")
    return Reading((tmp_path / "impact.html").read_text("utf-8"))


def test_the_page_stands_alone(page):
    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert page.fetched == []
    assert not [link for link in page.links if link.startswith(("http", "/", "javascript"))]
    assert page.tags.count("caption") == page.tags.count("table") > 5


def test_the_page_says_what_it_rests_on(page, folders):
    text = said(page.text)

    assert all(read_catalogue(one).content_hash in text for one in folders)
    for sentence in (
        "21 novembre 2026",
        "Situations inventées",
        "50 situations comparées, toutes inventées (s.csv)",
        "1 ligne illisible (1 par les deux catalogues)",
        "Un groupe de 1 à 4 demandes n'est jamais montré",
        "Ces chiffres sont simulés",
        "Ain (01)",
        "département non renseigné",
    ):
        assert sentence in text


def test_the_page_links_to_the_cases_that_flip(page, tmp_path):
    (link,) = {link for link in page.links if "bascule.yaml" in link and "sans" not in link}

    assert (tmp_path / link).is_file()


def test_words_of_a_catalogue_are_never_markup(tmp_path):
    named = {"needs": texts(BEFORE)["needs.yaml"].replace('label: "Garder"', 'label: "<b>Garder</b> & tenir"')}
    folders = folder(tmp_path / "avant", BEFORE, **named), folder(tmp_path / "apres", AFTER, **named)

    diff(folders, "--situations", csv_file(tmp_path / "s.csv", CROWD), "--workers", 1, "--html", tmp_path / "i.html")

    text = (tmp_path / "i.html").read_text("utf-8")
    assert "&lt;b&gt;Garder&lt;/b&gt; &amp; tenir" in text
    assert "<b>" not in text


def test_rows_that_cannot_be_read_are_said_with_their_line_and_the_others_go_on(folders, tmp_path, capsys):
    file = csv_file(tmp_path / "s.csv", [*CROWD, people(diplome="peut-être")])

    code = diff(folders, "--situations", file, "--workers", 1, "--json", tmp_path / "i.json")

    err = capsys.readouterr().err
    assert code == 1
    assert "situation 51 (ligne 52), colonne « diplome » : trouvé" in err
    assert "1 situation(s) laissée(s) de côté" in err
    assert "peut-être" not in (tmp_path / "i.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--situations", "absent.csv"], "fichier introuvable"),
        (["--situations", "s.xlsx"], "attendu un nom qui finit par .csv, .parquet, .arrow"),
        (
            ["--needs", "grader", "--situations", "s.csv"],
            "le besoin « grader » n'existe pas ; vouliez-vous dire « garder » ?\n",
        ),
        (["--cases", "nulle-part"], "le dossier nulle-part n'existe pas"),
        (["--html", "nulle/part.html"], "le dossier « nulle » n'existe pas"),
        (["--workers", "0"], "attendu un nombre de processus"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(folders, capsys, more, sentence):
    code = diff(folders, *more)

    assert code == 2
    assert sentence in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named_with_what_was_expected(folders, tmp_path, capsys):
    (tmp_path / "fichier").write_text("", "utf-8")

    codes = [diff((folders[0], tmp_path / "absent")), diff((tmp_path / "fichier", folders[1]))]

    missing, file = capsys.readouterr().err.splitlines()
    assert codes == [2, 2]
    assert missing.endswith("absent : ce dossier n'existe pas ; donnez un dossier de catalogue, comme « content ».")
    assert "l'ancien catalogue" in file
    assert "c'est un fichier" in file


def test_a_strange_column_is_refused_unless_it_is_ignored(folders, tmp_path, capsys):
    file = csv_file(tmp_path / "s.csv", [row | {"couleur": "bleu"} for row in CROWD])

    refused = diff(folders, "--situations", file, "--workers", 1)
    ignored = diff(folders, "--situations", file, "--workers", 1, "--ignore", "couleur")

    assert (refused, ignored) == (2, 1)
    assert "« couleur » n'est ni un fait" in capsys.readouterr().err


def test_a_file_of_bad_rows_only_is_unusable(folders, tmp_path, capsys):
    code = diff(folders, "--situations", csv_file(tmp_path / "s.csv", [people(diplome="?")] * 3), "--workers", 1)

    assert code == 2
    assert "aucune situation lisible" in capsys.readouterr().err


def test_a_broken_catalogue_is_refused_with_its_problems(folders, capsys):
    (folders[1] / "services" / "beta.yaml").write_text("family: autre\nversions: [", "utf-8")

    code = diff(folders)

    err = capsys.readouterr().err
    assert code == 2
    assert "le nouveau catalogue" in err
    assert "services/beta.yaml" in err


def test_a_folder_that_is_no_catalogue_is_refused(folders, tmp_path, capsys):
    code = diff((tmp_path, folders[1]))

    assert code == 2
    assert "l'ancien catalogue" in capsys.readouterr().err


def test_needs_may_be_given_for_all(folders, tmp_path):
    diff(folders, "--situations", csv_file(tmp_path / "s.csv", CROWD), "--workers", 1, "--needs", "garder",
         "--json", tmp_path / "i.json")  # fmt: skip

    figures = json.loads((tmp_path / "i.json").read_text("utf-8"))["impact"]
    assert [(need["need"], need["requests"]) for need in figures["needs"]] == [("garder", 50)]


def test_every_need_is_every_one_but_safety(folders, tmp_path):
    diff(folders, "--situations", csv_file(tmp_path / "s.csv", CROWD), "--workers", 1, "--needs", "tous",
         "--json", tmp_path / "i.json")  # fmt: skip

    figures = json.loads((tmp_path / "i.json").read_text("utf-8"))["impact"]
    assert [(need["need"], need["requests"]) for need in figures["needs"]] == [("connaitre_droits", 50), ("garder", 50)]


def test_other_cases_may_be_given(folders, tmp_path, capsys):
    other = folder(tmp_path / "autre", BEFORE, cases=[("ailleurs", "diplome: true, essaye: false", "alpha")]) / "cases"

    code = diff(folders, "--cases", other)

    assert code == 1
    assert "1 sur 1 donnent autre chose" in said(capsys.readouterr().out)


def test_a_case_that_only_the_old_folder_has_is_run_too(tmp_path, capsys):
    old = folder(tmp_path / "avant", BEFORE, cases=CASES)
    new = folder(tmp_path / "apres", AFTER, cases=CASES[:1])

    diff((old, new))

    assert "2 sur 3 donnent autre chose" in said(capsys.readouterr().out)


# Texts


def differences(before, after):
    return textual_differences(*(read_catalogue_files(texts(services)) for services in (before, after)))


def test_families_and_versions_that_come_and_go_are_listed():
    found = differences(
        {"alpha": {}, "beta": {}}, {"alpha": {}, "gamma": {"extra": version("gamma_0", until="2001-01-01")}}
    )

    assert found["families"] == {
        "added": [{"id": "gamma", "name": "gamma"}],
        "removed": [{"id": "beta", "name": "beta"}],
    }
    assert [one["id"] for one in found["versions"]["added"]] == ["gamma_1", "gamma_0"]
    assert [one["id"] for one in found["versions"]["removed"]] == ["beta_1"]
    assert found["versions"]["changed"] == []


def test_what_changed_in_a_version_is_said():
    later = {"conditions": ["jours > 30"], "until": "2027-01-01", "support": "[connaitre_droits]"}

    found = differences({"alpha": {"conditions": ["jours >= 30"]}}, {"alpha": later})

    (changed,) = found["versions"]["changed"]
    assert [(one["what"], one.get("was"), one.get("now")) for one in changed["changes"]] == [
        ("condition", "jours >= 30", "jours > 30"),
        ("en vigueur", None, None),
        ("aide aussi pour", None, None),
    ]
    assert changed["changes"][2]["after"] == "Mes droits"


def test_a_change_that_the_label_hides_is_said_by_the_rule_itself():
    rules = [texts({"alpha": {"conditions": [f"jours {test} 30"]}}) for test in (">=", ">")]
    for written in rules:
        name = "services/alpha.yaml"
        written[name] = written[name].replace(' 30"}', ' 30", label: Absence longue}')

    found = textual_differences(*map(read_catalogue_files, rules))

    (changed,) = found["versions"]["changed"][0]["changes"]
    assert (said(changed["before"]), said(changed["after"])) == (
        "Durée : 30 jours au moins.",
        "Durée : plus de 30 jours.",
    )


def test_a_choice_that_is_gone_can_still_be_said():
    before, after = texts({"alpha": {"conditions": ["regime == 'msa'"]}}), texts({"alpha": {}})
    after["facts.yaml"] = after["facts.yaml"].replace(", msa: MSA", "")

    found = textual_differences(read_catalogue_files(before), read_catalogue_files(after))

    assert "MSA" in found["versions"]["changed"][0]["changes"][0]["before"]
    assert found["facts"]["changed"] == [
        {"id": "regime", "name": "Caisse", "changes": [{"what": "choix", "before": None, "after": None}]}
    ]


def numbers(value):
    """Every figure; what a move costs is no figure of people."""
    if isinstance(value, dict):
        return [one for key, inner in value.items() if "cents" not in key for one in numbers(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in numbers(inner)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


def words(value):
    return json.dumps(value, ensure_ascii=False)
