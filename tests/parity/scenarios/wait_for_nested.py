"""Nested limits: each catches its own; with the same deadline the outer one speaks (TO9, TO10)."""

import asyncio

from play import log, play, wait_for


async def inner(limit):
    try:
        await wait_for(asyncio.sleep(10), limit)
    except TimeoutError as error:
        log("inner", error)
        await asyncio.sleep(10)


async def main():
    for limits in ((1, 3), (3, 1), (2, 2)):
        try:
            await wait_for(inner(limits[0]), limits[1])
        except TimeoutError as error:
            log("outer", error)
    log(asyncio.current_task().cancelling())


play(main)
