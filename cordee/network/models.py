"""Who works here: accounts, organisations, and the membership that gives one to the other a role on a territory."""

from typing import Any, Self
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from cordee.domain.access import Role
from cordee.network.session_store import SessionStore
from cordee.network.wording import BOUND_BY_SECRECY


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, full_name: str, password: str | None) -> "User":
        """Without password, the account cannot be entered until its holder has chosen one by e-mail."""
        user = self.model(email=email.strip().lower(), full_name=full_name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """An account is a person who works here, nothing more: what it may do comes from its memberships."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60)
    departement = models.CharField(max_length=3, null=True, blank=True)
    level = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    hours = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=240, blank=True)
    discreet = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="organisation_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["kind", "departement"], name="organisation_kind_place")]

    def __str__(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        return self.short_name or self.name

    @property
    def name_for_others(self) -> str:
        """For who has no part in the case: a name that tells of health or disability is not said."""
        return BOUND_BY_SECRECY if self.discreet else self.display_name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self) -> Self:
        """By the clock of the database, the same as the policies'; the account must be active."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=Now()), valid_from__lte=Now(), user__is_active=True
        )


class Membership(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30)
    departements = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    objects: Any = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="membership_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.role}"


class CalendarAddress(models.Model):
    """The address at which a calendar program reads the appointments of one function, without a session.

    Its secret is computed from ``id``, never stored; another address is another row.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="calendar_address")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(secret_hash__regex=r"^[0-9a-f]{64}$"), name="calendar_address_secret_is_hashed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AccountSession(AbstractBaseSession):
    """A session, and the account that it opens (none: a visitor's). ``browser`` helps its holder to recognise it."""

    account = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    opened_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=60, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore
