"""How accounts are entered: what this house changes in django-allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import current_actor
from cordee.network import open_sessions, queries, wording
from cordee.network.models import User
from cordee.network.second_factor import SECOND_FACTORS
from cordee.outbox import actions as outbox
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import Message

PASSWORD_RESET = "account_password_reset"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | wording.ACCOUNT_ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by administrators."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        described = request.META.get("HTTP_USER_AGENT", "")
        open_sessions.describe(request.session, user_agent=described, at=timezone.now())
        audit.record("account.logged_in", actor=current_actor(), at=timezone.now(), target=user.pk)

    def logout(self, request: HttpRequest) -> None:
        audit.record("account.logged_out", actor=current_actor(), at=timezone.now(), target=request.user.pk)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Neither the address nor the account: who mistypes may have typed a password there."""
        audit.record("account.log_in_refused", actor=current_actor(), at=timezone.now())

    def set_password(self, user: User, password: str) -> None:
        """The web role may write this column of an account and no other. Whoever entered by the old one is out."""
        user.set_password(password)
        user.save(update_fields=["password"])
        open_sessions.end_sessions_of(user.pk, but=_key_of_holder(self.request, user))
        audit.record("account.password_changed", actor=current_actor(), at=timezone.now(), target=user.pk)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Through the outbox: at most one a minute, sent again when the mail server is down, no key stored."""
        at = timezone.now()
        key = f"{PASSWORD_RESET}:{user.pk}:{at:%Y%m%d%H%M}"
        outbox.queue(PASSWORD_RESET, about=user.pk, address=user.email, at=at, key=key, recipient_kind="account")


def second_factor_added(*, sender: type, instance: Authenticator, created: bool, **_told: Any) -> None:
    if created:
        _second_factor_changed("added", instance)


def second_factor_removed(*, sender: type, instance: Authenticator, **_told: Any) -> None:
    _second_factor_changed("removed", instance)


def _second_factor_changed(what: str, factor: Authenticator) -> None:
    """On the pages of its holder: a trace, and every other session entered by other means is closed.

    The library saves and deletes these rows itself and tells its own signals after the commit: nobody acts any more.
    """
    request = context.request
    if request is None or factor.user_id != request.user.pk:
        return
    detail = {"type": factor.type}
    audit.record(
        f"second_factor.{what}", actor=current_actor(), at=timezone.now(), target=factor.user_id, detail=detail
    )
    if factor.type in SECOND_FACTORS:
        open_sessions.end_sessions_of(factor.user_id, but=request.session.session_key)


def _key_of_holder(request: HttpRequest, user: User) -> str | None:
    return request.session.session_key if request.user.pk == user.pk else None


def render_password_reset(message: Message) -> Mail:
    return Mail(subject=wording.PASSWORD_RESET_SUBJECT, text=wording.PASSWORD_RESET_TEXT.format(url=_choice(message)))


def render_invitation(message: Message) -> Mail:
    """The key is made when the mail leaves, and ends with the first password."""
    return Mail(subject=wording.INVITATION_SUBJECT, text=wording.INVITATION_TEXT.format(url=_choice(message)))


def render_security_notice(message: Message) -> Mail:
    url = settings.CORDEE_BASE_URL + reverse("account_login")
    return Mail(subject=wording.SECURITY_SUBJECT, text=wording.SECURITY_TEXT.format(url=url))


def _choice(message: Message) -> str:
    """Address of the page on which the password is chosen."""
    try:
        user = queries.user_by_pk(int(message.about))
    except User.DoesNotExist:
        raise Obsolete from None
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.CORDEE_BASE_URL}{path}"
