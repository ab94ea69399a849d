"""gather gives the results in the order of its arguments, whoever is first."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)
    log("worked", seconds)
    return seconds


async def main():
    log(await asyncio.gather(work(4), work(2), work(4), work(2)))


play(main)
