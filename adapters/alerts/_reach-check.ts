// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { openPoster, type Request } from './_post.ts';

interface Reach {
  readonly name: string;
  readonly title: string;
  /** A question that changes nothing there. */
  readonly request: Request;
  /** What the answer tells, as one clause; throws where it is the wrong one. */
  readonly read: (text: string) => string;
  readonly fix: string;
  readonly parts: AdapterParts;
  readonly signal: AbortSignal;
}

const PATIENCE_MS = 10 * SECOND;

/** Whether it answers, and lets us ask. */
export const reachCheck = async (reach: Reach): Promise<readonly Check[]> => {
  const { name, title, request, read, fix, parts, signal } = reach;
  const poster = await openPoster(title, parts, PATIENCE_MS);
  try {
    return [{ name, status: 'ok', detail: read(await poster.send(request, signal)) }];
  } catch (error) {
    return [{ name, status: 'failed', detail: messageOf(error), fix }];
  } finally {
    await poster.close();
  }
};

/** For what nothing can be asked of without doing something there. */
export const untriedCheck = (detail: string): readonly Check[] => [
  { name: 'settings', status: 'ok', detail },
];
