"""A task that catches its cancellation and returns has finished, not been cancelled (T6, T7)."""

import asyncio

from play import log, play


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        log("caught")
    await asyncio.sleep(2)
    return "finished"


async def main():
    task = asyncio.get_running_loop().create_task(stubborn(), name="stubborn")
    await asyncio.sleep(1)
    log("cancel", task.cancel())
    log(await task, task.cancelled(), task.cancelling())


play(main)
