// SPDX-License-Identifier: Apache-2.0

import type { Redis } from 'ioredis';

/** What Redis did, for everybody who asked it. */
export interface Cost {
  /** Commands that were carried out, those inside scripts too. */
  readonly done: number;
  /** Scripts among them. */
  readonly scripts: number;
  /** To and from it. */
  readonly bytes: number;
  /** Its own processor time. */
  readonly cpuMs: number;
}

/** What the bench itself asks for. */
const OWN = ['info', 'client', 'config'];

const numberOf = (text: string, field: string): number =>
  Number(new RegExp(`^${field}:([\\d.]+)`, 'm').exec(text)?.[1] ?? 0);

/** Everything since the server started; `own`: commands that the bench sent and that do not count. */
export const costOf = async (redis: Redis, own = 0): Promise<Cost> => {
  const text = await redis.info('all');
  let [done, scripts] = [0, 0];
  for (const [, name = '', calls] of text.matchAll(/^cmdstat_([^:|]+)[^:]*:calls=(\d+)/gm))
    if (name === 'evalsha' || name === 'eval') scripts += Number(calls);
    else if (!OWN.includes(name)) done += Number(calls);
  const cpuMs = (numberOf(text, 'used_cpu_user') + numberOf(text, 'used_cpu_sys')) * 1_000;
  return {
    done: done - own,
    scripts,
    bytes: numberOf(text, 'total_net_input_bytes') + numberOf(text, 'total_net_output_bytes'),
    cpuMs,
  };
};

export const less = (after: Cost, before: Cost): Cost => ({
  done: after.done - before.done,
  scripts: after.scripts - before.scripts,
  bytes: after.bytes - before.bytes,
  cpuMs: after.cpuMs - before.cpuMs,
});

export const shared = ({ done, scripts, bytes, cpuMs }: Cost, by: number): Cost => ({
  done: done / by,
  scripts: scripts / by,
  bytes: bytes / by,
  cpuMs: cpuMs / by,
});

/** Connections by what they are for. */
export const connectionsOf = async (redis: Redis): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const [, name = ''] of ((await redis.call('CLIENT', 'LIST')) as string).matchAll(
    / name=(k8sgpt-[\w-]+)/g,
  ))
    counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};
