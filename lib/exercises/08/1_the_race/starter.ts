export const endings: Record<string, [over: number, result: string, running: number]> = {
  "Promise.all": [0, "", 0],
  "Promise.allSettled": [0, "", 0],
  "Promise.any": [0, "", 0],
  "Promise.race": [0, "", 0],
  "wait FIRST_EXCEPTION": [0, "", 0],
  "wait, timeout 250": [0, "", 0],
  "asCompleted": [0, "", 0],
  "taskGroup": [0, "", 0],
};
