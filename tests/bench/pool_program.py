"""The same measurements as pool_program.ts, of Python's ProcessPoolExecutor."""

import sys
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait


def double(x):
    return 2 * x


def echo(x):
    return x


def trip(pool):
    for i in range(500):
        pool.submit(double, i).result()
    start = time.perf_counter_ns()
    for i in range(3_000):
        pool.submit(double, i).result()
    return (time.perf_counter_ns() - start) / 3_000


def fly(pool, total):
    left = iter(range(total))
    running = {pool.submit(double, next(left)) for _ in range(100)}
    for i in left:
        if len(running) >= 100:
            _, running = wait(running, return_when=FIRST_COMPLETED)
        running.add(pool.submit(double, i))
    wait(running)


def flight(pool):
    fly(pool, 500)
    start = time.perf_counter_ns()
    fly(pool, 5_000)
    return (time.perf_counter_ns() - start) / 5_000


def carry(pool, mebibytes):
    data = bytes([7]) * (mebibytes * 2**20)
    pool.submit(echo, data).result()
    rounds = 64 // mebibytes
    start = time.perf_counter_ns()
    for _ in range(rounds):
        pool.submit(echo, data).result()
    return (time.perf_counter_ns() - start) / rounds / mebibytes


operations = {
    "trip": trip,
    "flight": flight,
    "payload4": lambda pool: carry(pool, 4),
    "payload32": lambda pool: carry(pool, 32),
}

if __name__ == "__main__":
    with ProcessPoolExecutor(int(sys.argv[2])) as executor:
        executor.submit(double, 1).result()
        print(operations[sys.argv[1]](executor))
