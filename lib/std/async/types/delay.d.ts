export interface DelayOptions {
  signal?: AbortSignal;
  persistent?: boolean;
}

/** Fulfils after `ms` milliseconds. */
export function delay(ms: number, options?: DelayOptions): Promise<void>;
