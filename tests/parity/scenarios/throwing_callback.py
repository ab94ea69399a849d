"""A throwing callback is reported, and the others and the turn go on (F15, EL10)."""

import asyncio

from play import log, play


async def main():
    loop = asyncio.get_running_loop()

    def report(loop, context):
        log("reported", context["exception"])

    loop.set_exception_handler(report)
    future = loop.create_future()

    def breaks(done):
        raise Exception("broken")

    def works(done):
        log("works")

    future.add_done_callback(breaks)
    future.add_done_callback(works)
    future.set_result(None)
    await asyncio.sleep(0)
    await asyncio.sleep(0)


play(main)
