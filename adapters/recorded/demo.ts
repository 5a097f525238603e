import { readFile } from 'node:fs/promises';
import { recordingNow } from './clock.ts';
import type { RawObject } from './raw-object.ts';
import { rebase } from './rebase.ts';
import { type RecordedServer, serveRecording } from './server.ts';

/** The name people use for it. */
export const demoName = 'demo';

/** After this the demo moves on with the clock, so that what began twelve minutes ago did so whenever somebody looks. */
const REFRESH_MS = 60_000;

const load = async (): Promise<readonly RawObject[]> => {
  const text = await readFile(new URL('./demo/cluster.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly items: readonly RawObject[] }).items;
};

/**
 * A small shop with three things wrong and the rest well, for whoever has no cluster at hand. Made from recorded
 * states by `npx tsx scripts/demo-cluster.ts`; all its times move with `now` (epoch milliseconds).
 */
export const serveDemo = async ({
  now = Date.now,
  port = 0,
}: {
  readonly now?: () => number;
  readonly port?: number;
} = {}): Promise<RecordedServer> => {
  const recorded = await load();
  const moment = recordingNow(recorded) ?? 0;
  let basedAt = now();
  return serveRecording({
    objects: rebase(recorded, moment, basedAt),
    port,
    clock: now,
    beforeRead: ({ replace }) => {
      if (Math.abs(now() - basedAt) < REFRESH_MS) return;
      basedAt = now();
      replace(rebase(recorded, moment, basedAt));
    },
  });
};
