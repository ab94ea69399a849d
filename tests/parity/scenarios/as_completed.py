"""Results in the order in which they come: 3, 4, 5."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work(s), name=f"for {s}") for s in (5, 3, 4)]
    for slot in asyncio.as_completed(tasks):
        log(await slot)


play(main)
