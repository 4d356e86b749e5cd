"""What must be in the database before the site opens. Each step costs little when there is nothing to do."""

from collections.abc import Callable

from django.conf import settings

from cordee.catalogue import actions as catalogue
from cordee.catalogue.queries import is_published, reference_day
from cordee.demo import building
from cordee.demo.people import BuiltForAnotherDay
from cordee.demo.wording import built_for_another_day
from cordee.reader.catalogue import BrokenCatalogue
from cordee.territory import loading as territory

from . import static_files
from .databases import Login, logged_in_as
from .errors import CannotStart
from .migrating import check_worker, migrate


def bring_up_to_date(say: Callable[[str], None]) -> None:
    migrate(say)
    check_worker()
    load_reference(say, former_will_do=True)
    static_files.gather()


def load_reference(say: Callable[[str], None], *, former_will_do: bool = False) -> None:
    """Publish the catalogue and load the territory, as the owner of their tables."""
    with logged_in_as(Login.OWNER):
        publish_catalogue(say, former_will_do=former_will_do)
        territory.load(settings.CORDEE_REFERENCE_DATA, progress=say)


def publish_catalogue(say: Callable[[str], None], *, former_will_do: bool) -> None:
    """A catalogue with errors is not published; what was published before goes on, if that will do and there is any."""
    try:
        catalogue.publish(settings.CORDEE_CONTENT)
    except BrokenCatalogue as broken:
        listed = "\n".join(f"  {problem}" for problem in broken.problems)
        found = f"le catalogue de {settings.CORDEE_CONTENT} a des erreurs et n’est pas publié :\n{listed}"
        if not (former_will_do and is_published()):
            raise CannotStart(f"{found}\nCorrigez-les ; « cordee catalogue check » les montre.") from None
        say(f"{found}\nLe catalogue publié avant lui reste en vigueur.")


def build_demo(say: Callable[[str], None]) -> str:
    """Create what is missing of the invented network and people; return what to tell about the accounts."""
    with logged_in_as(Login.WORKER):
        try:
            return str(building.build(on=reference_day(), progress=say))
        except BuiltForAnotherDay as refusal:
            sentence = built_for_another_day(built_for=refusal.built_for, asked=refusal.asked)
            raise CannotStart(sentence) from None
