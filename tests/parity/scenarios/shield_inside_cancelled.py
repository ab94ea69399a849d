"""Cancelling the work cancels the shield and its waiter; an error passes through (SH1, SH3)."""

import asyncio

from play import log, play


async def fail():
    await asyncio.sleep(1)
    raise Exception("failed")


async def waiter(inner):
    await asyncio.shield(inner)


async def main():
    loop = asyncio.get_running_loop()
    inner = loop.create_future()
    tasks = [
        loop.create_task(waiter(inner), name="of a future"),
        loop.create_task(waiter(fail()), name="of a failure"),
    ]
    await asyncio.sleep(2)
    inner.cancel()
    await asyncio.wait(tasks)
    log(tasks[0].cancelled(), tasks[1].exception())


play(main)
