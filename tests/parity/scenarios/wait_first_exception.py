"""FIRST_EXCEPTION: an error ends the wait, a cancellation does not."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)


async def fail(seconds):
    await asyncio.sleep(seconds)
    raise Exception("failed")


async def main():
    loop = asyncio.get_running_loop()
    cancelled = loop.create_task(work(9), name="cancelled")
    failing = loop.create_task(fail(3), name="failing")
    slow = loop.create_task(work(5), name="slow")
    loop.call_later(1, cancelled.cancel)
    tasks = [cancelled, failing, slow]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    log(sorted(t.get_name() for t in done), sorted(t.get_name() for t in pending))
    log(failing.exception())


play(main)
