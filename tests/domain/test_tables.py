"""Tables that leave run nothing in a spreadsheet; tables that come in are read, or refused with what to do."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.plain_csv import DANGEROUS, cell, written
from cordee.domain.table_read import NoTable, Row, Unreadable, column, table

COLUMNS = ("reference", "nom", "prenom")


def read(content: bytes, *, rows: int = 5, bytes_: int = 1000) -> list[Row]:
    return table(content, columns=COLUMNS, needed=("reference", "nom"), bytes_=bytes_, rows=rows)


def refused(content: bytes, **more: int) -> tuple[NoTable, str]:
    with pytest.raises(Unreadable) as no:
        read(content, **more)
    return no.value.why, no.value.what


@pytest.mark.parametrize("value", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(value):
    assert cell(value).startswith("'")


@given(st.text())
def test_whatever_is_written_no_cell_begins_as_a_formula_nor_holds_a_line(value):
    assert not cell(value).startswith(DANGEROUS)
    assert len(cell(value).splitlines()) <= 1


def test_the_file_opens_in_a_french_spreadsheet():
    content = written(["nom", "mots"], [["Lefèvre", 'dit « oui » ; "non"']])

    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";")) == [
        ["nom", "mots"],
        ["Lefèvre", 'dit « oui » ; "non"'],
    ]


def test_both_encodings_and_three_separators_give_the_same_rows():
    text = "Référence;NOM;Prénom\r\nA1;Lefèvre;Aïcha\r\n"
    found = [Row(line=2, cells={"reference": "A1", "nom": "Lefèvre", "prenom": "Aïcha"})]

    for separator in ";\t,":
        for encoding in ("utf-8", "utf-8-sig", "cp1252"):
            assert read(text.replace(";", separator).encode(encoding)) == found


def test_a_line_keeps_its_number_and_empty_ones_are_skipped():
    found = read(b"reference;nom\n\nA1; Roche \n;\nA2;Blanc;\n")

    assert [(row.line, row.cells["nom"]) for row in found] == [(3, "Roche"), (5, "Blanc")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", (NoTable.EMPTY, "")),
        (b"reference;nom\n", (NoTable.EMPTY, "")),
        (b"PK\x03\x04 a workbook", (NoTable.A_WORKBOOK, "")),
        ("reference;nom\nA1;Roche".encode("utf-16"), (NoTable.UTF_16, "")),
        (b"reference;nom\nA1;Ro\x00che", (NoTable.NOT_TEXT, "")),
        (b"reference;nom\nA1;\x81\x8d", (NoTable.NOT_TEXT, "")),
        (b'reference;nom\nA1;"Roche', (NoTable.NOT_A_TABLE, "2")),
        (b"reference;nom\nA1;Roche;trop;encore", (NoTable.NOT_A_TABLE, "2")),
        (b"reference;nom\nA1;" + b"x" * 201, (NoTable.NOT_A_TABLE, "2")),
        (b"reference;prenom\nA1;Roche", (NoTable.MISSING, "nom")),
        (b"reference;nom;nom\nA1;Roche;Blanc", (NoTable.TWICE, "nom")),
        (b"reference;nom;nir\nA1;Roche;1", (NoTable.UNKNOWN, "nir")),
    ],
)
def test_what_is_no_such_table_is_refused_by_its_reason(content, why):
    assert refused(content) == why


def test_too_many_rows_and_too_many_bytes_are_refused():
    content = b"reference;nom\n" + b"A1;Roche\n" * 6

    assert refused(content)[0] is NoTable.TOO_MANY
    assert refused(content, bytes_=20)[0] is NoTable.TOO_BIG


@given(st.binary(max_size=300))
def test_whatever_the_bytes_they_are_read_or_refused(content):
    try:
        found = read(content)
    except Unreadable:
        return
    assert all(set(row.cells) <= set(COLUMNS) for row in found)


@given(st.text())
def test_the_name_of_a_column_is_a_code(text):
    assert column(column(text)) == column(text)
