"""After the timeout what has finished is delivered, then TimeoutError for each that is missing."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work(s), name=f"for {s}") for s in (1, 5, 6)]
    slots = iter(asyncio.as_completed(tasks, timeout=3))
    for _ in tasks:
        try:
            log(await next(slots))
        except TimeoutError as error:
            log(error)
    log([await task for task in tasks])


play(main)
