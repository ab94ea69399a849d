"""soon, later(0), at(now) and threadsafe: timers that are due run after what is ready."""

import asyncio

from play import log, play


def show(text):
    log(text)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0, show, "later 0")
    loop.call_at(loop.time(), show, "at now")
    loop.call_soon(show, "soon")
    loop.call_soon_threadsafe(show, "threadsafe")
    await asyncio.sleep(0)
    log("main")


play(main)
