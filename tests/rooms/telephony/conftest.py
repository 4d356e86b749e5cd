from tests.rooms.enquiries.conftest import agent, as_the_worker, colleague, desk, line

__all__ = ["agent", "as_the_worker", "colleague", "desk", "line"]
