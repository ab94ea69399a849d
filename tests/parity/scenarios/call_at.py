"""callAt takes a time of the loop's own clock."""

import asyncio

from play import log, play


def show(n):
    log(n, "at", asyncio.get_running_loop().time())


async def main():
    loop = asyncio.get_running_loop()
    await asyncio.sleep(10)
    now = loop.time()
    loop.call_at(now + 3, show, 2)
    loop.call_at(now + 1, show, 1)
    log(loop.call_at(now + 5, show, 3).when())
    await asyncio.sleep(6)


play(main)
