// SPDX-License-Identifier: Apache-2.0

import { type Json, record, text } from '../read.ts';
import { amountOf } from '../resource-amount.ts';

/** What is used now; numbers alone, so that nobody's words are kept. */
export interface Usage {
  /** Cores. */
  readonly cpu?: number | undefined;
  /** Bytes. */
  readonly memory?: number | undefined;
}

/** `usage` of an object of metrics.k8s.io. */
export const readUsage = (raw: Json): Usage => {
  const usage = record(raw['usage']);
  return { cpu: amountOf(text(usage['cpu'])), memory: amountOf(text(usage['memory'])) };
};
