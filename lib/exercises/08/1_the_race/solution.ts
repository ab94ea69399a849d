export const endings: Record<string, [over: number, result: string, running: number]> = {
  "Promise.all": [100, "throws c", 3], // the first failure, and nothing is stopped
  "Promise.allSettled": [400, "a b c d", 0], // all of them, in the order of the list
  "Promise.any": [200, "b", 2], // the first success
  "Promise.race": [100, "throws c", 3], // the first that settles, however it ends
  "wait FIRST_EXCEPTION": [100, "c", 3], // the same moment, but nothing is thrown
  "wait, timeout 250": [250, "b c", 2], // in the order of the list, and nothing is stopped
  "asCompleted": [400, "c b a d", 0], // in the order of completion
  "taskGroup": [100, "throws c", 0], // the others have been stopped
};
