"""A chain of coroutines runs in one task: no turn is lost on the way down or up."""

import asyncio

from play import log, play


async def outer():
    log("outer begins")
    first = await phase1()
    second = await phase2(first)
    log("outer ends")
    return [first, second]


async def phase1():
    log("phase 1")
    return "result 1"


async def phase2(given):
    log("phase 2")
    await asyncio.sleep(1)
    return f"result 2 from {given}"


async def main():
    log(await outer())


play(main)
