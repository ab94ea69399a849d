"""Two coroutines print, wait, print: 1 3 2 4, in two seconds and not in four."""

import asyncio

from play import log, play


async def speak(first, last):
    log(first)
    await asyncio.sleep(2)
    log(last)


async def main():
    await asyncio.gather(speak(1, 2), speak(3, 4))


play(main)
