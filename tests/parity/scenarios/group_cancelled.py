"""A gather of gathers: cancelling one group leaves the other alone."""

import asyncio

from play import log, play


async def work(name, seconds):
    try:
        await asyncio.sleep(seconds)
        log(name, "done")
        return name
    except asyncio.CancelledError:
        log(name, "cancelled")
        raise


async def main():
    group1 = asyncio.gather(work("a", 1), work("b", 3), work("c", 2))
    group2 = asyncio.gather(work("d", 2), work("e", 4))
    both = asyncio.gather(group1, group2, return_exceptions=True)
    await asyncio.sleep(1.5)
    log("cancel", group1.cancel())
    log(await both)


play(main)
