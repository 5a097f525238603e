// SPDX-License-Identifier: Apache-2.0

import type { Runbook } from '../analysis-settings.ts';

/** Markdown or text of a runbook, bounded; undefined where there is none to quote or it cannot be read. Never throws. */
export type RunbookReader = (runbook: Runbook, signal: AbortSignal) => Promise<string | undefined>;
