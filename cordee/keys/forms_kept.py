"""The first answer to a form, kept with its act."""

from dataclasses import dataclass

from cryptography.fernet import Fernet
from django.db import connection
from django.utils.crypto import salted_hmac

from cordee.keys.models import FormKey
from cordee.keys.seals import seal_for

NAME, BODY, SEAL = "cordee.keys.name", "cordee.keys.body", "cordee.keys.seal"


@dataclass(frozen=True, kw_only=True)
class Form:
    """``key`` says who sends which form to which address; ``said`` is all that it says. Neither is kept."""

    key: str
    said: str

    @property
    def name(self) -> str:
        return salted_hmac(NAME, self.key, algorithm="sha256").hexdigest()

    @property
    def body(self) -> str:
        return salted_hmac(BODY, f"{self.key}\n{self.said}", algorithm="sha256").hexdigest()

    @property
    def seal(self) -> Fernet:
        return seal_for(SEAL, self.key)


@dataclass(frozen=True, kw_only=True)
class Answer:
    page: str
    to_the_same_words: bool


def is_ours(form: Form) -> bool:
    """Whether nobody else is answering this form; if so nobody will, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [form.name])
        (held,) = cursor.fetchone()
    return bool(held)


def answer_to(form: Form) -> Answer | None:
    kept = FormKey.objects.filter(pk=form.name).first()
    if kept is None:
        return None
    return Answer(page=form.seal.decrypt(kept.page.encode()).decode(), to_the_same_words=kept.body == form.body)


def keep(form: Form, page: str) -> None:
    FormKey.objects.create(name=form.name, body=form.body, page=form.seal.encrypt(page.encode()).decode())
