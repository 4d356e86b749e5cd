"""Every variable that the program reads from its environment: ``docs/operate/settings.md`` repeats this table."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from .errors import CannotStart
from .exchanges import EXCHANGES
from .notices import NOTICES
from .sealed_files import SEALED_FILES
from .values import (
    A_NUMBER,
    bounces_address,
    database,
    key,
    listed,
    mobile,
    night,
    number,
    service_address,
    site_address,
    sms_sender,
)
from .variable import Variable, one_of, text
from .watching import WATCHING

PROJECT = Path(__file__).resolve().parents[2]
MODES = ("demo", "production")
MAIL_SECURITY = ("none", "starttls", "tls")
SECOND_FACTOR = ("required", "demo-optional")
SMS_GATEWAYS = ("none", "file", "http")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_yes_or_no: Callable[[str], bool] = {"yes": True, "no": False}.__getitem__


class WrongSetting(CannotStart):
    """A variable has a value that cannot be used; the message is one French sentence that names it."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"La variable {name} vaut « {value} » : {expected}.")
        self.name = name


def _folder(value: str) -> Path:
    return (PROJECT / Path(value).expanduser()).resolve()


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


DEMO_LINE = "04 65 71 00 00"  # in one of the ranges that the regulator keeps for fiction
VARIABLES = (
    Variable(
        name="CORDEE_MODE",
        default="production",
        read=one_of(*MODES),
        expected="« demo » ou « production » est attendu",
        meaning="`demo` or `production`. `cordee demo` sets it. Outside the demo, demo values stop the start.",
    ),
    Variable(
        name="CORDEE_DATA",
        default="var",
        read=_folder,
        expected="un dossier est attendu",
        meaning="Folder of what the program writes: embedded database, secrets, built static files. "
        "Relative to the project.",
    ),
    Variable(
        name="CORDEE_DEMO_CALLS",
        default="300",
        read=number(300),
        expected=A_NUMBER.format(300),
        meaning="How many invented people call before the demo opens: fewer open it sooner, with emptier lists. "
        "A demo that was begun keeps those who called.",
    ),
    Variable(
        name="PORT",
        default="8000",
        read=number(65535),
        expected=A_NUMBER.format(65535),
        meaning="Port of the web server.",
    ),
    Variable(
        name="CORDEE_BIND",
        default="127.0.0.1",
        read=text,
        expected="une adresse est attendue",
        meaning="Network address on which the web server listens.",
    ),
    Variable(
        name="CORDEE_BASE_URL",
        default="",
        read=site_address,
        expected="une adresse comme « https://cordee.exemple.fr », sans chemin, est attendue",
        meaning="Address that people use, written in messages and printed, with its square code, on the poster, local "
        "sheets and papers. Empty: `http://localhost:PORT`. "
        "Its host is accepted in requests; with `https`, cookies are secure only.",
    ),
    Variable(
        name="CORDEE_HOSTS",
        default="",
        read=listed,
        expected="des noms séparés par des virgules sont attendus",
        meaning="Further host names accepted in requests, separated by commas.",
    ),
    Variable(
        name="CORDEE_BEHIND_PROXY",
        default="no",
        read=_yes_or_no,
        expected="« yes » ou « no » est attendu",
        meaning="`yes` when a reverse proxy ends TLS and sets `X-Forwarded-Proto`.",
    ),
    Variable(
        name="CORDEE_WEB_PROCESSES",
        default="2",
        read=number(256),
        expected=A_NUMBER.format(256),
        meaning="Processes of the web server.",
    ),
    Variable(
        name="CORDEE_WEB_THREADS",
        default="4",
        read=number(256),
        expected=A_NUMBER.format(256),
        meaning="Threads of each process.",
    ),
    Variable(
        name="DATABASE_URL",
        default="",
        read=database,
        secret=True,
        expected="une adresse comme « postgresql://cordee_web:…@serveur/cordee » est attendue",
        meaning="PostgreSQL, role `cordee_web`: `postgresql://cordee_web:password@host/cordee`. "
        "Empty: the embedded server in `CORDEE_DATA`.",
    ),
    Variable(
        name="DATABASE_WORKER_URL",
        default="",
        read=database,
        secret=True,
        expected="une adresse comme « postgresql://cordee_web:…@serveur/cordee » est attendue",
        meaning="The same database, role `cordee_worker`. Empty: `DATABASE_OWNER_URL`, whose login takes that role; "
        "without either, the worker refuses to start.",
    ),
    Variable(
        name="DATABASE_OWNER_URL",
        default="",
        read=database,
        secret=True,
        expected="une adresse comme « postgresql://cordee_web:…@serveur/cordee » est attendue",
        meaning="The same database, role `cordee_migrator`, for migrations and reference data. "
        "Empty with `DATABASE_URL` set: what needs it refuses to start.",
    ),
    Variable(
        name="CORDEE_POSTGRES_BIN",
        default="",
        read=text,
        expected="un dossier est attendu",
        meaning="Folder of other PostgreSQL programs (15 or later) for the embedded server. Empty: those of the wheel.",
    ),
    Variable(
        name="CORDEE_POSTGRES_USER",
        default="",
        read=text,
        expected="un utilisateur du système est attendu",
        meaning="Started as root: system user that runs the embedded server. Empty: `postgres`, else `nobody`.",
    ),
    Variable(
        name="CORDEE_CONTENT",
        default="content",
        read=_folder,
        expected="un dossier est attendu",
        meaning="Folder of the catalogue's source files. Relative to the project.",
    ),
    Variable(
        name="AS_OF",
        default="",
        read=_day,
        expected="un jour comme « 2015-07-27 » est attendu",
        meaning="Day of the rules and of the directory in the demo. Empty: today. Acts keep the real clock.",
    ),
    Variable(
        name="CORDEE_SECRET_KEY",
        default="",
        read=key,
        secret=True,
        expected="au moins 32 signes sont attendus",
        meaning="Key of sessions and signatures. Empty: made once, kept in `CORDEE_DATA/secrets.json` (mode 0600).",
    ),
    Variable(
        name="CORDEE_LINK_KEY",
        default="",
        read=key,
        secret=True,
        expected="au moins 32 signes sont attendus",
        meaning="Key of the answer links sent by mail. Empty: made once, kept beside the other. "
        "Changing it kills the links already sent.",
    ),
    Variable(
        name="CORDEE_SECOND_FACTOR_KEY",
        default="",
        read=key,
        secret=True,
        expected="au moins 32 signes sont attendus",
        meaning="Key that encrypts the secrets of the second factors. Empty: made once, kept beside the others. "
        "Changing it makes every code application and recovery code useless: see `comptes.md`.",
    ),
    *SEALED_FILES,
    Variable(
        name="CORDEE_SECOND_FACTOR",
        default="demo-optional",
        read=one_of(*SECOND_FACTOR),
        expected="« required » ou « demo-optional » est attendu",
        meaning="`required`: no professional page opens before the account has a second factor. "
        "`demo-optional`: the same, except in the demo. In production it is always required.",
    ),
    *EXCHANGES,
    Variable(
        name="CORDEE_OIDC_ISSUER",
        default="",
        read=service_address,
        expected="une adresse comme « https://identite.exemple.fr » est attendue",
        meaning="Issuer of the OpenID Connect provider, as it names itself. Empty: no such entrance. See `comptes.md`.",
    ),
    Variable(
        name="CORDEE_OIDC_CLIENT_ID",
        default="",
        read=text,
        expected="un identifiant est attendu",
        meaning="Name by which the provider knows this site.",
    ),
    Variable(
        name="CORDEE_OIDC_CLIENT_SECRET",
        default="",
        read=text,
        secret=True,
        expected="un secret est attendu",
        meaning="Secret that goes with it.",
    ),
    Variable(
        name="CORDEE_OIDC_NAME",
        default="ProConnect",
        read=text,
        expected="un nom est attendu",
        meaning="Name of the provider on the log-in page.",
    ),
    Variable(
        name="CORDEE_OIDC_SCOPES",
        default="openid email",
        read=text,
        expected="des portées séparées par des espaces sont attendues",
        meaning="Scopes asked for; nothing but the verified address is used.",
    ),
    Variable(
        name="CORDEE_OIDC_ACR",
        default="",
        read=text,
        expected="un niveau de garantie est attendu",
        meaning="Level of assurance asked for (`acr_values`), if the provider wants one.",
    ),
    Variable(
        name="CORDEE_MAIL_HOST",
        default="",
        read=text,
        expected="un nom de serveur est attendu",
        meaning="SMTP server. Not used by the demo, whose messages are shown on a page.",
    ),
    Variable(
        name="CORDEE_MAIL_PORT",
        default="25",
        read=number(65535),
        expected=A_NUMBER.format(65535),
        meaning="Port of the SMTP server.",
    ),
    Variable(
        name="CORDEE_MAIL_SECURITY",
        default="none",
        read=one_of(*MAIL_SECURITY),
        expected="« none », « starttls » ou « tls » est attendu",
        meaning="`none`, `starttls` or `tls`.",
    ),
    Variable(
        name="CORDEE_MAIL_USER",
        default="",
        read=text,
        expected="un nom est attendu",
        meaning="Account on the SMTP server, if it asks for one.",
    ),
    Variable(
        name="CORDEE_MAIL_PASSWORD",
        default="",
        read=text,
        secret=True,
        expected="un mot de passe est attendu",
        meaning="Password of that account.",
    ),
    Variable(
        name="CORDEE_MAIL_FROM",
        default="Cordée <ne-pas-repondre@cordee.invalid>",
        read=text,
        expected="une adresse de courriel est attendue",
        meaning="Sender of the messages.",
    ),
    Variable(
        name="CORDEE_ALERT_EMAIL",
        default="",
        read=text,
        expected="une adresse de courriel est attendue",
        meaning="Who is told when the clock of the database jumps. Empty: nobody; the health page says it. "
        "See `horloges.md`.",
    ),
    Variable(
        name="CORDEE_LINE_ALERT_PHONE",
        default="",
        read=mobile,
        expected="un numéro de portable français ou rien est attendu",
        meaning="Mobile of who leads the line: an SMS when an agent is with somebody in danger, or when nobody "
        "called such a person back in time. Empty, or without a gateway: mails alone. See `horloges.md`.",
    ),
    Variable(
        name="CORDEE_PHONE_SILENCE",
        default="60",
        read=number(10_080),
        expected=A_NUMBER.format(10_080),
        meaning="Minutes of opening hours without any event of the telephone system, after which it is told to be "
        "silent, if it used to post some: on « La ligne en direct », as `telephone_muet` on `/sante/pret`, and once in "
        "the log. Raise it where few people call. See `telephonie.md`.",
    ),
    Variable(
        name="CORDEE_MAIL_NEUTRAL_FROM",
        default="",
        read=text,
        expected="une adresse de courriel est attendue",
        meaning="Sender of the messages to persons who ask that nobody be named. "
        "Empty: « Votre demande » with the address of `CORDEE_MAIL_FROM`.",
    ),
    Variable(
        name="CORDEE_MAIL_BOUNCES",
        default="",
        read=bounces_address,
        expected="une adresse comme « retours@exemple.fr », de 20 signes au plus avant « @ », est attendue",
        meaning="Where mails that could not be delivered come back, a signed mark added: `retours+mark@exemple.fr`. "
        "Empty: they come back to the sender and are not read. See `messages.md`.",
    ),
    Variable(
        name="CORDEE_MAIL_BOUNCES_FOLDER",
        default="",
        read=text,
        expected="un dossier est attendu",
        meaning="Maildir of that box, read and emptied by the worker. Empty: none, `cordee mail bounces` reads them.",
    ),
    Variable(
        name="CORDEE_SMS_GATEWAY",
        default="none",
        read=one_of(*SMS_GATEWAYS),
        expected="« none », « file » ou « http » est attendu",
        meaning="What takes the SMS: `none` (nobody gets any), `file` (a folder, for tests) or `http`. "
        "The demo always writes to the folder.",
    ),
    Variable(
        name="CORDEE_SMS_FOLDER",
        default="",
        read=text,
        expected="un dossier est attendu",
        meaning="Folder of the gateway `file`. Empty: `sms` in `CORDEE_DATA`.",
    ),
    Variable(
        name="CORDEE_SMS_URL",
        default="",
        read=service_address,
        expected="une adresse comme « https://sms.exemple.fr/envois » est attendue",
        meaning="Address to which the gateway `http` posts each SMS. See `messages.md`.",
    ),
    Variable(
        name="CORDEE_SMS_TOKEN",
        default="",
        read=text,
        secret=True,
        expected="un jeton est attendu",
        meaning="Key of the account there, sent as `Authorization: Bearer`.",
    ),
    Variable(
        name="CORDEE_SMS_SENDER",
        default="",
        read=sms_sender,
        expected="onze lettres et chiffres au plus sont attendus, sans accent ni espace",
        meaning="Name shown as the sender of SMS. Empty: the gateway's number. Left out where a neutral one is asked.",
    ),
    Variable(
        name="CORDEE_WEBHOOKS_INSIDE",
        default="no",
        read=_yes_or_no,
        expected="« yes » ou « no » est attendu",
        meaning="Whether the software of an organisation may be told at an address inside your own network, or "
        "without `https`. The demo always allows it. See `webhooks.md`.",
    ),
    Variable(
        name="CORDEE_QUIET_HOURS",
        default="20:00-08:00",
        read=night,
        expected="deux heures comme « 20:00-08:00 », ou « none », sont attendues",
        meaning="When nothing is sent to a person (Paris time). Organisations and accounts are not concerned. "
        "`none`: at any hour of any day.",
    ),
    Variable(
        name="CORDEE_QUIET_DAYS_OFF",
        default="yes",
        read=_yes_or_no,
        expected="« yes » ou « no » est attendu",
        meaning="`yes`: nothing to a person on Sundays and French holidays either.",
    ),
    Variable(
        name="CORDEE_APPOINTMENT_REMINDER_DAYS",
        default="2",
        read=number(30),
        expected="un nombre entier de 1 à 30 est attendu",
        meaning="How many working days before an appointment the person is reminded of it, at nine in the morning; the "
        "eve where that is past.",
    ),
    Variable(
        name="CORDEE_LINE_NUMBER",
        default=DEMO_LINE,
        read=text,
        expected="un numéro de téléphone est attendu",
        meaning="Number of the toll-free line, as people read it.",
    ),
    Variable(
        name="CORDEE_LINE_HOURS",
        default="du lundi au vendredi, de 9 h à 18 h",
        read=text,
        expected="des horaires en toutes lettres sont attendus",
        meaning="When the line answers, in French. The slots of « être rappelé » are read from it: "
        "see `demandes-a-traiter.md` for the ways of writing that are understood.",
    ),
    Variable(
        name="CORDEE_LINE_MAIL",
        default="",
        read=text,
        expected="une adresse de courriel est attendue",
        meaning="Address of the line, to which people write; answers are sent back to it. Empty: none. "
        "See `demandes-a-traiter.md`.",
    ),
    Variable(
        name="CORDEE_LINE_MAIL_FOLDER",
        default="",
        read=text,
        expected="un dossier est attendu",
        meaning="Maildir of that box, read and emptied by the worker. Empty: none, `cordee mail line` reads them.",
    ),
    *NOTICES,
    *WATCHING,
    Variable(
        name="CORDEE_LOG_LEVEL",
        default="WARNING",
        read=one_of(*LOG_LEVELS),
        expected="« DEBUG », « INFO », « WARNING » ou « ERROR » est attendu",
        meaning="`DEBUG`, `INFO`, `WARNING` or `ERROR`.",
    ),
)


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of every variable by name; raise WrongSetting on the first that cannot be used."""
    return {variable.name: _value(variable, environ) for variable in VARIABLES}


def _value(variable: Variable, environ: Mapping[str, str]) -> Any:
    value = environ.get(variable.name, "").strip() or variable.default
    try:
        return variable.read(value)
    except (ValueError, KeyError):
        raise WrongSetting(variable.name, "***" if variable.secret else value, variable.expected) from None


def as_markdown() -> str:
    rows = [f"| `{v.name}` | {f'`{v.default}`' if v.default else 'empty'} | {v.meaning} |" for v in VARIABLES]
    return "\n".join(["| variable | default | meaning |", "| --- | --- | --- |", *rows])
