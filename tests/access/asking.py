"""What an actor can read, change, add and remove, asked of the database alone, against what the oracles say."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from psycopg import ClientCursor

from cordee.network.models import Membership
from tests.access.eyes import models, primary_key
from tests.access.trying import CHANGED, CHANGES, GIVEN_AWAY, Acting, Eye, insertion
from tests.access.writing import Writing

READ_BACK = {"audit_event": "seal", "audit_chainlink": "seal", "outbox_message": "outbox"}
WRITTEN = set(READ_BACK)
# What the job that erases does, and nobody else.
OF_THE_NIGHT = {
    ("enquiries_enquiry", "delete"),
    ("enquiries_enquirycontact", "delete"),
    ("enquiries_enquirysituation", "delete"),
    ("enquiries_enquirysender", "delete"),
    ("enquiries_enquiryanswer", "delete"),
    ("enquiries_enquiryword", "delete"),
    ("enquiries_enquiryattempt", "delete"),
    ("enquiries_erasedenquiries", "insert"),
    ("enquiries_erasedenquiries", "update"),
    ("feedback_opinion", "delete"),
    ("privacy_erasedcase", "insert"),
    ("frontdesk_warmtransfer", "update"),
    ("telephony_phoneevent", "update"),
    ("telephony_phoneevent", "delete"),
    ("telephony_phonecall", "delete"),
}
# What the web server's role has no privilege for: policies are asked as the worker.
BY_THE_WORKER = {("audit_chainlink", "insert"), ("outbox_message", "update"), ("sheet_sheet", "delete")} | OF_THE_NIGHT
SIGNATURES = (
    "membership_id",
    "membership",
    "by_id",
    "recorded_by_id",
    "registered_by_id",
    "placed_by_id",
    "assigned_by_id",
    "created_by_id",
    "said_by_id",
    "asked_by_id",
)

# Rows that are changed one by one, where all at once is refused: of those that may be, and of those that may not.
SOME = 6

# Tries each statement as it is, then undoes it. Row-level security refuses before any constraint or key is looked at.
TRY = """
create schema probes; grant usage on schema probes to cordee_web, cordee_worker;
create function probes.try(statements text[]) returns boolean[] language plpgsql as $$
declare
    passed boolean[] := '{}';
    one text;
begin
    foreach one in array statements loop
        begin
            execute one;
            raise exception using errcode = 'P0P01';
        exception
            when insufficient_privilege then passed := passed || false;
            when others then passed := passed || true;
        end;
    end loop;
    return passed;
end $$;
create function probes.change(target text, key text, change text, keys text[]) returns text[] language plpgsql as $$
declare
    reached text[] := '{}';
    one text;
    rows integer;
begin
    foreach one in array keys loop
        begin
            execute format('update %I set %s where %I = %L', target, change, key, one);
            get diagnostics rows = row_count;
            if rows > 0 then
                reached := reached || one;
            end if;
        exception
            when insufficient_privilege then null;
            when check_violation then reached := reached || one;
        end;
    end loop;
    return reached;
end $$;
"""


class Asking:
    order: list[Eye]
    at: datetime
    agent: Membership
    writing: Writing
    rows: dict[str, list[dict[str, Any]]]
    near: dict[str, Any]  # the rows of each case, or of each membership
    wide: dict[str, list[dict[str, Any]]]  # one of each
    seen: dict[Eye, dict[str, set[Any]]]
    changed: dict[tuple[Eye, str, str], set[str]]
    additions: dict[tuple[Eye, str], tuple[list[str], list[bool]]]

    def disagreement(self, asked: dict[str, set[str]]) -> str:
        """The first actor for whom the database no longer does what the oracles say; "" when nobody notices."""
        for eye in list(self.order):
            for table, commands in asked.items():
                for command in commands:
                    if noticed := self._ask(eye, table, command):
                        self.order.remove(eye)
                        self.order.insert(0, eye)  # Who noticed one notices its neighbours.
                        return noticed
        return ""

    def still_disagrees(self, asked: dict[str, set[str]]) -> str:
        """The same, asked again of the one who noticed last: "" once the policies are themselves again."""
        pairs = ((table, command) for table, commands in asked.items() for command in commands)
        return next(filter(None, (self._ask(self.order[0], *pair) for pair in pairs)), "")

    def _ask(self, eye: Eye, table: str, command: str) -> str:
        asks = {"select": self._read, "all": self._read, "update": self._change, "insert": self._add}
        try:
            return (asks | {"delete": self._remove})[command](eye, table)
        except DatabaseError as error:
            return f"{eye.who.name}: {error}"

    def _read(self, eye: Eye, table: str) -> str:
        if table in WRITTEN:
            return self._read_back(eye, table)
        with Acting(eye) as cursor:
            cursor.execute(f"select {primary_key(models()[table])} from {table}")
            found = {key for (key,) in cursor.fetchall()}
        return "" if found == self.seen[eye][table] else f"{eye.who.name} reads {table}"

    def _read_back(self, eye: Eye, table: str) -> str:
        """The queue is read by the job that empties it, the journal by the one that seals it, as the worker."""
        with Acting(eye) as cursor:
            cursor.execute("select set_config('role', 'cordee_worker', true)")
            cursor.execute(f"select count(*) from {table}")
            (count,) = cursor.fetchone()
        return "" if bool(count) == (eye.who.job == READ_BACK[table]) else f"{eye.who.name} reads {table}"

    def _change(self, eye: Eye, table: str) -> str:
        for way, change in CHANGED.get(table, {}).items():
            due = self._due(eye, table, way)
            tried, reached = self._changed(eye, table, change, due)
            if reached != due & tried:
                return f"{eye.who.name} {way} {table}"
        return self._give_away(eye, table) if table in GIVEN_AWAY and eye.who.job != "demo" else ""

    def _due(self, eye: Eye, table: str, way: str) -> set[str]:
        """A row that one may not read, one does not reach."""
        if (eye, table, way) not in self.changed:
            due = self.writing.changes(eye.who, table, way, self.at)
            seen = self.seen[eye].get(table, due)
            self.changed[eye, table, way] = {str(key) for key in due & seen}
        return self.changed[eye, table, way]

    def _changed(self, eye: Eye, table: str, change: str, due: set[str]) -> tuple[set[str], set[str]]:
        """The rows that were tried and those that the change reaches: all at once, or some when one is refused."""
        key, who = primary_key(models()[table]), eye.who
        signed = {"me": who.membership, "other": self.agent.pk, "account": self.writing.accounts.get(who.membership)}
        with self._acting(eye, table, "update") as cursor:
            change = ClientCursor(connection.connection).mogrify(change, signed)  # one text, for both ways to ask
            try:
                with transaction.atomic():
                    cursor.execute(f"update {table} set {change} returning {key}::text")
                    return due | (reached := {key for (key,) in cursor.fetchall()}), reached
            except (ProgrammingError, IntegrityError):
                others = {str(key) for key in self.seen[eye].get(table, set())} - due
                tried = [str(eye.case)] * (str(eye.case) in due | others) + sorted(due)[:SOME] + sorted(others)[:SOME]
                cursor.execute("select probes.change(%s, %s, %s, %s)", [table, key, change, tried])
                return set(tried), set(cursor.fetchone()[0])

    def _acting(self, eye: Eye, table: str, command: str) -> Acting:
        return Acting(eye, "cordee_worker" if (table, command) in BY_THE_WORKER else "cordee_web")

    def _remove(self, eye: Eye, table: str) -> str:
        """All at once and without a look: a removal that returns nothing asks no leave to read."""
        with self._acting(eye, table, "delete") as cursor:
            cursor.execute(f"delete from {table}")
            removed = cursor.rowcount
        due = self.writing.removes(eye.who, table, self.at) & self.seen[eye][table]  # a guard hides from removing too
        return "" if removed == len(due) else f"{eye.who.name} removes {removed} of {table}, not {len(due)}"

    def _give_away(self, eye: Eye, table: str) -> str:
        """A row that leaves for somebody else's case, or signature: it must stay visible to who writes it."""
        column, source = GIVEN_AWAY[table]
        others = [row[source] for row in self.rows[{"case_id": "cases_participation"}.get(source, table)]]
        foreign = next(key for key in others if key not in (None, eye.case, eye.who.membership))
        try:
            with Acting(eye) as cursor:
                cursor.execute(f"update {table} set {column} = %s", [foreign])
                moved = cursor.rowcount
        except DatabaseError:
            return ""
        return f"{eye.who.name} gives {table} away" if moved else ""

    def _add(self, eye: Eye, table: str) -> str:
        statements, due = self._additions(eye, table)
        if not statements:
            return ""
        with self._acting(eye, table, "insert") as cursor:
            cursor.execute("select probes.try(%s)", [statements])
            (passed,) = cursor.fetchone()
        return "" if passed == due else f"{eye.who.name} adds to {table}"

    def _additions(self, eye: Eye, table: str) -> tuple[list[str], list[bool]]:
        if (eye, table) not in self.additions:
            rows = list(self._candidates(eye, table))
            self.additions[eye, table] = [insertion(table, row) for row, _ in rows], [due for _, due in rows]
        return self.additions[eye, table]

    def _candidates(self, eye: Eye, table: str) -> Iterator[tuple[dict[str, Any], bool]]:
        """Rows of one's own case and of another's, signed in one's own name; then with something changed.

        Who is tied to no case in particular tries a row of each, and changes two of those that are open to it.
        """
        near = self.near[table].get(eye.case, [])[:2] + self.near[table].get(eye.who.membership, [])[:2]
        far = [row for row in self.rows[table][:8] if row not in near][:1]
        wide = self.wide[table] if eye.case is None else []
        open_to = [row for row in wide if self._judged(eye, table, self._signed(eye, row))[1]]
        varied = [*near[:1], *near[2:3], *far, *open_to[:2]]
        for row in [*near, *wide]:
            if row not in varied:
                yield self._judged(eye, table, self._signed(eye, row))
        for row in varied:
            own, may = self._judged(eye, table, self._signed(eye, row))
            yield own, may
            for change in self._variants(row, own):
                other, may_too = self._judged(eye, table, own | change)
                if may or may_too or len(change) > 1:  # what was refused already would be refused for that alone
                    yield other, may_too

    def _judged(self, eye: Eye, table: str, row: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        return row, self.writing.adds(eye.who, table, row, self.at)

    def _variants(self, row: dict[str, Any], own: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for change in CHANGES:
            if change.keys() <= row.keys() and any(own[name] != value for name, value in change.items()):
                yield change
        yield from ({name: row[name]} for name in own if own[name] != row[name])

    def _signed(self, eye: Eye, row: dict[str, Any]) -> dict[str, Any]:
        """An answer is signed where there is one: what only asks has none."""
        answered = {"answered_by_id": eye.who.membership} if row.get("answered_by_id") else {}
        return row | {name: value for name, value in self._own(eye).items() if name in row} | answered

    def _own(self, eye: Eye) -> dict[str, Any]:
        who = eye.who
        kind = "person" if who.her_hash else "link" if who.answers_by_link or who.name == "nobody" else ""
        kind = "employer" if who.contact_hash else kind
        kind = kind or ("job" if who.job else "member" if who.membership else "visitor")
        membership = dict.fromkeys(SIGNATURES, who.membership)
        organisation = dict.fromkeys(("recorded_for_id", "next_action_owner_id", "sender_id"), who.organisation)
        link = next((one.id for one in self.writing.world.her_links if one.secret_hash == who.her_hash), None)
        more = {"asked_by_account_id": self.writing.accounts.get(who.membership), "given_by_link": link}
        return membership | organisation | more | {"actor_kind": kind, "organisation_id": who.organisation}
