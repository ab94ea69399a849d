"""callSoon runs after the current code, in order, before any await is over."""

import asyncio

from play import log, play


def show(text):
    log(text)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(show, "first")
    loop.call_soon(show, "second")
    log("main goes on")
    await asyncio.sleep(0)
    log("main is back")


play(main)
