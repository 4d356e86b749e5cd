"""What a policy would say with one word less, one word more, or nothing: made from the catalogue of the database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from cordee.cases.models import OpenedBy
from cordee.domain.access import Level, Role
from cordee.domain.applications import ApplicationState
from cordee.domain.enquiry import Kind as EnquiryKind
from cordee.domain.enquiry import State as EnquiryState
from cordee.domain.referral import State

# What the lists of policies are made of: a list of some of these is tried with another of them.
JOBS = ["demo", "clock", "outbox", "frontdesk", "matching", "enquiries"]
LISTS = (
    *(
        [str(one.value) for one in words]
        for words in (State, Level, Role, OpenedBy, EnquiryState, EnquiryKind, ApplicationState)
    ),
    JOBS,
)
LIST = r"ARRAY\[([^\]]*)\]|'\{([a-z_,]+)\}'|\bin \(('[^)]*')\)"
# A guard is a policy for all commands: what it hides is asked by reading, what it refuses by adding.
OF_ALL = {"using": "select", "with check": "insert"}


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """``where`` is a policy (table, name) or a function (its signature); ``sql`` puts the mutant in its place."""

    where: str
    table: str
    command: str  # that notices it; "function" for those that policies call
    what: str
    sql: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


# Expressions


def _pieces(text: str, word: str) -> list[tuple[int, int]]:
    """Where ``text`` falls apart at ``word`` (and, or), outside of brackets, quotes and « case … end »."""
    cuts, depth, cases, quoted = [], 0, 0, False
    for found in re.finditer(rf"'|\(|\)|\[|\]|\bcase\b|\bend\b|\b{word}\b", text, re.IGNORECASE):
        sign = found[0].lower()
        if sign == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "case":
            cases += 1
        elif sign == "end":
            cases -= 1
        elif depth == 0 and cases == 0:
            cuts.append((found.start(), found.end()))
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return list(zip(starts, ends, strict=True))


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """The inside of each pair of round brackets."""
    opened, quoted = [], False
    for place, sign in enumerate(text):
        if sign == "'":
            quoted = not quoted
        elif not quoted and sign == "(":
            opened.append(place + 1)
        elif not quoted and sign == ")":
            yield opened.pop(), place


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The places of a boolean expression that may be a conjunction or a disjunction: the whole, and each bracket."""
    yield 0, len(text)
    yield from _brackets(text)


def mutations(text: str) -> Iterator[tuple[str, str]]:
    """(what was done, the expression afterwards), for the whole and each of its parts."""
    yield "nothing asked", "true"
    for start, end in _spans(text):
        inside = text[start:end]
        if re.match(r"\s*select\b", inside, re.IGNORECASE):
            continue
        for word, name in (("or", "disjunct"), ("and", "conjunct")):
            parts = _pieces(inside, word)
            if len(parts) < 2:
                continue
            neutral = "false" if word == "or" else "true"
            for a, b in parts:
                part = " ".join(inside[a:b].split())
                if part in {"true", "false"}:
                    continue
                yield (
                    f"without the {name} « {part[:110]} »",
                    f"{text[: start + a]} {neutral} {text[start + b :]}",
                )
            break
    yield from _lists(text)


def _lists(text: str) -> Iterator[tuple[str, str]]:
    """State, level, role and job lists: one fewer, one more; a single one: another."""
    for found, words in lists_of(text):
        known = next((one for one in LISTS if set(words) <= set(one)), [])
        for word in words if len(words) > 1 else []:
            yield f"without « {word} » in {words}", _relisted(text, found, [one for one in words if one != word])
        for word in [one for one in known if one not in words][:3]:
            yield f"with « {word} » in {words}", _relisted(text, found, [*words, word])


def lists_of(text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    for found in re.finditer(LIST, text):
        body = next(group for group in found.groups() if group is not None)
        yield found, body.split(",") if found[2] is not None else re.findall(r"'([^']*)'", body)


def _relisted(text: str, found: re.Match[str], words: list[str]) -> str:
    if found[2] is not None:
        new = "'{" + ",".join(words) + "}'"
    elif found[0].startswith("ARRAY"):
        new = "ARRAY[" + ", ".join(f"'{word}'::text" for word in words) + "]"
    else:
        new = "in (" + ", ".join(f"'{word}'" for word in words) + ")"
    return text[: found.start()] + new + text[found.end() :]


# From the catalogue


def of_policies() -> list[Mutant]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, policyname, lower(cmd), qual, with_check from pg_policies"
            " where schemaname = 'public' order by 1, 2"
        )
        policies = cursor.fetchall()
    made = []
    for table, name, command, using, check in policies:
        for clauses, text in _rules(command, using, check):
            for what, after in mutations(text):
                changed = " ".join(f"{clause} ({after})" for clause in clauses)
                made.append(
                    Mutant(
                        where=f"{name} ({' and '.join(clauses)})",
                        table=table,
                        command=OF_ALL[clauses[0]] if command == "all" else command,
                        what=what,
                        sql=f"alter policy {name} on {table} {changed}",
                    )
                )
    return made


def _rules(command: str, using: str | None, check: str | None) -> Iterator[tuple[list[str], str]]:
    """Each clause with its text; of a change that both clauses say in the same words, the two as one."""
    if command == "update" and using == check:
        yield ["using", "with check"], str(using)
        return
    yield from (([clause], text) for clause, text in (("using", using), ("with check", check)) if text)


def of_functions() -> list[Mutant]:
    """Each « where » of each function of the policies."""
    made = []
    for name, definition, body in functions():
        for start, end in _wheres(body):
            for what, after in mutations(body[start:end]):
                changed = f"{body[:start]} {after} {body[end:]}"
                sql = definition.replace(body, changed)
                made.append(Mutant(where=name, table="", command="function", what=what, sql=sql))
    return made


def functions() -> list[tuple[str, str, str]]:
    """(signature, definition, body) of the SQL functions that policies call, directly or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.oid::regprocedure::text, pg_get_functiondef(p.oid), prosrc from pg_proc p"
            " join pg_namespace n on n.oid = pronamespace join pg_language l on l.oid = prolang"
            " where nspname = 'policy' and lanname = 'sql' order by 1"
        )
        found = cursor.fetchall()
        cursor.execute("select string_agg(concat_ws(' ', qual, with_check), ' ') from pg_policies")
        (asked,) = cursor.fetchone()
    called, texts = set(), [asked]
    while texts:
        text = texts.pop()
        for signature, _, body in found:
            name = signature.split("(")[0]
            if signature not in called and re.search(rf"{re.escape(name)}\(", text):
                called.add(signature)
                texts.append(body)
    return [row for row in found if row[0] in called]


def _wheres(body: str) -> Iterator[tuple[int, int]]:
    """The condition after each « where », up to its bracket, its « limit » or the end."""
    for found in re.finditer(r"\bwhere\b", body):
        depth, place, quoted = 0, found.end(), False
        while place < len(body):
            sign = body[place]
            quoted = quoted != (sign == "'")
            if not quoted:
                depth += (sign == "(") - (sign == ")")
                if depth < 0 or (depth == 0 and re.match(r"\b(limit|order by)\b", body[place:])):
                    break
            place += 1
        yield found.end(), place


def tables_asking(function: str) -> dict[str, set[str]]:
    """The tables and commands whose policies call the function, directly or through another."""
    name = function.split("(")[0]
    names, bodies = {name}, {signature.split("(")[0]: body for signature, _, body in functions()}
    while more := {other for other, body in bodies.items() if other not in names and _calls(body, names)}:
        names |= more
    with connection.cursor() as cursor:
        cursor.execute("select tablename, lower(cmd), concat_ws(' ', qual, with_check) from pg_policies")
        asking: dict[str, set[str]] = {}
        for table, command, text in cursor.fetchall():
            if _calls(text, names):
                asking.setdefault(table, set()).add(command)
    return asking


def _calls(text: str, names: set[str]) -> bool:
    return any(re.search(rf"{re.escape(name)}\(", text) for name in names)
