"""Cancelling a wait leaves what it waits for running."""

import asyncio

from play import log, play


async def work():
    await asyncio.sleep(3)
    return "alive"


async def main():
    loop = asyncio.get_running_loop()
    child = loop.create_task(work(), name="child")
    waiter = loop.create_task(asyncio.wait([child]), name="waiter")
    await asyncio.sleep(1)
    waiter.cancel()
    log(await child)
    log(waiter.cancelled())


play(main)
