"""A limit wrapped around any coroutine function, as a decorator."""

import asyncio

from play import log, play, wait_for


def limited(seconds):
    def decorate(function):
        async def wrapper(*args):
            try:
                return await wait_for(function(*args), seconds)
            except TimeoutError:
                return "too slow"

        return wrapper

    return decorate


@limited(2)
async def work(seconds):
    await asyncio.sleep(seconds)
    return f"took {seconds}"


async def main():
    log(await asyncio.gather(work(1), work(3)))


play(main)
