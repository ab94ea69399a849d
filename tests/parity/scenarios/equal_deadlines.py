"""Equal deadlines run in the order of arming, a cancelled one moves no time (EL6, EL7)."""

import asyncio

from play import log, play


def show(n):
    log(n)


async def main():
    loop = asyncio.get_running_loop()
    for n in range(8):
        loop.call_at(2, show, n)
    loop.call_at(1, show, "never").cancel()
    await asyncio.sleep(2)
    log("main")


play(main)
