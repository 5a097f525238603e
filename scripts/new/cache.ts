// SPDX-License-Identifier: Apache-2.0

import { camel } from '../generate/_generator.ts';
import { defineTemplate, kebab, pascalOf } from './_template.ts';

const source = (id: string): string => `import type { Clock } from '../../src/core/clock.ts';
import type { Cache } from '../../src/core/ports/cache.ts';
import { defineCache } from '../../src/core/ports/cache-module.ts';

interface Entry {
  readonly value: string;
  readonly storedAt: number;
  readonly until: number;
}

/** TODO: where the entries really are. An entry whose time is over is not there; failures are thrown as Unavailable. */
const ${camel(id)}Cache = ({ now }: Clock): Cache => {
  const entries = new Map<string, Entry>();
  const live = (): readonly (readonly [string, Entry])[] =>
    [...entries].filter(([, { until }]) => until > now());
  return {
    get: async (key, signal) => {
      signal?.throwIfAborted();
      const entry = entries.get(key);
      return entry !== undefined && entry.until > now() ? entry.value : undefined;
    },
    set: async (key, value, { ttlMs, signal }) => {
      signal?.throwIfAborted();
      entries.set(key, { value, storedAt: now(), until: now() + ttlMs });
    },
    delete: async (key) => {
      entries.delete(key);
    },
    list: async () =>
      live().map(([key, { value, storedAt }]) => ({ key, bytes: Buffer.byteLength(value), storedAt })),
    clear: async () => {
      const count = live().length;
      entries.clear();
      return count;
    },
    close: async () => entries.clear(),
  };
};

export default defineCache({
  title: '${pascalOf(id)}',
  open: async ({ clock }) => ${camel(id)}Cache(clock),
});
`;

const test = (id: string): string => `import ${camel(id)} from '../../adapters/cache/${id}.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { cacheContract } from '../contracts/cache.ts';

cacheContract('${id}', async () => {
  let time = 1_700_000_000_000;
  const now = (): number => time;
  const clock = { now, sleep: async () => undefined };
  return {
    cache: await ${camel(id)}.open({ clock, log: silentLog, maxBytes: 1_000_000 }),
    pass: async (ms) => {
      time += ms + 1;
    },
    now,
  };
});
`;

export default defineTemplate({
  argument: '<id>',
  files: (name) => {
    const id = kebab(name, "A cache's id");
    return new Map([
      [`adapters/cache/${id}.ts`, source(id)],
      [`test/adapters/cache-${id}.test.ts`, test(id)],
    ]);
  },
  next: (id) =>
    `It is in the registry and passes the contract with a Map. Put its entries where they belong; npx vitest run test/adapters/cache-${id}.test.ts tells whether they are well there.`,
});
