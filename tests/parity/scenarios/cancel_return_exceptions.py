"""returnExceptions does not turn the caller's own cancellation into data (G8)."""

import asyncio

from play import log, play


async def slow(seconds):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(seconds)
        log("cleaned up", seconds)


async def caller():
    log(await asyncio.gather(slow(1), slow(2), return_exceptions=True))


async def main():
    loop = asyncio.get_running_loop()
    task = loop.create_task(caller(), name="caller")
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log("cancelled", task.cancelled())


play(main)
