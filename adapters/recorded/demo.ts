// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { Refused } from '../../src/core/errors.ts';
import { suggest } from '../../src/core/suggest.ts';
import { recordingNow } from './clock.ts';
import { lessons } from './demo/lessons/index.ts';
import type { Lesson } from './demo/lessons/lesson.ts';
import type { RawObject } from './raw-object.ts';
import { rebase } from './rebase.ts';
import { type RecordedServer, serveRecording } from './server.ts';

/** The name people use for it. */
export const demoName = 'demo';

/** After this the demo moves on with the clock, so that what began twelve minutes ago did so whenever somebody looks. */
const REFRESH_MS = 60_000;

/** The lesson of that name; undefined for the demo itself. Throws Refused where there is none. */
export const lessonNamed = (name: string): Lesson | undefined => {
  if (name === demoName) return undefined;
  const lesson = lessons.find((one) => one.name === name);
  if (lesson !== undefined) return lesson;
  const close = suggest(name, [demoName, ...lessons.map((one) => one.name)]);
  throw new Refused(
    `There is no lesson ${name}.${close === undefined ? ' k8sgpt demo lists them.' : ` Did you mean ${close}?`}`,
    { hint: close === undefined ? 'demo' : `analyze --demo ${close}` },
  );
};

const load = async (name: string): Promise<readonly RawObject[]> => {
  const recordings = new URL('./demo/recordings/', import.meta.url);
  const file =
    name === demoName ? new URL('./demo/cluster.json', import.meta.url) : new URL(`${name}.json`, recordings);
  const text = await readFile(file, 'utf8');
  return (JSON.parse(text) as { readonly items: readonly RawObject[] }).items;
};

/**
 * A small shop with three things wrong and the rest well, for whoever has no cluster at hand, or the recording of a
 * lesson. Made from recorded states by scripts/demo-cluster.ts and scripts/demo-lessons.ts; all times move with `now`
 * (epoch milliseconds).
 */
export const serveDemo = async ({
  name = demoName,
  now = Date.now,
  port = 0,
}: {
  readonly name?: string;
  readonly now?: () => number;
  readonly port?: number;
} = {}): Promise<RecordedServer> => {
  const recorded = await load(name);
  const moment = recordingNow(recorded) ?? 0;
  let basedAt = now();
  return serveRecording({
    objects: rebase(recorded, moment, basedAt),
    port,
    // What a cluster of a lesson does not hold does not exist there.
    complete: true,
    clock: now,
    beforeRead: ({ replace }) => {
      if (Math.abs(now() - basedAt) < REFRESH_MS) return;
      basedAt = now();
      replace(rebase(recorded, moment, basedAt));
    },
  });
};
