"""A task that cancels itself hears of it at its next suspension, or ends cancelled without one (T8)."""

import asyncio

from play import log, play


async def suspends():
    asyncio.current_task().cancel()
    log("goes on")
    await asyncio.sleep(1)
    log("not reached")


async def returns():
    asyncio.current_task().cancel()
    return "value"


async def fails():
    asyncio.current_task().cancel()
    raise Exception("own error")


async def main():
    loop = asyncio.get_running_loop()
    tasks = [
        loop.create_task(coroutine, name=coroutine.__name__)
        for coroutine in (suspends(), returns(), fails())
    ]
    await asyncio.wait(tasks)
    log([task.cancelled() for task in tasks], tasks[2].exception())


play(main)
