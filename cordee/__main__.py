"""The ``cordee`` command."""

import sys

from cordee.config.commands import run


def main() -> int:
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
