"""Tasks are awaited one after the other: the result of the fast one waits for the slow one."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)
    log("worked", seconds)
    return seconds


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work(s), name=f"for {s}") for s in (3, 1)]
    for task in tasks:
        log("got", await task)


play(main)
