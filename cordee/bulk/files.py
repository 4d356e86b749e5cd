"""Situations from a file and answers to a file, one batch at a time: CSV, Parquet or Arrow by the end of the name.

What is written takes its name only once it is whole: a run that stops leaves nothing half-written.
"""

import csv
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from cordee.bulk.answering import plain
from cordee.bulk.bad_rows import BadRow, delimiter_of
from cordee.bulk.bits import Numbers
from cordee.reader.text_files import OPENING_FAILURES

BLOCK_BYTES: Final = 4 << 20
LIST_SEPARATOR: Final = "|"
CSV, PARQUET, ARROW = "CSV", "Parquet", "Arrow"
KINDS: Final[Mapping[str, str]] = {".csv": CSV, ".parquet": PARQUET, ".arrow": ARROW}
# The first bytes of a file of each kind; an Arrow stream has none of its own.
MAGIC: Final[Mapping[str, bytes]] = {PARQUET: b"PAR1", ARROW: b"ARROW1"}
# Arrow's thread lets go of a reader a little after us. Were it the last to do so, it would free our function that notes
# bad rows, and abort when Python is stopping by then: so the last reader of the process is kept.
_LAST_READER: Final[list[pyarrow.csv.CSVStreamingReader]] = []
NumberedBatch: TypeAlias = tuple[pa.RecordBatch, Numbers]


class UnreadableFile(ValueError):
    """A file that cannot be read, or a name that says nothing of its format; the message is French."""


@dataclass
class SituationFile:
    """A file being read: its columns, its batches with the numbers of their rows, and rows that are not even rows.

    ``broken`` fills as batches come; whoever reads it may empty it.
    """

    names: tuple[str, ...]
    batches: Iterator[NumberedBatch]
    broken: list[BadRow]


def open_situations(path: Path, *, rows: int) -> SituationFile:
    """Open a file of situations, given in batches of at most ``rows``; raise UnreadableFile, now or later."""
    openers: Mapping[str, Callable[[Path, int], SituationFile]] = {
        ".csv": _csv,
        ".parquet": _parquet,
        ".arrow": _arrow,
    }
    try:
        file = openers[_ending(path)](path, rows)
    except (OSError, pa.ArrowException) as failure:
        raise _unreadable(path, failure) from None
    return SituationFile(file.names, _guarded(path, file.batches), file.broken)


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Give a function that writes a batch; the file appears when everything has been written."""
    with whole_file(path) as temporary, _writer(temporary, _ending(path), schema) as write:
        yield write


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a file to write, which takes its name at the end, or disappears if something fails."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def check_name(path: Path) -> None:
    """Raise UnreadableFile when the end of the name is none of those that can be written, or its folder is missing."""
    _ending(path)
    if not path.parent.is_dir():
        raise UnreadableFile(f"{path} : le dossier « {path.parent} » n'existe pas.")


def _ending(path: Path) -> str:
    if path.suffix.lower() not in KINDS:
        raise UnreadableFile(f"{path} : trouvé « {path.suffix} », attendu un nom qui finit par {', '.join(KINDS)}.")
    return path.suffix.lower()


# Reading


def _unreadable(path: Path, failure: Exception) -> UnreadableFile:
    for kind, reason in OPENING_FAILURES.items():
        if isinstance(failure, kind):
            return UnreadableFile(f"{path} : {reason} ; vérifiez le chemin du fichier.")
    return UnreadableFile(f"{path} : illisible : {_why_unreadable(path)}.")


def _why_unreadable(path: Path) -> str:
    """What was found, what was expected, what to do; told by the first bytes, which say the format."""
    kind = KINDS[path.suffix.lower()]
    if kind is CSV:
        return "trouvé une case ou une ligne sans fin, attendu des lignes de moins de 4 Mo ; fermez les guillemets"
    with open(path, "rb") as file:
        start = file.read(8)
    known = next((kind for kind in MAGIC if start.startswith(MAGIC[kind])), None)
    if not start:
        found, remedy = "un fichier vide", "écrivez-le de nouveau"
    elif known == kind:
        found, remedy = f"un fichier {kind} abîmé ou coupé", "copiez-le ou écrivez-le de nouveau"
    elif known:
        found, remedy = f"un fichier {known}", "donnez au nom la fin qui convient"
    else:
        shown = start.decode("utf-8", "replace")
        found, remedy = f"un contenu qui commence par « {shown} »", "écrivez-le dans ce format, ou en .csv"
    return f"trouvé {found}, attendu un fichier {kind} entier ; {remedy}"


def _guarded(path: Path, batches: Iterator[NumberedBatch]) -> Iterator[NumberedBatch]:
    """Say which file it is when a batch cannot be read."""
    while True:
        try:
            batch = next(batches)
        except StopIteration:
            return
        except (OSError, pa.ArrowException) as failure:
            raise _unreadable(path, failure) from None
        yield batch


def _csv(path: Path, rows: int) -> SituationFile:
    """Read every column as bytes: what they mean is read later, value by value."""
    with open(path, "rb") as file:
        first = file.readline(1 << 20)
    try:
        header = first.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise UnreadableFile(
            f"{path} : la première ligne n'est pas en UTF-8 ; enregistrez le fichier en UTF-8."
        ) from None
    if not header.strip():
        raise UnreadableFile(f"{path} : la première ligne est vide ; attendu le nom des colonnes.")
    delimiter = delimiter_of(header)
    names = tuple(name.strip() for name in next(csv.reader([header], delimiter=delimiter)))
    cut_wrong: list[BadRow] = []
    named = _csv_batches(path, names, delimiter, cut_wrong)
    broken: list[BadRow] = []
    return SituationFile(names, _numbered(_resized(named, rows), cut_wrong, broken), broken)


def _csv_batches(
    path: Path, names: tuple[str, ...], delimiter: str, cut_wrong: list[BadRow]
) -> Iterator[pa.RecordBatch]:
    """Open the file when its first batch is asked for, so that nothing reads on behind a refusal of its columns."""
    places = [str(place) for place in range(len(names))]  # names may repeat: they are checked later
    with pyarrow.csv.open_csv(
        path,
        read_options=pyarrow.csv.ReadOptions(
            column_names=places, skip_rows=1, use_threads=False, block_size=BLOCK_BYTES
        ),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, invalid_row_handler=lambda row: _note(row, cut_wrong)
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.binary()), strings_can_be_null=True, null_values=[""]
        ),
    ) as reader:
        _LAST_READER[:] = [reader]
        for batch in reader:
            yield pa.RecordBatch.from_arrays(batch.columns, names=list(names))


def _note(row: Any, cut_wrong: list[BadRow]) -> str:
    """Rows are counted from the header, which is the first."""
    cut_wrong.append(
        BadRow(
            row.number - 1,
            "",
            f"{row.actual_columns} case(s)",
            f"{row.expected_columns} cases, comme dans la première ligne",
            "ajoutez ou retirez des séparateurs",
        )
    )
    return "skip"


def _parquet(path: Path, rows: int) -> SituationFile:
    file = pq.ParquetFile(path, memory_map=True)
    names = tuple(file.schema_arrow.names)
    return SituationFile(names, _numbered(file.iter_batches(batch_size=rows, use_threads=False), [], []), [])


def _arrow(path: Path, rows: int) -> SituationFile:
    source = pa.memory_map(str(path))
    try:
        file = pa.ipc.open_file(source)
        batches = (file.get_batch(place) for place in range(file.num_record_batches))
    except pa.ArrowInvalid:
        source.seek(0)
        file = pa.ipc.open_stream(source)
        batches = iter(file)
    return SituationFile(tuple(file.schema.names), _numbered(_resized(batches, rows), [], []), [])


def _resized(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Cut long batches, and put short ones together."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= rows:
            whole = pa.concat_batches(waiting)
            full = whole.num_rows - whole.num_rows % rows
            yield from (whole.slice(start, rows) for start in range(0, full, rows))
            waiting = [whole.slice(full)] if full < whole.num_rows else []
    if waiting and (rest := pa.concat_batches(waiting)).num_rows:
        yield rest


def _numbered(
    batches: Iterator[pa.RecordBatch], waiting: list[BadRow], broken: list[BadRow]
) -> Iterator[NumberedBatch]:
    """Number rows from 1, but those that were cut wrong; these go from ``waiting`` to ``broken`` in their turn."""
    following = 1
    for batch in batches:
        numbers = np.arange(following, following + batch.num_rows + len(waiting))
        numbers = numbers[~np.isin(numbers, [row.row for row in waiting])][: batch.num_rows]
        following = int(numbers[-1]) + 1 if len(numbers) else following
        broken += [row for row in waiting if row.row < following]
        waiting[:] = [row for row in waiting if row.row >= following]
        yield batch, numbers
    broken += waiting


# Writing


@contextmanager
def _writer(path: Path, ending: str, schema: pa.Schema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    if ending == ".parquet":
        with pq.ParquetWriter(path, schema) as parquet:
            yield parquet.write_batch
    elif ending == ".arrow":
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as arrow:
            yield arrow.write_batch
    else:
        flat = pa.schema([(field.name, _flat_type(field.type)) for field in schema])
        options = pyarrow.csv.WriteOptions(delimiter=";")
        with pyarrow.csv.CSVWriter(path, flat, write_options=options) as table:
            yield lambda batch: table.write_batch(_flat(batch, flat))


def _flat_type(kind: pa.DataType) -> pa.DataType:
    nested = pa.types.is_list(kind) or pa.types.is_dictionary(kind) or pa.types.is_boolean(kind)
    return pa.string() if nested else kind


def _flat(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Write lists as words parted by ``|``, yes and no in French."""
    return pa.RecordBatch.from_arrays([_flat_column(column) for column in plain(batch).columns], schema=schema)


def _flat_column(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        return pc.binary_join(column, LIST_SEPARATOR)
    return pc.if_else(column, "oui", "non") if pa.types.is_boolean(column.type) else column
