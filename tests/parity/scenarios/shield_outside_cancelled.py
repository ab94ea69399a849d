"""Cancelling the shield takes effect at once, and the work goes on (SH2, WF13)."""

import asyncio

from play import log, play, wait_for


async def work():
    await asyncio.sleep(3)
    log("saved")
    return "saved"


async def main():
    loop = asyncio.get_running_loop()
    task = loop.create_task(work(), name="work")
    try:
        await wait_for(asyncio.shield(task), 1)
    except TimeoutError as error:
        log(error, task.done())
    outer = asyncio.shield(task)
    log(outer.cancel(), outer.cancelled())
    log(await task)
    log(asyncio.shield(task) is task)


play(main)
