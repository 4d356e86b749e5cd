"""Who may open the pages of django-allauth, which cannot declare it themselves; those not listed do not open.

Accounts are opened and their addresses kept by administrators: signing up and changing one's address are closed.
"""

from collections.abc import Iterable, Mapping

from cordee.ui.access import Access, AccessKind

_VISITORS = (
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
)
_ACCOUNTS = (
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
)
_CLOSED = (
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_set_password",
)


def _table(kind: AccessKind, names: Iterable[str]) -> dict[str, Access]:
    return {name: Access(kind=kind, action=name.replace("_", ".", 1)) for name in names}


ACCOUNT_PAGES: Mapping[str, Access] = {
    **_table(AccessKind.VISITOR, _VISITORS),
    **_table(AccessKind.ACCOUNT, _ACCOUNTS),
    **_table(AccessKind.CLOSED, _CLOSED),
}
