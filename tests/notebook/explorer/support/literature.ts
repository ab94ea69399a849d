/** Programs that are discussed in the literature, each with the verdict that is known. */
import { AsyncEvent, Condition, Semaphore } from "@course/async";
import type { Points, Program } from "@course/notebook";

export type Verdict = "safe" | "check" | "error" | "deadlock" | "livelock" | "starvation";

/** A program, who wrote about it, and what should be said of it. */
export interface Classic {
  readonly name: string;
  readonly by: string;
  readonly verdict: Verdict;
  readonly program: Program;
}

type At = Points["at"];
type Visit = (me: number, at: At, inside: () => Promise<void>) => Promise<void>;

/** So many tasks that visit a critical section once each; there may be one inside. */
function mutualExclusion<S extends object>(
  tasks: number,
  initial: () => S,
  visit: (state: S) => Visit,
): Program {
  return ({ at, shared }) => {
    const state = shared(initial());
    const room = shared({ inside: 0 });
    const enter = visit(state);
    const inside = async () => {
      room.inside++;
      await at("inside");
      room.inside--;
    };
    return {
      tasks: Object.fromEntries(
        Array.from({ length: tasks }, (_, me) => ["ABC"[me], () => enter(me, at, inside)]),
      ),
      state: () => ({ ...state, ...room }),
      always: () => room.inside <= 1,
    };
  };
}

const dekker = mutualExclusion(
  2,
  () => ({ wants: [false, false], turn: 0 }),
  (state) => async (me, at, inside) => {
    const other = 1 - me;
    state.wants[me] = true;
    await at("wants");
    while (state.wants[other]) {
      await at("sees the other");
      if (state.turn === other) {
        state.wants[me] = false;
        await at("gives way");
        while (state.turn === other) await at("waits for its turn");
        state.wants[me] = true;
        await at("wants again");
      }
    }
    await inside();
    state.turn = other;
    await at("passes the turn");
    state.wants[me] = false;
  },
);

const hyman = mutualExclusion(
  2,
  () => ({ wants: [false, false], turn: 0 }),
  (state) => async (me, at, inside) => {
    const other = 1 - me;
    state.wants[me] = true;
    await at("wants");
    while (state.turn !== me) {
      while (state.wants[other]) await at("waits for the other");
      await at("takes the turn");
      state.turn = me;
      await at("has the turn");
    }
    await inside();
    state.wants[me] = false;
  },
);

const dijkstra = mutualExclusion(
  2,
  () => ({ idle: [true, true], outside: [true, true], turn: 0 }),
  (state) => async (me, at, inside) => {
    const other = 1 - me;
    state.idle[me] = false;
    await at("is not idle");
    while (true) {
      state.outside[me] = true;
      if (state.turn !== me) {
        await at("has not the turn");
        if (state.idle[state.turn]) state.turn = me;
        await at("tries again");
        continue;
      }
      state.outside[me] = false;
      await at("tries");
      if (state.outside[other]) break;
      await at("has met the other");
    }
    await inside();
    state.outside[me] = true;
    state.idle[me] = true;
  },
);

const bakery = (choosing: boolean) =>
  mutualExclusion(
    2,
    () => ({ choosing: [false, false], tickets: [0, 0] }),
    (state) => async (me, at, inside) => {
      const other = 1 - me;
      state.choosing[me] = choosing;
      await at("chooses");
      const highest = Math.max(...state.tickets);
      await at(`has seen ${highest}`);
      state.tickets[me] = highest + 1;
      state.choosing[me] = false;
      await at(`has ticket ${highest + 1}`);
      while (state.choosing[other]) await at("waits for the choice");
      const isFirst = () =>
        state.tickets[other] === 0 || state.tickets[me] < state.tickets[other] ||
        (state.tickets[me] === state.tickets[other] && me < other);
      while (!isFirst()) await at("waits for its number");
      await inside();
      state.tickets[me] = 0;
    },
  );

const fastMutex = mutualExclusion(
  2,
  () => ({ x: -1, y: -1, trying: [false, false] }),
  (state) => async (me, at, inside) => {
    while (true) {
      state.trying[me] = true;
      state.x = me;
      await at("has set x");
      if (state.y !== -1) {
        state.trying[me] = false;
        while (state.y !== -1) await at("waits for y");
        continue;
      }
      await at("has seen y free");
      state.y = me;
      await at("has set y");
      if (state.x === me) break;
      state.trying[me] = false;
      await at("slow path");
      while (state.trying[1 - me]) await at("waits for the other");
      if (state.y === me) break;
      while (state.y !== -1) await at("waits for y again");
    }
    await inside();
    state.y = -1;
    await at("has cleared y");
    state.trying[me] = false;
  },
);

const szymanski = mutualExclusion(
  2,
  () => ({ flags: [0, 0] }),
  (state) => async (me, at, inside) => {
    const other = 1 - me;
    state.flags[me] = 1;
    await at("stands outside");
    while (state.flags[other] > 2) await at("waits for the door");
    state.flags[me] = 3;
    await at("stands in the doorway");
    if (state.flags[other] === 1) {
      state.flags[me] = 2;
      await at("lets the other in");
      while (![4].includes(state.flags[other])) await at("waits for the other");
    }
    state.flags[me] = 4;
    await at("closes the door");
    while (me > other && state.flags[other] > 1) await at("waits for the first");
    await inside();
    while (me < other && [2, 3].includes(state.flags[other])) await at("waits for all");
    state.flags[me] = 0;
  },
);

const burns = mutualExclusion(
  2,
  () => ({ flags: [false, false] }),
  (state) => async (me, at, inside) => {
    while (me === 1) {
      state.flags[1] = false;
      await at("looks at the first");
      if (state.flags[0]) {
        await at("starts again");
        continue;
      }
      state.flags[1] = true;
      await at("wants");
      if (!state.flags[0]) break;
      await at("gives way");
    }
    if (me === 0) {
      state.flags[0] = true;
      await at("wants");
      while (state.flags[1]) await at("waits for the second");
    }
    await inside();
    state.flags[me] = false;
  },
);

const ticketLock = mutualExclusion(
  3,
  () => ({ next: 0, serving: 0 }),
  (state) => async (_, at, inside) => {
    const ticket = state.next++;
    await at(`has ticket ${ticket}`);
    while (state.serving !== ticket) await at("waits for its number");
    await inside();
    state.serving++;
  },
);

const mcsLock = mutualExclusion(
  2,
  () => ({ tail: -1, next: [-1, -1], waits: [false, false] }),
  (state) => async (me, at, inside) => {
    state.next[me] = -1;
    const before = state.tail;
    state.tail = me;
    await at("is in line");
    if (before >= 0) {
      state.waits[me] = true;
      await at("waits");
      state.next[before] = me;
      while (state.waits[me]) await at("waits to be told");
    }
    await inside();
    if (state.tail === me) state.tail = -1;
    else {
      while (state.next[me] < 0) await at("waits for the next");
      state.waits[state.next[me]] = false;
    }
  },
);

/** Whether an object is made once, although both see that it has not been made. */
const makeOnce = (lookAgain: boolean): Program => ({ at, lock, shared }) => {
  const state = shared({ made: 0, object: false });
  const door = lock("door");
  const use = async () => {
    if (state.object) return;
    await at("has seen none");
    using _guard = await door.acquire();
    if (lookAgain && state.object) return;
    state.made++;
    await at("makes it");
    state.object = true;
  };
  return { tasks: { A: use, B: use }, atEnd: () => state.made === 1 };
};

/** A stack of numbered nodes, changed by compare-and-set; a node that was taken may come back. */
const treiber = (reuse: boolean): Program => ({ at, shared }) => {
  const stack = shared({ top: 1, next: { 1: 2, 2: 0, 3: 0 } as Record<number, number> });
  const taken = shared([] as number[]);
  async function pop(): Promise<number> {
    while (true) {
      const top = stack.top;
      if (top === 0) return 0;
      const next = stack.next[top];
      await at(`has seen ${top}, ${next}`);
      if (stack.top !== top) continue;
      stack.top = next;
      return top;
    }
  }
  async function push(node: number): Promise<void> {
    while (true) {
      const top = stack.top;
      stack.next[node] = top;
      await at(`puts ${node} on ${top}`);
      if (stack.top !== top) continue;
      stack.top = node;
      return;
    }
  }
  return {
    tasks: {
      A: async () => void taken.push(await pop()),
      B: async () => {
        const first = await pop();
        await at("has the first");
        taken.push(await pop());
        await at("has the second");
        await push(reuse ? first : 3);
      },
    },
    atEnd: () => {
      const left: number[] = [];
      for (let node = stack.top; node !== 0; node = stack.next[node]) left.push(node);
      const all = [...left, ...taken].filter(Boolean);
      return new Set(all).size === all.length;
    },
  };
};

/** One place, producers and consumers, one condition for both. */
const oneCondition = (wake: "one" | "all", look: "while" | "if"): Program => ({ shared }) => {
  const condition = new Condition();
  const buffer = shared({ items: 0 });
  const until = async (ready: () => boolean) => {
    if (look === "while") { while (!ready()) await condition.wait(); }
    else if (!ready()) await condition.wait();
  };
  const change = (ready: () => boolean, by: number) => () =>
    condition.run(async () => {
      await until(ready);
      buffer.items += by;
      if (wake === "one") condition.notify();
      else condition.notifyAll();
    });
  const put = change(() => buffer.items === 0, 1);
  const get = change(() => buffer.items > 0, -1);
  return {
    tasks: { P: put, Q: put, C: get, D: get },
    always: () => buffer.items === 0 || buffer.items === 1,
  };
};

/** Two customers, one chair beside the barber's. */
const sleepingBarber: Program = ({ shared }) => {
  const [customers, barber, door] = [new Semaphore(0), new Semaphore(0), new Semaphore(1)];
  const shop = shared({ free: 1, served: 0, gone: 0 });
  const visit = async () => {
    const guard = await door.acquire();
    if (shop.free === 0) {
      shop.gone++;
      customers.release(); // So that the barber counts this one, too.
      return guard.release();
    }
    shop.free--;
    customers.release();
    guard.release();
    await barber.acquire();
    shop.served++;
  };
  const cut = async () => {
    for (let i = 0; i < 2; i++) {
      await customers.acquire();
      using _guard = await door.acquire();
      if (shop.free === 0) shop.free++;
      barber.release();
    }
  };
  return { tasks: { X: visit, Y: visit, Barber: cut }, atEnd: () => shop.served + shop.gone === 2 };
};

/** The agent puts two of three things on the table; each smoker has one and takes the others. */
const smokers: Program = () => {
  const [tobacco, paper, match] = [0, 0, 0].map(() => new Semaphore(0));
  const smoke = (one: Semaphore, other: Semaphore) => async () => {
    await one.acquire();
    await other.acquire();
  };
  return {
    tasks: {
      Agent: () => [tobacco, paper].forEach((thing) => thing.release()),
      Match: smoke(tobacco, paper),
      Tobacco: smoke(paper, match),
    },
    atEnd: () => false,
  };
};

/** The first reader locks the room for all, the last one unlocks it. */
const readersFirst = (forEver: boolean): Program => ({ at }) => {
  const [door, room] = [new Semaphore(1), new Semaphore(1)];
  const state = { readers: 0, inside: "", written: false };
  const read = async () => {
    do {
      await door.run(async () => {
        if (++state.readers === 1) await room.acquire();
      });
      state.inside += "r";
      await at("reads");
      state.inside = state.inside.replace("r", "");
      await door.run(() => {
        if (--state.readers === 0) room.release();
      });
    } while (forEver && !state.written);
  };
  const write = async () => {
    await room.acquire();
    state.inside += "W";
    await at("writes");
    state.inside = state.inside.replace("W", "");
    state.written = true;
    room.release();
  };
  return {
    tasks: { R: read, S: read, W: write },
    state: () => ({ ...state, waiting: [door.waiting, room.waiting] }),
    always: () => !/.W|W./.test(state.inside),
  };
};

/** The cook fills the pot when it is empty; a savage takes one serving. */
const savages: Program = ({ shared }) => {
  const pot = shared({ servings: 0, eaten: 0 });
  const [empty, full, door] = [new Semaphore(0), new Semaphore(0), new Semaphore(1)];
  const eat = () =>
    door.run(async () => {
      if (pot.servings === 0) {
        empty.release();
        await full.acquire();
      }
      pot.servings--;
      pot.eaten++;
    });
  const cook = async () => {
    await empty.acquire();
    pot.servings = 2;
    full.release();
  };
  return {
    tasks: { A: eat, B: eat, Cook: cook },
    always: () => pot.servings >= 0,
    atEnd: () => pot.eaten === 2,
  };
};

/** A driver that is stopped while a request comes in. */
const bluetooth = (checked: boolean): Program => ({ at, shared }) => {
  const driver = shared({ pending: 1, stopping: false, stopped: false });
  const event = new AsyncEvent();
  const leave = () => {
    if (--driver.pending === 0) event.set();
  };
  const add = async () => {
    if (checked) driver.pending++;
    if (driver.stopping) return checked ? leave() : undefined;
    await at("has looked");
    if (!checked) driver.pending++;
    if (driver.stopped) throw new Error("the driver works after it was stopped");
    await at("works");
    leave();
  };
  const stop = async () => {
    driver.stopping = true;
    await at("is stopping");
    leave();
    await event.wait();
    driver.stopped = true;
  };
  return { tasks: { Add: add, Stop: stop } };
};

/** Each looks whether both accounts together allow it, and takes from one. */
const writeSkew: Program = ({ at, shared }) => {
  const account = shared({ x: 50, y: 50 });
  const take = (from: "x" | "y") => async () => {
    const total = account.x + account.y;
    await at(`has seen ${total}`);
    if (total >= 100) account[from] -= 100;
  };
  return { tasks: { A: take("x"), B: take("y") }, atEnd: () => account.x + account.y >= 0 };
};

/** Each writes its own and reads the other's: one of them must see the write of the other. */
const storeBuffering: Program = ({ at, shared }) => {
  const memory = shared({ x: 0, y: 0, a: -1, b: -1 });
  return {
    tasks: {
      A: async () => {
        memory.x = 1;
        await at("has written x");
        memory.a = memory.y;
      },
      B: async () => {
        memory.y = 1;
        await at("has written y");
        memory.b = memory.x;
      },
    },
    atEnd: () => memory.a + memory.b > 0,
  };
};

/** A reader looks at two values that are written one after the other; with a version or without. */
const seqlock = (versioned: boolean): Program => ({ at, shared }) => {
  const record = shared({ version: 0, left: 0, right: 0 });
  const seen = shared({ left: 0, right: 0 });
  const write = async () => {
    record.version++;
    await at("begins to write");
    record.left = 1;
    await at("has written the left");
    record.right = 1;
    record.version++;
  };
  const read = async () => {
    while (true) {
      const before = record.version;
      if (versioned && before % 2 === 1) {
        await at("waits for the writer");
        continue;
      }
      const left = record.left;
      await at("has read the left");
      const right = record.right;
      if (versioned && record.version !== before) continue;
      Object.assign(seen, { left, right });
      return;
    }
  };
  return { tasks: { W: write, R: read }, atEnd: () => seen.left === seen.right };
};

/** The last to come opens the turnstile, the last to leave closes it; they look, or they are told. */
const turnstile = (inside: boolean): Program => ({ at, shared }) => {
  const state = shared({ count: 0, rounds: [0, 0] });
  const [door, first, second] = [new Semaphore(1), new Semaphore(0), new Semaphore(1)];
  const pass = async (stile: Semaphore) => {
    await stile.acquire();
    stile.release();
  };
  /** Counts, and opens one turnstile and closes the other if it is the last. */
  const step = async (by: number, last: number, close: Semaphore, open: Semaphore) => {
    const guard = await door.acquire();
    state.count += by;
    if (!inside) {
      guard.release();
      await at("has counted");
    }
    if (state.count === last) {
      await close.acquire();
      open.release();
    }
    if (inside) guard.release();
  };
  const work = (me: number) => async () => {
    for (let i = 0; i < 2; i++) {
      state.rounds[me]++;
      await step(1, 2, second, first);
      await pass(first);
      await step(-1, 0, first, second);
      await pass(second);
    }
  };
  return {
    tasks: { A: work(0), B: work(1) },
    always: () => Math.abs(state.rounds[0] - state.rounds[1]) <= 1,
  };
};

/** It looks whether it has to wait, and then waits for a signal that has come meanwhile. */
const lostWakeup: Program = ({ at, shared }) => {
  const state = shared({ ready: false });
  const condition = new Condition();
  return {
    tasks: {
      Waits: async () => {
        if (state.ready) return;
        await at("has seen that it is not ready");
        await condition.run(() => condition.wait());
      },
      Tells: () =>
        condition.run(() => {
          state.ready = true;
          condition.notify();
        }),
    },
  };
};

/** Files take the first free block; so many that no two begin at the same one: one class. */
const fileSystem = (files: number): Program => ({ lock, shared }) => {
  const disk = shared({ inodes: new Array(4).fill(0), busy: new Array(8).fill(false) });
  const inodes = disk.inodes.map((_, i) => lock(`inode ${i}`));
  const blocks = disk.busy.map((_, i) => lock(`block ${i}`));
  const create = (file: number) => () =>
    inodes[file % 4].run(async () => {
      if (disk.inodes[file % 4] !== 0) return;
      for (let block = (file * 2) % 8;; block = (block + 1) % 8) {
        using _guard = await blocks[block].acquire();
        if (disk.busy[block]) continue;
        disk.busy[block] = true;
        disk.inodes[file % 4] = block + 1;
        return;
      }
    });
  return {
    tasks: Object.fromEntries(Array.from({ length: files }, (_, i) => [`F${i}`, create(i)])),
    atEnd: () => {
      const used = disk.inodes.filter((block) => block > 0);
      return new Set(used).size === used.length;
    },
  };
};

/** Two of hydrogen and one of oxygen go together; here each only counts those that are there. */
const water: Program = ({ at, shared }) => {
  const pool = shared({ hydrogen: 0, oxygen: 0, molecules: 0 });
  const bond = async () => {
    if (pool.hydrogen < 2 || pool.oxygen < 1) return;
    await at("bonds");
    pool.hydrogen -= 2;
    pool.oxygen--;
    pool.molecules++;
  };
  const come = (atom: "hydrogen" | "oxygen") => async () => {
    pool[atom]++;
    await at("has come");
    await bond();
  };
  return {
    tasks: { H: come("hydrogen"), I: come("hydrogen"), O: come("oxygen") },
    always: () => pool.hydrogen >= 0 && pool.oxygen >= 0,
  };
};

/** Transactions that take back what they have when they meet, and start again, in step. */
const obstructionFree: Program = ({ at }) => {
  const owner: Record<string, string> = { x: "", y: "" };
  const transaction = (me: string, one: string, other: string) => async () => {
    while (true) {
      owner[one] = me;
      await at(`has ${one}`);
      owner[other] = me;
      await at(`has ${other}`);
      if (owner[one] === me && owner[other] === me) break;
      for (const each of ["x", "y"]) if (owner[each] === me) owner[each] = "";
      await at("starts again");
    }
  };
  return {
    tasks: { A: transaction("A", "x", "y"), B: transaction("B", "y", "x") },
    state: () => ({ ...owner }),
  };
};

export const CLASSICS: Classic[] = [
  { name: "Dekker's algorithm", by: "Dijkstra 1962", verdict: "safe", program: dekker },
  { name: "Dijkstra's algorithm", by: "Dijkstra 1965", verdict: "safe", program: dijkstra },
  { name: "Hyman's algorithm", by: "Hyman 1966", verdict: "check", program: hyman },
  { name: "the bakery", by: "Lamport 1974", verdict: "safe", program: bakery(true) },
  {
    name: "the bakery without choosing",
    by: "Lamport 1974",
    verdict: "check",
    program: bakery(false),
  },
  { name: "a fast mutex", by: "Lamport 1987", verdict: "safe", program: fastMutex },
  { name: "the waiting room", by: "Szymanski 1988", verdict: "safe", program: szymanski },
  { name: "one bit each", by: "Burns and Lynch 1980", verdict: "safe", program: burns },
  { name: "a ticket lock", by: "Reed and Kanodia 1979", verdict: "safe", program: ticketLock },
  { name: "a queue lock", by: "Mellor-Crummey and Scott 1991", verdict: "safe", program: mcsLock },
  { name: "double-checked locking", by: "Schmidt 1996", verdict: "safe", program: makeOnce(true) },
  { name: "checked once", by: "Schmidt 1996", verdict: "check", program: makeOnce(false) },
  { name: "a stack, fresh nodes", by: "Treiber 1986", verdict: "safe", program: treiber(false) },
  { name: "a stack, A-B-A", by: "Treiber 1986", verdict: "check", program: treiber(true) },
  {
    name: "a buffer, all woken",
    by: "Hoare 1974",
    verdict: "safe",
    program: oneCondition("all", "while"),
  },
  {
    name: "a buffer, one woken",
    by: "Cargill 1996",
    verdict: "deadlock",
    program: oneCondition("one", "while"),
  },
  {
    name: "a buffer, no loop",
    by: "Lampson and Redell 1980",
    verdict: "check",
    program: oneCondition("all", "if"),
  },
  { name: "the sleeping barber", by: "Dijkstra 1965", verdict: "safe", program: sleepingBarber },
  { name: "the smokers", by: "Patil 1971", verdict: "deadlock", program: smokers },
  {
    name: "readers first",
    by: "Courtois and others 1971",
    verdict: "safe",
    program: readersFirst(false),
  },
  {
    name: "readers forever",
    by: "Courtois and others 1971",
    verdict: "starvation",
    program: readersFirst(true),
  },
  { name: "the dining savages", by: "Andrews 1991", verdict: "safe", program: savages },
  {
    name: "a Bluetooth driver",
    by: "Qadeer and Wu 2004",
    verdict: "error",
    program: bluetooth(false),
  },
  {
    name: "the driver, repaired",
    by: "Qadeer and Wu 2004",
    verdict: "safe",
    program: bluetooth(true),
  },
  { name: "write skew", by: "Berenson and others 1995", verdict: "check", program: writeSkew },
  { name: "store buffering", by: "Lamport 1979", verdict: "safe", program: storeBuffering },
  { name: "a torn read", by: "Lamport 1977", verdict: "check", program: seqlock(false) },
  { name: "a versioned read", by: "Lamport 1977", verdict: "safe", program: seqlock(true) },
  {
    name: "turnstiles, looked at",
    by: "Downey 2008",
    verdict: "deadlock",
    program: turnstile(false),
  },
  { name: "two turnstiles", by: "Downey 2008", verdict: "safe", program: turnstile(true) },
  {
    name: "a lost wake-up",
    by: "Lampson and Redell 1980",
    verdict: "deadlock",
    program: lostWakeup,
  },
  {
    name: "a file system",
    by: "Flanagan and Godefroid 2005",
    verdict: "safe",
    program: fileSystem(6),
  },
  { name: "water", by: "Andrews 1991", verdict: "check", program: water },
  {
    name: "transactions in step",
    by: "Herlihy and others 2003",
    verdict: "livelock",
    program: obstructionFree,
  },
];
