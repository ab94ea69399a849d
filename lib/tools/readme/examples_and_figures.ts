/**
 * What the notes show and measure: the fourteen examples of pyasync, and the figures of all
 * articles that the course measures again.
 */

/** The examples, by their ids. */
export const EXAMPLES: Record<string, string> = {
  C1: "An echo server and its client on plain sockets",
  C2: "One request, many requests, callbacks, and a wait with a limit",
  C3: "Tasks that are added while the loop runs",
  C4: "The loop of tornado",
  C5: "Tasks that are added through a queue",
  C6: "A time limit as a decorator",
  C7: "A semaphore that limits requests",
  C8: "A pool of coroutines, which the notes leave to be written",
  C9: "An echo server on streams and on a protocol",
  C10: "An echo server in the style of Python 3.7",
  C11: "Computing on several cores",
  C12: "The four scheduled calls",
  C13: "Files and a database without blocking",
  C14: "The web server that the other examples ask",
};

/** The figures, by their ids. */
export const FIGURES: Record<string, string> = {
  D1: "One wait of 2 s",
  D2: "Ten waits of 2 s, with and without results",
  D3: "Waits of 5 and 5, of 5, 3 and 4, and of 5 and 3 s",
  D4: "Two waits one after the other, and as tasks",
  D5: "Five requests of 5, 7, 5, 5 and 7 units",
  D6: "Ten blocking requests in 3, 5 and 10 threads, and in 10 processes",
  D7: "Five jobs of 1 s in a pool of five threads",
  D8: "Blocking requests in threads beside asynchronous ones",
  D9: "uvloop beside other loops",
  D10: "Ten requests to a blocking and to an awaiting handler",
  D11: "When a done callback runs",
  D12: "Two groups in one gather",
  D13: "The order of what wait returns",
  D14: "Cancelled by Ctrl-C after 3 s",
  D15: "The lateness of scheduled calls",
  D16: "Jobs sent to a loop on another thread",
  D17: "A shared variable without a lock",
  D18: "Requests under a semaphore of two and of three",
  D19: "A lock and an event that are released later",
  D20: "Consumers notified one by one and all at once, and a ping-pong",
  D21: "A priority queue that is emptied in order",
  D22: "A queue of three and of a hundred places",
  D23: "Ten million additions beside other work",
  D24: "Ten million requests, and what a waiting coroutine costs",
  D25: "The processor time of a blocking wait",
  D26: "Thirty requests with aiomultiprocess",
  D27: "Computing in several processes",
  D28: "The gain of asynchronous code",
  D29: "One blocking step in a chain",
  D30: "Redis and MySQL as waits for the network",
  D31: "Three waits as they complete",
  D32: "The time of a trivial task",
};
