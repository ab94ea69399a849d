"""The message of a cancel reaches the coroutine and, first hop, whoever awaits it (T14)."""

import asyncio

from play import log, play


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        log("work", str(error))
        raise


async def main():
    loop = asyncio.get_running_loop()
    task = loop.create_task(work(), name="work")
    await asyncio.sleep(1)
    task.cancel("not needed")
    try:
        await task
    except asyncio.CancelledError as error:
        log("main", str(error))


play(main)
