// SPDX-License-Identifier: Apache-2.0

import type { Trace } from './core/ports/telemetry.ts';
import type { Outbox } from './outbox.ts';
import { writtenBy } from './written-by.ts';

/** Each version says in which trace it was written; last versions in a span of their own. */
export const tracedOutbox = (outbox: Outbox, trace: Trace): Outbox => {
  const put: Outbox['put'] = (letter) => {
    const carried = trace.carrier();
    return outbox.put(carried === undefined ? letter : { ...letter, trace: carried });
  };
  return {
    ...outbox,
    put: (letter) => {
      if (!letter.final || trace.carrier() === undefined) return put(letter);
      const attributes = {
        'k8sgpt.platform': letter.to.platform,
        'k8sgpt.run.id': writtenBy(letter).runId,
        'k8s.cluster.name': letter.cluster,
      };
      return trace.span('outbox', { kind: 'producer', attributes }, () => put(letter));
    },
  };
};
