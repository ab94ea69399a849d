"""A coroutine, a task and a future are awaited in the same way."""

import asyncio

from play import log, play


async def hello():
    log("hello")
    await asyncio.sleep(2)
    return "byebye"


async def main():
    loop = asyncio.get_running_loop()
    log(await hello())
    log(await loop.create_task(hello(), name="task"))
    future = loop.create_future()
    loop.call_later(1, future.set_result, "future")
    log(await future)


play(main)
