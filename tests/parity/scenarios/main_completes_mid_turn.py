"""The turn in which runUntilComplete learns of the end still runs to its own end."""

from play import note, play_loop


async def main_coroutine(loop):
    def first():
        note("same turn as the callback")
        loop.call_soon(second)

    def second():
        note("one turn too late")

    loop.call_soon(first)
    return "result"


def main(loop):
    note(loop.run_until_complete(main_coroutine(loop)))
    loop.stop()
    loop.run_forever()


play_loop(main)
