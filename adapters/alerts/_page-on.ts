// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { wasPaged } from '../../src/core/escalation.ts';
import type { IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { untriedCheck } from './_reach-check.ts';
import { isFiring } from './_words.ts';

/** When somebody is paged. */
export const pageOn = z
  .enum(['opened', 'escalated'], 'on is opened or escalated')
  .default('opened')
  .describe(
    'opened: pages at once; escalated: only for what nobody acknowledged in chat in time (`alerts.escalate`)',
  );

/** What pages, acknowledges and ends a page of this sink. What was never paged is not ended. */
export const isPaged = (
  { turn, record }: IncidentEvent,
  on: z.output<typeof pageOn>,
  sink: string,
): boolean =>
  (on === 'opened' || wasPaged(record, sink)) &&
  (isFiring(turn.turn) || turn.turn === 'resolved' || turn.turn === 'acknowledged');

/** For `doctor`: what it would page for, and why that is not tried. */
export const untriedPager = (on: z.output<typeof pageOn>): readonly Check[] =>
  untriedCheck(`pages when an incident is ${on}; a key cannot be tried without paging somebody`);
