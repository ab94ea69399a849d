"""The same task twice runs once and fills both places (G9)."""

import asyncio

from play import log, play


async def once():
    log("runs")
    await asyncio.sleep(1)
    return "value"


async def main():
    task = asyncio.get_running_loop().create_task(once(), name="once")
    log(await asyncio.gather(task, task))


play(main)
