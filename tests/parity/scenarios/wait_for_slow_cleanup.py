"""When time is up: cancel, wait until the work has stopped, then TimeoutError (WF3)."""

import asyncio

from play import log, play, wait_for


async def work():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(3)
        log("stopped")


async def main():
    loop = asyncio.get_running_loop()
    for awaitable in (work(), loop.create_task(work(), name="work")):
        try:
            await wait_for(awaitable, 2)
        except TimeoutError as error:
            log(error)


play(main)
