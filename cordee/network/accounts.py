"""How accounts are entered: what this house changes in django-allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import current_actor
from cordee.network import queries, wording
from cordee.network.models import User
from cordee.outbox import actions as outbox
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import Message

PASSWORD_RESET = "account_password_reset"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by administrators."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        audit.record("account.logged_in", actor=current_actor(), at=timezone.now(), target=user.pk)

    def logout(self, request: HttpRequest) -> None:
        audit.record("account.logged_out", actor=current_actor(), at=timezone.now(), target=request.user.pk)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Neither the address nor the account: who mistypes may have typed a password there."""
        audit.record("account.log_in_refused", actor=current_actor(), at=timezone.now())

    def set_password(self, user: User, password: str) -> None:
        """The web role may write these columns of an account and no other."""
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record("account.password_changed", actor=current_actor(), at=timezone.now(), target=user.pk)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Through the outbox: at most one a minute, sent again when the mail server is down, no key stored."""
        at = timezone.now()
        key = f"{PASSWORD_RESET}:{user.pk}:{at:%Y%m%d%H%M}"
        outbox.queue(PASSWORD_RESET, about=user.pk, address=user.email, at=at, key=key, recipient_kind="account")


def render_password_reset(message: Message) -> Mail:
    try:
        user = queries.user_by_pk(int(message.about))
    except User.DoesNotExist:
        raise Obsolete from None
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    text = wording.PASSWORD_RESET_TEXT.format(url=settings.CORDEE_BASE_URL + path)
    return Mail(subject=wording.PASSWORD_RESET_SUBJECT, text=text)
