"""A finally may wait while its task is being cancelled; an error in it wins (CR2, T15)."""

import asyncio

from play import log, play


async def tidy():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(2)
        log("tidy")


async def clumsy():
    try:
        await asyncio.sleep(10)
    finally:
        raise Exception("while cleaning up")


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(tidy(), name="tidy"), loop.create_task(clumsy(), name="clumsy")]
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    log([task.cancelled() for task in tasks], tasks[1].exception())


play(main)
