"""A task that awaits itself is told one turn later (T16)."""

import asyncio

from play import log, play


async def work():
    me = asyncio.current_task()
    try:
        await me
    except RuntimeError as error:
        log("told", error)
    return "result"


async def main():
    log(await asyncio.get_running_loop().create_task(work(), name="work"))


play(main)
