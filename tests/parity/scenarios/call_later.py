"""callLater runs in the order of the deadlines, not of the calls."""

import asyncio

from play import log, play


def show(text):
    log(text)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(5, show, "five")
    loop.call_later(1, show, "one")
    loop.call_later(-1, show, "minus one")
    log("main")
    await asyncio.sleep(6)


play(main)
