export function countdown(from: number) {
  let place: "start" | "yield" | "end" = "start";
  let left = from;
  return {
    next(again = false): { value: number | string | undefined; done: boolean } {
      if (place === "end") return { value: undefined, done: true };
      if (place === "yield" && !again) left--;
      place = left > 0 ? "yield" : "end";
      return place === "yield" ? { value: left, done: false } : { value: "lift-off", done: true };
    },
  };
}
