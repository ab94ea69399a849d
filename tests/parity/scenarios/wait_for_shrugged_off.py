"""Work that shrugs the cancellation off, or fails on its way out: that counts (WF7, WF8)."""

import asyncio

from play import log, play, wait_for


async def shrugs():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        await asyncio.sleep(1)
        return "anyway"


async def fails():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise Exception("own error")


async def main():
    loop = asyncio.get_running_loop()
    log(await wait_for(shrugs(), 1))
    log(await wait_for(loop.create_task(shrugs(), name="shrugs"), 1))
    try:
        await wait_for(fails(), 1)
    except Exception as error:
        log(error)
    log(asyncio.current_task().cancelling())


play(main)
