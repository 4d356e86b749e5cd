"""The jobs of one process, queue by queue: each runs one job at a time, and waits for no other queue."""

import asyncio
import contextlib
import signal
from typing import Any

from cordee.outbox.schedule import ORDINARY, WEBHOOKS

QUEUES = (ORDINARY, WEBHOOKS)
GRACE = 8  # seconds for the jobs under way, when asked to stop


def run(app: Any) -> None:
    """Until a signal asks to stop; a second one does not wait for the jobs under way."""
    asyncio.run(_until_asked_to_stop(app))


async def work(app: Any, **asked: Any) -> None:
    """When one queue breaks, the others stop too: who started the process starts it again, whole."""
    async with app.open_async():
        workers = [asyncio.create_task(_worker(app, queue, asked)) for queue in QUEUES]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.wait(workers)


async def _until_asked_to_stop(app: Any) -> None:
    working = asyncio.create_task(work(app))
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, working.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _worker(app: Any, queue: str, asked: dict[str, Any]) -> None:
    await app.run_worker_async(
        queues=[queue], name=queue, shutdown_graceful_timeout=GRACE, install_signal_handlers=False, **asked
    )
