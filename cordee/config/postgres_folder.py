"""The files of the embedded PostgreSQL: where they are, who may touch them, and the two locks that rule its sharing."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from .errors import CannotStart, reason
from .postgres_runner import Runner

SOCKET_PATH_LIMIT = 107  # bytes, in the kernel's sockaddr_un
SOCKET_NAME = ".s.PGSQL.5432"
LOG_BYTES = 10_000_000


class PostgresFolder:
    """``parent``/postgres-18, for version 18: a new version never opens the files of another."""

    def __init__(self, parent: Path, major: int) -> None:
        self.parent = parent.resolve()
        self.path = self.parent / f"postgres-{major}"
        self.major = major
        self.data = self.path / "data"
        self.log = self.path / "server.log"
        self.kept = self.path / "keep-running"
        self.pid_file = self.data / "postmaster.pid"
        mark = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        self.title = f"cordee-{mark}"
        self.sockets = self._socket_folder()

    def make(self) -> None:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.listdir(self.path)
        except OSError as error:
            raise CannotStart(
                f"Le dossier {self.path} ne peut pas être utilisé ({reason(error)}) : "
                f"donnez-y accès ou choisissez-en un autre avec CORDEE_DATA."
            ) from None
        if not self.data.exists():
            self._refuse_other_major()

    def make_sockets(self, runner: Runner) -> None:
        """Far from the data when the path would be too long: nobody else may have made that folder."""
        with contextlib.suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
            runner.own(self.sockets)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != runner.owner:
            raise CannotStart(f"{self.sockets} appartient à quelqu’un d’autre : supprimez-le, ou déplacez CORDEE_DATA.")
        self.sockets.chmod(0o700)

    def remove_far_sockets(self) -> None:
        if self.sockets.parent != self.path:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def write_configuration(self, values: dict[str, str], runner: Runner) -> None:
        path = self.data / "postgresql.conf"
        path.write_text("".join(f"{name} = {_quoted(value)}\n" for name, value in values.items()), encoding="utf-8")
        runner.own(path)

    def open_log(self, runner: Runner) -> int:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.rename(self.log.with_suffix(".log.1"))
        output = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        runner.own(self.log)
        return output

    def last_words(self) -> str:
        return last_line(self.log.read_text(encoding="utf-8", errors="replace")) if self.log.exists() else ""

    def is_ready(self) -> bool:
        """Does the server say so, in the last line of its lock file?"""
        try:
            return self.pid_file.read_text().split("\n")[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else starts or stops the server meanwhile."""
        try:
            lock = _open_lock(self.path / "start.lock")
        except PermissionError:
            raise CannotStart(
                f"La base de {self.path} appartient à un autre utilisateur : choisissez un autre dossier "
                f"avec CORDEE_DATA."
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def take_a_use(self) -> int:
        """Return the file descriptor that keeps the server running until it is closed, by us or by our death."""
        lock = _open_lock(self.path / "users.lock")
        fcntl.flock(lock, fcntl.LOCK_SH)
        return lock

    def is_used(self) -> bool:
        lock = _open_lock(self.path / "users.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def _refuse_other_major(self) -> None:
        if found := ", ".join(sorted(path.parent.name for path in self.parent.glob("postgres-*/data"))):
            raise CannotStart(
                f"Le dossier {self.parent} contient une base d’une autre version ({found}) que PostgreSQL {self.major} "
                f"ne sait pas lire : exportez-la avec pg_dump de sa version, ou supprimez ce dossier."
            )

    def _socket_folder(self) -> Path:
        beside = self.path / "socket"
        if len(os.fsencode(beside / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return beside
        return Path("/tmp") / self.title  # fixed, so that every process finds it whatever its TMPDIR


def first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def last_line(text: str) -> str:
    """Return the last line that says why, of a log or of a program's complaint."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line or "error:" in line]
    return (fatal or lines or ["raison inconnue"])[-1]


def list_item(path: Path) -> str:
    return '"' + str(path).replace('"', '""') + '"'


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
