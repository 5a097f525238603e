// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { Check } from '../core/ports/cluster-reader.ts';
import { duration } from '../views/words.ts';
import type { Base } from './base.ts';

/** One part that is looked at on its own: what hangs or throws there costs only itself. */
export interface Ailment {
  readonly name: string;
  readonly look: (signal: AbortSignal) => Promise<readonly Check[]>;
}

export interface Diagnosis {
  readonly name: string;
  readonly checks: readonly Check[];
}

/** How long one part may take: longer than the kubernetes client tries to connect. */
const PATIENCE_MS = 20 * SECOND;

/** What somebody ran into, as a check: the hint of a refusal is its fix. */
export const failed = (name: string, error: unknown): Check => ({
  name,
  status: 'failed',
  detail: messageOf(error),
  ...(error instanceof Refused && error.hint !== undefined ? { fix: error.hint } : {}),
});

const examined = async ({ name, look }: Ailment, base: Base, ms: number): Promise<Diagnosis> => {
  const over = new AbortController();
  const signal = over.signal;
  const late = base.clock.sleep(ms, signal).then((): readonly Check[] => [
    {
      name: 'answer',
      status: 'failed',
      detail: `no answer within ${duration(ms)}`,
      fix: 'Check that its address can be reached from here: network rules, VPN, HTTPS_PROXY and NO_PROXY.',
    },
  ]);
  late.catch(() => undefined);
  try {
    return { name, checks: await Promise.race([look(signal), late]) };
  } catch (error) {
    return { name, checks: [failed('answer', error)] };
  } finally {
    over.abort();
  }
};

/** Looks at everything at once; the order is that of the list. */
export const diagnose = (
  ailments: readonly Ailment[],
  base: Base,
  ms: number = PATIENCE_MS,
): Promise<readonly Diagnosis[]> => Promise.all(ailments.map((ailment) => examined(ailment, base, ms)));
