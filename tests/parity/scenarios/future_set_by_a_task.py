"""A task completes the future that another waits for."""

import asyncio

from play import log, play


async def setter(future):
    log("working")
    await asyncio.sleep(2)
    future.set_result(666)
    log("set")


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.create_task(setter(future), name="setter")
    log("waiting", future.done())
    log("got", await future)


play(main)
