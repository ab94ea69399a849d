"""Woken and cancelled in the same turn, a task gets the cancellation, and the value is lost (T10)."""

import asyncio

from play import log, play


async def waiter(future):
    try:
        log("got", await future)
    except asyncio.CancelledError as error:
        log("instead", error, future.result())


async def main():
    loop = asyncio.get_running_loop()
    for order in ("wake first", "cancel first"):
        future = loop.create_future()
        task = loop.create_task(waiter(future), name=order)
        await asyncio.sleep(1)
        if order == "wake first":
            future.set_result("value")
            log(order, task.cancel())
            await task
        else:
            log(order, task.cancel(), future.cancelled())


play(main)
