// SPDX-License-Identifier: Apache-2.0

import type { Trouble } from '../core/errors.ts';

/** What the process tells whoever started it; documented in docs/guide/command-line.md. */
export const exitCode = {
  ok: 0,
  /** With --exit-code: something is broken. Of `doctor` and `config check`: something is wrong. */
  problems: 1,
  /** The caller can fix it: a wrong flag, an unknown cluster, a broken configuration. */
  refused: 2,
  /** The world is failing: the cluster does not answer. */
  unavailable: 3,
  /** A fault of k8sgpt. */
  fault: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export const exitCodeOf = (trouble: Trouble): number => exitCode[trouble];
