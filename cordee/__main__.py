"""The ``cordee`` command."""

import io
import sys

from cordee.config.commands import run


def main() -> int:
    _write_what_the_terminal_knows()
    return run(sys.argv[1:])


def _write_what_the_terminal_knows() -> None:
    """A sign that the terminal's encoding lacks, such as an accent in ASCII, becomes « ? » instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
