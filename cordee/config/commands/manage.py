"""Everything that Django's own commands offer."""

from cordee.config.databases import Login, may_migrate
from cordee.config.starting import database, read_settings, set_up_django


def manage(arguments: list[str]) -> int:
    from django.core.management import ManagementUtility

    settings = read_settings()
    utility = ManagementUtility(["cordee manage", *arguments])
    with database(settings):
        set_up_django(Login.OWNER if may_migrate(settings) else Login.WEB)
        utility.execute()
    return 0
