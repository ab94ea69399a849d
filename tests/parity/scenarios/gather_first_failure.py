"""The first failure settles the gather; the siblings go on, one of them to fail unheard (G3)."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)
    log("worked", seconds)


async def fail(seconds):
    await asyncio.sleep(seconds)
    log("fails", seconds)
    raise Exception(f"failed after {seconds}")


async def main():
    try:
        await asyncio.gather(work(3), fail(1), fail(2))
    except Exception as error:
        log("caught", error)
    await asyncio.sleep(5)


play(main)
