"""What a turn schedules runs in the next turn; a cancelled handle is skipped in its own (EL2, EL3)."""

import asyncio

from play import log, play


async def main():
    loop = asyncio.get_running_loop()

    def nested():
        log("next turn")

    def first():
        loop.call_soon(nested)
        last.cancel()

    def second():
        log("same turn")

    loop.call_soon(first)
    loop.call_soon(second)
    last = loop.call_soon(log, "never")
    await asyncio.sleep(0)
    log("main")
    await asyncio.sleep(0)


play(main)
