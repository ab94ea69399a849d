"""Cancelling the gather cancels its children, in order; its waiter gets CancelledError."""

import asyncio

from play import log, play


async def work(name, seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        log(name, "cancelled")
        raise


async def main():
    loop = asyncio.get_running_loop()
    gathered = asyncio.gather(work("a", 1), work("b", 3), work("c", 4))
    loop.call_later(2, gathered.cancel)
    try:
        await gathered
    except asyncio.CancelledError as error:
        log(error, gathered.cancelled())


play(main)
