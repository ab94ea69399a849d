"""A coroutine awaits another and uses what it returns."""

import asyncio

from play import log, play


async def add(a, b):
    log("adding", a, b)
    await asyncio.sleep(1)
    return a + b


async def report(a, b):
    total = await add(a, b)
    log("total", total)
    return total


async def main():
    log(await report(1000, 2000))


play(main)
