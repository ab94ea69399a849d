"""Some are done, some are not: cancel says true for those that are not, and all end."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)
    log("done", seconds)


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work(s), name=f"for {s}") for s in (1, 2, 3, 4)]
    await asyncio.sleep(2.5)
    log([task.cancel() for task in tasks])
    log([task.done() for task in tasks])
    await asyncio.wait(tasks)
    log([task.cancelled() for task in tasks])


play(main)
