"""Two awaits in a row are serial; two tasks are not."""

import asyncio

from play import log, play


async def work(name):
    log(name, "starts")
    await asyncio.sleep(2)
    log(name, "ends")


async def main():
    loop = asyncio.get_running_loop()
    await work("a")
    await work("b")
    first = loop.create_task(work("c"), name="c")
    second = loop.create_task(work("d"), name="d")
    await first
    await second


play(main)
