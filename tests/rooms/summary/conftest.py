from tests.rooms.frontdesk.conftest import agent, call, phone  # noqa: F401
from tests.rooms.outbox.conftest import mail_server  # noqa: F401
