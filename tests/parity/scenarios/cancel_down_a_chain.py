"""The innermost is struck first, and the error climbs one turn per link (T5)."""

import asyncio

from play import log, play


async def link(name, child=None):
    try:
        await (child or asyncio.sleep(10))
    except asyncio.CancelledError:
        log(name)
        raise


async def main():
    loop = asyncio.get_running_loop()
    inner = loop.create_task(link("inner"), name="inner")
    middle = loop.create_task(link("middle", inner), name="middle")
    outer = loop.create_task(link("outer", middle), name="outer")
    await asyncio.sleep(1)
    outer.cancel()
    await asyncio.wait([outer])
    log([task.cancelled() for task in (inner, middle, outer)])


play(main)
