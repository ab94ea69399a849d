"""Cancelled before it awaits another, it cancels that one at once (T9)."""

import asyncio

from play import log, play


async def child():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        log("child cancelled")
        raise


async def parent(task):
    asyncio.current_task().cancel()
    await task


async def main():
    loop = asyncio.get_running_loop()
    inner = loop.create_task(child(), name="child")
    await asyncio.sleep(1)
    outer = loop.create_task(parent(inner), name="parent")
    await asyncio.wait([outer])
    log(inner.cancelled(), outer.cancelled())


play(main)
