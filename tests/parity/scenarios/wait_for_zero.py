"""A limit of 0: done gives its result, a coroutine never starts, running work is stopped (WF4–WF6)."""

import asyncio

from play import log, play, wait_for


async def work():
    log("started")
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(1)
        log("stopped")


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    done.set_result("value")
    log(await wait_for(done, 0))
    running = loop.create_task(work(), name="running")
    await asyncio.sleep(1)
    for awaitable in (work(), running):
        try:
            await wait_for(awaitable, 0)
        except TimeoutError as error:
            log(error)


play(main)
