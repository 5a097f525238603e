// SPDX-License-Identifier: Apache-2.0

import type { Severity } from '../../src/core/finding.ts';

/** One finding at one of its objects. */
export interface Seen {
  readonly object: string;
  readonly message: string;
  readonly severity: Severity;
}
