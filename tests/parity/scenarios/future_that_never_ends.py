"""Nobody completes the future: only cancelling ends the wait."""

import asyncio

from play import log, play


async def waiter():
    await asyncio.get_running_loop().create_future()


async def main():
    task = asyncio.get_running_loop().create_task(waiter(), name="waiter")
    await asyncio.sleep(10)
    log("done", task.done())
    log("cancel", task.cancel())
    await asyncio.wait([task])
    log("cancelled", task.cancelled())


play(main)
