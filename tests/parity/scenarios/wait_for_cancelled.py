"""A cancellation from outside reaches the work, is waited for, and is no timeout (WF9, WF10)."""

import asyncio

from play import log, play, wait_for


async def work():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(1)
        log("stopped")


async def caller(future):
    try:
        await wait_for(future, 5)
    except asyncio.CancelledError as error:
        log(error)
        raise


async def main():
    loop = asyncio.get_running_loop()
    outer = loop.create_task(caller(work()), name="outer")
    await asyncio.sleep(1)
    outer.cancel()
    await asyncio.wait([outer])
    log(outer.cancelled())

    future = loop.create_future()
    racer = loop.create_task(caller(future), name="racer")
    await asyncio.sleep(1)
    future.set_result("value")
    racer.cancel()
    await asyncio.wait([racer])
    log(racer.cancelled(), future.result())


play(main)
