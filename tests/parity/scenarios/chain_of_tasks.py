"""A chain of tasks costs one turn per link on the way up."""

import asyncio

from play import log, play


async def link(n):
    if n > 0:
        child = asyncio.get_running_loop().create_task(link(n - 1), name=f"link {n - 1}")
        await child
    log("end of", n)


async def main():
    await link(4)


play(main)
