// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Watch } from '../../src/core/watch.ts';
import { type Due, planned, SPREAD_MS } from '../../src/watches/due.ts';

const now = Date.parse('2026-11-26T06:00:00Z');
const watch: Pick<Watch, 'id' | 'rhythm'> = { id: 'demo', rhythm: { type: 'every', ms: MINUTE } };
const due = (askedAt: number): Due => ({
  schema: 1,
  rhythm: JSON.stringify(watch.rhythm),
  dueAt: askedAt + MINUTE,
  run: 'r1',
  askedAt,
  skipped: 0,
});

describe('a watch whose clock was set back', () => {
  it('looks within seconds, and not when it is as late as it was', () => {
    const next = planned(watch, due(now + HOUR), now);
    expect(next.dueAt).toBeGreaterThanOrEqual(now);
    expect(next.dueAt).toBeLessThanOrEqual(now + SPREAD_MS);
    expect(next.run).toBe('r1');
    // Planned once: reading it again puts nothing off.
    expect(planned(watch, next, now + SECOND)).toBe(next);
  });

  it('changes nothing where clocks differ by seconds only', () => {
    const ahead = due(now + 5 * SECOND);
    expect(planned(watch, ahead, now)).toBe(ahead);
  });
});
