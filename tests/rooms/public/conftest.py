from tests.rooms.outbox.conftest import mail_server  # noqa: F401
