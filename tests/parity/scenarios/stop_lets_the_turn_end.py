"""stop ends the run after the turn; what the turn has scheduled waits for the next run."""

from play import note, play_loop


def main(loop):
    def later():
        note("next turn")

    def stops():
        loop.stop()
        loop.call_soon(later)

    def same_turn():
        note("same turn")

    loop.call_soon(stops)
    loop.call_soon(same_turn)
    loop.run_forever()
    note("stopped")
    loop.stop()
    loop.run_forever()


play_loop(main)
