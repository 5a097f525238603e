// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import type { Connection } from './connection.ts';

/** What is shown to the server: a header, a client certificate, or both. */
export interface Presented {
  readonly authorization?: string | undefined;
  /** PEM. */
  readonly certificate?: Buffer | undefined;
  readonly key?: Buffer | undefined;
}

/** Where it comes from, over time. */
export interface IdentitySource {
  readonly current: (signal: AbortSignal) => Promise<Presented>;
  /** The server did not accept that. True when there may be another one by now. */
  readonly rejected: (presented: Presented) => boolean;
}

export interface IdentityContext {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pluginMs: number;
}

/** A token as a header. What could not stand in one is no token: it would be a second header or request. */
export const bearer = (token: string, where: string): Presented => {
  const trimmed = token.trim();
  if (!/^[\x21-\x7e]+$/.test(trimmed))
    throw new Refused(`${where} holds no token: it is empty or has characters that no token has.`);
  return { authorization: `Bearer ${trimmed}` };
};
