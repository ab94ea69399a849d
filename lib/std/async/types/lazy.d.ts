export interface LazyGetOptions {
  signal?: AbortSignal;
}

/** A value that is made when it is first asked for. */
export class Lazy<T> {
  constructor(init: () => T | Promise<T>);
  get(options?: LazyGetOptions): Promise<T>;
  get initialized(): boolean;
  peek(): { ok: true; value: T } | { ok: false };
  reset(): void;
}
