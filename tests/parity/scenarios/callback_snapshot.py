"""Callbacks that add and remove callbacks while they are being run (F8)."""

import asyncio

from play import log, play


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def first(done):
        log("removed", done.remove_done_callback(second))
        done.add_done_callback(second)

    def second(done):
        log("second")

    future.add_done_callback(first)
    future.add_done_callback(second)
    future.add_done_callback(second)
    future.set_result(None)
    log("settled")
    await future
    await asyncio.sleep(0)
    await asyncio.sleep(0)


play(main)
