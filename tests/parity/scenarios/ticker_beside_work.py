"""A ticker beside a slow piece of work: who runs when."""

import asyncio

from play import log, play


async def ticker():
    n = 0
    while True:
        log("tick", n)
        n += 1
        await asyncio.sleep(0.5)


async def work():
    await asyncio.sleep(1.75)
    return "result"


async def main():
    loop = asyncio.get_running_loop()
    ticking = loop.create_task(ticker(), name="ticker")
    log(await work())
    ticking.cancel()
    await asyncio.gather(ticking, return_exceptions=True)
    log("ticker cancelled", ticking.cancelled())


play(main)
