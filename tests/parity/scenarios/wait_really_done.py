"""done holds all that is done when the waiter goes on, not only what woke it."""

import asyncio

from play import log, play


async def main():
    loop = asyncio.get_running_loop()
    first, second, third = [loop.create_future() for _ in range(3)]

    def settle():
        first.set_result(1)
        loop.call_soon(settle_again)

    def settle_again():
        second.set_result(2)

    loop.call_later(1, settle)
    done, pending = await asyncio.wait(
        [first, second, third], return_when=asyncio.FIRST_COMPLETED
    )
    log(len(done), len(pending))


play(main)
