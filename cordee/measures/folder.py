"""A folder of its own for the server that is measured, so that no installation is touched."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from cordee.config.databases import VARIABLES


@contextmanager
def own_folder() -> Iterator[None]:
    """For the block, the environment names that folder and no other server."""
    kept = {name: os.environ.pop(name, None) for name in ("CORDEE_DATA", *VARIABLES.values())}
    with TemporaryDirectory(prefix="cordee-bench-") as folder:
        os.environ["CORDEE_DATA"] = folder
        try:
            yield
        finally:
            for name, value in kept.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
