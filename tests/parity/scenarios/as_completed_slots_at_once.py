"""Slots that are awaited at the same time get distinct results, the first waiter the first."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def take(name, slot):
    log(name, await slot)


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work(s), name=f"for {s}") for s in (3, 1, 2)]
    slots = asyncio.as_completed(tasks)
    await asyncio.gather(*[take(name, slot) for name, slot in zip("abc", slots)])


play(main)
