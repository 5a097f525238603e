// SPDX-License-Identifier: Apache-2.0

import { createHash, timingSafeEqual } from 'node:crypto';
import type { anonymousPerson } from '../core/access.ts';
import { ownPerson } from '../core/access.ts';
import type { Clock } from '../core/clock.ts';
import { SECOND } from '../core/clock.ts';
import type { Person } from '../core/conversation.ts';
import type { Identify } from '../core/ports/program-api.ts';
import { Unauthenticated } from '../core/unauthenticated.ts';

export interface NamedToken {
  readonly name: string;
  /** As it stands now: a file is read again, since tokens are rotated. Undefined when it cannot be read. */
  readonly read: () => Promise<string | undefined>;
}

export interface CallerOptions {
  readonly tokens: readonly NamedToken[];
  /** Who asks without a token; undefined: nobody. */
  readonly without: typeof ownPerson | typeof anonymousPerson | undefined;
  readonly clock: Pick<Clock, 'now'>;
}

/** How long a token that was read is taken to be the same. */
const FRESH_MS = 5 * SECOND;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const BEARER = /^bearer +(\S+) *$/i;

/** Whoever holds a token is known by its name; without one it depends on where the port can be reached from. */
export const createCallers = ({ tokens, without, clock }: CallerOptions): Identify => {
  let known: Promise<readonly { readonly name: string; readonly wanted: Buffer }[]> | undefined;
  let readAt = 0;
  const current = () => {
    if (known === undefined || clock.now() - readAt > FRESH_MS) {
      readAt = clock.now();
      known = Promise.all(
        tokens.map(async ({ name, read }) => {
          const token = await read();
          return token === undefined ? [] : [{ name, wanted: digest(token) }];
        }),
      ).then((all) => all.flat());
    }
    return known;
  };
  const person = (id: string): Person => (id === ownPerson ? { id } : { id, name: id });
  return async (authorization) => {
    if (authorization === undefined || authorization === '') {
      if (without === undefined)
        throw new Unauthenticated('A token is needed: send "authorization: Bearer …".');
      return person(without);
    }
    const given = digest(BEARER.exec(authorization)?.[1] ?? '');
    // All of them are compared, whichever it is: how long that takes tells nothing.
    const found = (await current()).filter(({ wanted }) => timingSafeEqual(given, wanted));
    const [holder] = found;
    if (holder === undefined) throw new Unauthenticated('That token is nobody’s.');
    return person(holder.name);
  };
};
