// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { type Clock, MINUTE } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import type { Material } from './connection.ts';

/** What a file holds, read again once a minute: tokens and certificates are replaced while we run. */
export interface FileValue {
  readonly read: () => Promise<Buffer>;
  /** Reads anew the next time: what it held was not accepted. */
  readonly forget: () => void;
}

/** `what` completes "The … /path cannot be read". */
export const fileValue = (path: string, what: string, clock: Clock): FileValue => {
  let held: { readonly bytes: Buffer; readonly readAt: number } | undefined;
  return {
    read: async () => {
      if (held !== undefined && clock.now() - held.readAt < MINUTE) return held.bytes;
      try {
        held = { bytes: await readFile(path), readAt: clock.now() };
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'error';
        throw new Refused(`The ${what} ${path} cannot be read (${code}).`, { cause: error });
      }
      return held.bytes;
    },
    forget: () => {
      held = undefined;
    },
  };
};

/** The same of a certificate or key, wherever it is. */
export const materialValue = (material: Material, what: string, clock: Clock): FileValue =>
  material.type === 'file'
    ? fileValue(material.path, what, clock)
    : { read: () => Promise.resolve(material.bytes), forget: () => undefined };
