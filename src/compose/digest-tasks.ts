// SPDX-License-Identifier: Apache-2.0

import { type DigestsConfig, digestPlans } from '../config/digests.ts';
import { digestTask } from '../watches/digest.ts';
import { sightTask } from '../watches/sights.ts';
import type { TickerTask } from '../watches/ticker.ts';
import type { Core } from './core.ts';

/** Daily and weekly reports, and what is kept for them. */
export const digestTasks = (core: Core, digests: DigestsConfig): readonly TickerTask[] => [
  sightTask({ sights: core.sights, watches: core.watches.list, looks: core.looks.looks }),
  digestTask({ ...core, digests: digestPlans(digests) }),
];
