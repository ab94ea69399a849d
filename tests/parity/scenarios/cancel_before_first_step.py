"""Cancelled before its first step, the body never runs, not even its finally (T3)."""

import asyncio

from play import log, play


async def body():
    try:
        log("entered")
        await asyncio.sleep(1)
    finally:
        log("finally")


async def main():
    task = asyncio.get_running_loop().create_task(body(), name="body")
    log("cancel", task.cancel(), "done", task.done())
    await asyncio.wait([task])
    log("cancelled", task.cancelled())


play(main)
