"""As whom the programs of PostgreSQL are started: the server refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import CannotStart

UNPRIVILEGED = 65534
USERS = ("postgres", "nobody")


@dataclass(frozen=True, kw_only=True)
class Runner:
    """A way to start a program: a system user to become, or a wrapper that hides that we are root."""

    owner: int
    group: int
    prefix: tuple[str, ...] = ()
    identity: Mapping[str, Any] = field(default_factory=dict)

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*command), capture_output=True, text=True, **self.options())

    def start(self, *command: str | Path, output: int) -> subprocess.Popen[bytes]:
        """Start a server that outlives this process and does not hear its Ctrl-C."""
        return subprocess.Popen(
            self.command(*command), stdout=output, stderr=output, start_new_session=True, **self.options()
        )

    def command(self, *command: str | Path) -> list[str]:
        return [*self.prefix, *map(str, command)]

    def options(self) -> dict[str, Any]:
        environment = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.environ.get("PATH", os.defpath)}
        return {"env": environment, "cwd": os.sep, "stdin": subprocess.DEVNULL, "umask": 0o077, **self.identity}

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.owner, self.group)

    def can_work(self, folder: Path, binaries: Path) -> bool:
        """Can the programs be run, and the folder be written, by this identity?"""
        script = 'cd -- "$1" && touch .probe && rm .probe && exec "$2" --version'
        try:
            return self.run("/bin/sh", "-c", script, "sh", folder, binaries / "postgres").returncode == 0
        except OSError:
            return False


def choose_runner(folder: Path, binaries: Path, *, wanted_user: str = "") -> Runner:
    """Return who runs the server whose files are in ``folder``, which exists and is ours.

    Root hands the folder over to a user without privileges; when that user cannot reach the programs or the folder
    (a private home), the server runs in a user namespace where root has another number, and no permission is changed.
    """
    if os.geteuid() != 0:
        return _ourselves(folder)
    data = folder / "data"
    if data.exists():
        return _checked(_runner_of(data.stat().st_uid, data.stat().st_gid), folder, binaries)
    for runner in [*_users(wanted_user), _hidden_root()]:
        runner.own(folder)
        if runner.can_work(folder, binaries):
            return runner
    raise CannotStart(
        f"La base intégrée ne peut pas démarrer en tant que root : aucun utilisateur sans privilèges n’a accès à "
        f"{binaries} et à {folder}, et « unshare » est refusé. Lancez la commande avec un utilisateur ordinaire, "
        f"ou indiquez DATABASE_URL."
    )


def _ourselves(folder: Path) -> Runner:
    if folder.stat().st_uid != os.geteuid():
        raise CannotStart(
            f"La base de {folder} appartient à un autre utilisateur : choisissez un autre dossier avec CORDEE_DATA."
        )
    return Runner(owner=os.geteuid(), group=os.getegid())


def _users(wanted: str) -> list[Runner]:
    known = {name: entry for name in (wanted, *USERS) if name and (entry := _account(name))}
    if wanted and wanted not in known:
        raise CannotStart(f"La variable CORDEE_POSTGRES_USER vaut « {wanted} » : ce compte n’existe pas ici.")
    return [_runner_of(entry.pw_uid, entry.pw_gid) for entry in known.values() if entry.pw_uid]


def _account(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _runner_of(user: int, group: int) -> Runner:
    if user == 0:
        return _hidden_root()
    return Runner(owner=user, group=group, identity={"user": user, "group": group, "extra_groups": []})


def _hidden_root() -> Runner:
    unshare = shutil.which("unshare") or "unshare"
    prefix = (unshare, "--user", f"--map-user={UNPRIVILEGED}", f"--map-group={UNPRIVILEGED}", "--")
    return Runner(owner=0, group=0, prefix=prefix)


def _checked(runner: Runner, folder: Path, binaries: Path) -> Runner:
    if not runner.can_work(folder, binaries):
        raise CannotStart(
            f"La base de {folder} appartient à l’utilisateur n° {runner.owner}, qui ne peut pas exécuter les "
            f"programmes de {binaries} : rendez ce dossier lisible, ou indiquez DATABASE_URL."
        )
    return runner
