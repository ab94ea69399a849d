"""Ten waits of two seconds take two seconds: all starts come before all ends."""

import asyncio

from play import log, play


async def fetch(n):
    log("start", n)
    await asyncio.sleep(2)
    log("end", n)
    return f"site {n}"


async def main():
    log(await asyncio.gather(*[fetch(n) for n in range(10)]))


play(main)
