"""One account for each function that has a page, with a password that everybody may know."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from cordee.demo.network import organisation_id
from cordee.demo.wording import ACCOUNTS_HEADING
from cordee.domain.access import Actor, Role
from cordee.network import actions
from cordee.network.models import Membership, Organisation, User
from cordee.network.queries import actor_of

AGENT, SECOND_AGENT = "agent@example.org", "agent2@example.org"
LINE_LEAD, TEAM_LEAD = "ligne@example.org", "responsable@example.org"
PASSWORD = "premier-de-cordee"
EMPLOYED_SINCE = datetime(2008, 1, 1, tzinfo=UTC)
ANIMATION_STARTS_ON = date(2015, 7, 1)


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    email: str
    full_name: str
    role: Role
    organisation: str
    departements: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoAccounts:
    """What the command prints when the demo is ready."""

    lines: tuple[tuple[str, str], ...]  # address, function

    def __str__(self) -> str:
        width = max(len(email) for email, _ in self.lines)
        listed = [f"  {email:{width}}  {function}" for email, function in self.lines]
        return "\n".join([ACCOUNTS_HEADING.format(password=PASSWORD), *listed])


def expected(*, on: date) -> tuple[DemoAccount, ...]:
    animation = "animation_territoriale-69" if on >= ANIMATION_STARTS_ON else "coordination_maintien-69"
    return (
        DemoAccount(
            email=AGENT,
            full_name="Maud Cassagne",
            role=Role.PHONE_AGENT,
            organisation="numero_vert-region",
        ),
        DemoAccount(
            email=SECOND_AGENT,
            full_name="Sabin Clairval",
            role=Role.PHONE_AGENT,
            organisation="numero_vert-region",
        ),
        DemoAccount(
            email="sante@example.org", full_name="Ilan Verdelle", role=Role.ADVISER, organisation="sante_travail-lyon"
        ),
        DemoAccount(
            email=TEAM_LEAD,
            full_name="Solène Brunaud",
            role=Role.TEAM_LEAD,
            organisation="sante_travail-lyon",
        ),
        DemoAccount(
            email=LINE_LEAD,
            full_name="Ambre Valsonne",
            role=Role.TEAM_LEAD,
            organisation="numero_vert-region",
        ),
        DemoAccount(email="cibc@example.org", full_name="Noé Hautefort", role=Role.ADVISER, organisation="cibc-69"),
        DemoAccount(
            email="animation@example.org",
            full_name="Awa Lestrange",
            role=Role.ANIMATOR,
            organisation=animation,
            departements=("69",),
        ),
        DemoAccount(
            email="admin@example.org",
            full_name="Lise Carambault",
            role=Role.ADMINISTRATOR,
            organisation="numero_vert-region",
        ),
        DemoAccount(
            email="admin2@example.org",
            full_name="Théo Marsanne",
            role=Role.ADMINISTRATOR,
            organisation="numero_vert-region",
        ),
        DemoAccount(
            email="catalogue@example.org",
            full_name="Ysé Tarnaud",
            role=Role.CATALOGUE_EDITOR,
            organisation="numero_vert-region",
        ),
        DemoAccount(
            email="droits@example.org",
            full_name="Lou Fontanel",
            role=Role.RIGHTS_OFFICER,
            organisation="numero_vert-region",
        ),
    )


def agent() -> Actor:
    """The agent of the line, who takes the calls of the invented people."""
    return holder(AGENT)


def holder(email: str) -> Actor:
    """Who has this account, in its function."""
    return actor_of(Membership.objects.select_related("organisation").get(user__email=email))


def opened(*, on: date, actor: Actor, at: datetime) -> DemoAccounts:
    """Open the accounts that are missing and give them their function."""
    return DemoAccounts(lines=tuple(_opened(account, actor, at) for account in expected(on=on)))


def _opened(account: DemoAccount, actor: Actor, at: datetime) -> tuple[str, str]:
    organisation = Organisation.objects.get(pk=organisation_id(account.organisation))
    user = User.objects.filter(email=account.email).first() or actions.open_account(
        email=account.email, full_name=account.full_name, password=PASSWORD, actor=actor, at=at
    )
    membership = Membership.objects.filter(user=user, organisation=organisation, role=account.role.value).first()
    if membership is None:
        membership = actions.give_role(
            user=user,
            organisation=organisation,
            role=account.role,
            departements=account.departements,
            valid_from=EMPLOYED_SINCE,
            actor=actor,
            at=at,
        )
    return account.email, actor_of(membership).label
