// SPDX-License-Identifier: Apache-2.0

import { beforeAbort } from './before-abort.ts';

/** What comes, until the signal is aborted: then its reason is thrown at once, whether or not the source can be told to stop. */
export async function* untilAbort<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  const items = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await beforeAbort(items.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Of a source that waits for something this settles when that does, which may be never.
    items.return?.().catch(() => undefined);
  }
}
