export const peaks: Record<string, number> = {
  a: 2,
  b: 6, // each job has a semaphore to itself
  c: 1, // the loop adds a job when the one before has ended
  d: 6, // the jobs were running before the semaphore was asked
  e: 4, // after 60 ms the slots are free, and the jobs run on for 40 more
  f: 3,
  g: 3, // one release too many is one permit more
};
