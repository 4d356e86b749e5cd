"""Accounts: settings of django-allauth and of Django's own log-in, imported whole by the settings file."""

AUTH_USER_MODEL = "network.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:pro_home"

ACCOUNT_ADAPTER = "cordee.network.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGOUT_REDIRECT_URL = "ui:home"
ACCOUNT_EMAIL_VERIFICATION = "none"  # An administrator vouches for the address when opening the account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False  # Shared computers: the session ends with the browser.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900

SESSION_ENGINE = "cordee.network.session_store"

MFA_ADAPTER = "cordee.network.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # A passkey is two factors: what one holds, and the finger or code that unlocks it.
MFA_FORMS = {"add_webauthn": "cordee.network.passkey_forms.AddPasskeyForm"}
MFA_TOTP_ISSUER = "Cordée"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
