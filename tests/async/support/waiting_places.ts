import {
  AsyncEvent,
  Barrier,
  BoundedSemaphore,
  type Cancellable,
  Condition,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
} from "@course/async";

/** A primitive in a state in which one has to wait for it. */
export interface Place {
  /** Waits, and once granted keeps what it got. */
  wait(options?: Cancellable): Promise<unknown>;
  /** Lets one waiter go on, or all where the primitive knows no single ones. */
  grant(): void;
  /** How many wait, where the primitive shows it. */
  waiting?(): number;
  /** All that can be seen of its state. */
  look(): unknown;
}

/** One way of waiting, of one primitive. */
export interface WaitingPlace {
  name: string;
  /** A place where waiting is needed. */
  blocked(): Place;
  /** A place where the call would succeed at once. */
  free(): Place;
  /** Whether a grant goes to exactly one waiter. */
  oneAtATime: boolean;
}

function lockPlace(lock: Lock, wait: Place["wait"]): Place {
  return {
    wait,
    grant: () => lock.release(),
    waiting: () => lock.waiting,
    look: () => [lock.locked, lock.waiting],
  };
}

function semaphorePlace(semaphore: Semaphore, wait: Place["wait"]): Place {
  return {
    wait,
    grant: () => semaphore.release(),
    waiting: () => semaphore.waiting,
    look: () => [semaphore.value, semaphore.locked, semaphore.waiting],
  };
}

function taken<L extends Lock | Semaphore>(lock: L): L {
  lock.tryAcquire();
  return lock;
}

const forever = () => new Promise<void>(() => {});

/**
 * `wait` needs the lock, and settles with it: so each call takes it before and releases it after.
 */
function conditionPlace(start: (condition: Condition, options?: Cancellable) => Promise<unknown>) {
  const condition = new Condition();
  const { lock } = condition;
  return {
    wait: (options?: Cancellable) => {
      lock.tryAcquire();
      return start(condition, options).finally(() => lock.release());
    },
    grant: () => {
      // Those whose wait was aborted hold the lock for a moment, while they leave.
      const guard = lock.tryAcquire();
      if (guard === undefined) lock.run(() => condition.notify());
      else condition.notify();
      guard?.release();
    },
    waiting: () => condition.waiting,
    look: () => [condition.waiting],
  };
}

function queuePlace(queue: Queue<number>, wait: Place["wait"], grant: () => void): Place {
  return {
    wait,
    grant,
    look: () => [queue.size, queue.unfinished, queue.full, queue.closed],
  };
}

/** One of the kinds of queue. */
export type QueueClass = { name: string; make(maxSize?: number): Queue<number> };

/** The three queues, for suites that all of them must pass. */
export const queueClasses: readonly QueueClass[] = [
  { name: "Queue", make: (maxSize) => new Queue(maxSize) },
  { name: "PriorityQueue", make: (maxSize) => new PriorityQueue({ maxSize }) },
  {
    name: "PriorityQueue with compare",
    make: (maxSize) => new PriorityQueue({ maxSize, compare: (a, b) => a - b }),
  },
  { name: "LifoQueue", make: (maxSize) => new LifoQueue(maxSize) },
];

function queueWaits({ name, make }: QueueClass): WaitingPlace[] {
  const getting = (queue: Queue<number>) =>
    queuePlace(queue, (options) => queue.get(options), () => queue.putNowait(7));
  const putting = (queue: Queue<number>) =>
    queuePlace(queue, (options) => queue.put(8, options), () => void queue.getNowait());
  const joining = (queue: Queue<number>) =>
    queuePlace(queue, (options) => queue.join(options), () => queue.taskDone());
  const holding = (queue: Queue<number>) => {
    queue.putNowait(1);
    return queue;
  };
  return [
    {
      name: `${name}.get`,
      blocked: () => getting(make()),
      free: () => getting(holding(make())),
      oneAtATime: true,
    },
    {
      name: `${name}.put`,
      blocked: () => putting(holding(make(1))),
      free: () => putting(make(1)),
      oneAtATime: true,
    },
    {
      name: `${name}.join`,
      blocked: () => joining(holding(make())),
      free: () => joining(make()),
      oneAtATime: false,
    },
  ];
}

function mutexWaits(name: string, make: () => Lock | Semaphore): WaitingPlace[] {
  const place = (lock: Lock | Semaphore, wait: Place["wait"]) =>
    lock instanceof Lock ? lockPlace(lock, wait) : semaphorePlace(lock, wait);
  const acquiring = (lock: Lock | Semaphore) => place(lock, (options) => lock.acquire(options));
  const running = (lock: Lock | Semaphore) => {
    // It holds what it got as long as the others do, which is until the grant releases it.
    return place(lock, (options) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      lock.run(() => {
        resolve();
        return forever();
      }, options).catch(reject);
      return promise;
    });
  };
  return [
    {
      name: `${name}.acquire`,
      blocked: () => acquiring(taken(make())),
      free: () => acquiring(make()),
      oneAtATime: true,
    },
    {
      name: `${name}.run`,
      blocked: () => running(taken(make())),
      free: () => running(make()),
      oneAtATime: true,
    },
  ];
}

/** Every call of the library's primitives that can wait. */
export const waitingPlaces: readonly WaitingPlace[] = [
  ...mutexWaits("Lock", () => new Lock()),
  ...mutexWaits("Semaphore", () => new Semaphore(1)),
  ...mutexWaits("BoundedSemaphore", () => new BoundedSemaphore(1)),
  (() => {
    const place = (event: AsyncEvent): Place => ({
      wait: (options) => event.wait(options),
      grant: () => event.set(),
      waiting: () => event.waiting,
      look: () => [event.isSet, event.waiting],
    });
    return {
      name: "AsyncEvent.wait",
      blocked: () => place(new AsyncEvent()),
      free: () => {
        const event = new AsyncEvent();
        event.set();
        return place(event);
      },
      oneAtATime: false,
    };
  })(),
  {
    name: "Condition.wait",
    blocked: () => conditionPlace((condition, options) => condition.wait(options)),
    free: () => conditionPlace((condition, options) => condition.wait(options)),
    oneAtATime: true,
  },
  (() => {
    const place = (first: boolean) =>
      conditionPlace((condition, options) => {
        let ready = first;
        return condition.waitFor(() => ready || !(ready = true), options);
      });
    return {
      name: "Condition.waitFor",
      blocked: () => place(false),
      free: () => place(true),
      oneAtATime: true,
    };
  })(),
  (() => {
    const place = (barrier: Barrier): Place => ({
      wait: (options) => barrier.wait(options),
      grant: () => {
        while (barrier.waiting > 0) barrier.wait();
      },
      waiting: () => barrier.waiting,
      look: () => [barrier.waiting, barrier.broken],
    });
    return {
      name: "Barrier.wait",
      blocked: () => place(new Barrier(20_000)),
      free: () => place(new Barrier(1)),
      oneAtATime: false,
    };
  })(),
  ...queueClasses.flatMap(queueWaits),
];
