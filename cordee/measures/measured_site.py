"""``python -m cordee.measures.measured_site DOOR PROCESSES``: the site and its yardsticks."""

import sys
from typing import Any

from cordee.config.databases import Login
from cordee.config.processes import stop_with_parent
from cordee.config.starting import database, read_settings, set_up_django


def main(door: int, processes: int) -> None:
    settings = read_settings() | {"CORDEE_WEB_PROCESSES": processes}
    stop_with_parent()
    with database(settings):
        set_up_django(Login.WEB)
        from cordee.config.web_server import WebServer
        from cordee.measures.yardstick_site import beside

        class Measured(WebServer):
            def load(self) -> Any:
                """All visitors come from one address here: the limit on an address is another measure's subject."""
                site = super().load()
                from cordee.public import views

                views.STEPS_ALLOWED = sys.maxsize
                return beside(site)

        Measured(listening=door, settings=settings).run()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
