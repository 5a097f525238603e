// SPDX-License-Identifier: Apache-2.0

import { messageOf, Refused, Unavailable } from '../core/errors.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';

const LONGEST = 160;

/** Why a backend gave no answer, as one clause for people: no stack, no secret, no end of a sentence. */
export const failureClause = (error: unknown, backend: string): string => {
  const isTold = error instanceof Refused || error instanceof Unavailable;
  const said = isTold ? redactSecrets(messageOf(error)).split('\n')[0] : undefined;
  const clause = (said ?? 'it failed for a reason that is in the log').replace(/\.$/, '');
  return `${backend}: ${clause.length > LONGEST ? `${clause.slice(0, LONGEST - 1)}…` : clause}`;
};
