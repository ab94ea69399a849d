"""A gather of what is done already is done itself, also the empty one (G2)."""

# Needs CPython 3.12.

import asyncio

from play import log, play


async def main():
    loop = asyncio.get_running_loop()
    done, failed = loop.create_future(), loop.create_future()
    done.set_result(1)
    failed.set_exception(Exception("failed"))
    log(asyncio.gather().done(), asyncio.gather(done, done).done())
    log(await asyncio.gather(done, failed, return_exceptions=True))
    pending = loop.create_future()
    mixed = asyncio.gather(done, pending)
    log(mixed.done())
    pending.set_result(2)
    log(await mixed)


play(main)
