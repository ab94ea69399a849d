"""stop before the run: one turn, and time stands still."""

from play import note, play_loop


def main(loop):
    def timer():
        note("timer")

    def ready():
        note("ready")

    loop.call_later(5, timer)
    loop.call_soon(ready)
    for _ in range(2):
        loop.stop()
        loop.run_forever()
        note("time", loop.time())
    loop.call_later(6, loop.stop)
    loop.run_forever()


play_loop(main)
