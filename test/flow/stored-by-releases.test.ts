// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { memoryQueue } from '../../adapters/queue/memory.ts';
import { fileState } from '../../adapters/state/file.ts';
import { root } from '../../scripts/root.ts';
import { createBase } from '../../src/compose/base.ts';
import { createCore } from '../../src/compose/core.ts';

/**
 * What each release left in the state store, by key, as it was written: test/fixtures/stored/<schema>/. Every later release reads
 * all of it: what is added to a shape is optional, and what is there keeps its meaning. These files are never changed; whoever adds
 * a record adds a file.
 */
const folder = `${root}test/fixtures/stored/`;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
);

const keysBy = (entries: Readonly<Record<string, string>>, prefix: string): readonly string[] =>
  Object.keys(entries)
    .filter((key) => key.startsWith(prefix))
    .map((key) => decodeURIComponent(key.slice(prefix.length)));

test.each(files)('%s is read by this release, and nothing of it is lost', async (name) => {
  const entries = JSON.parse(readFileSync(folder + name, 'utf8')) as Readonly<Record<string, string>>;
  // As of then: what somebody paused for an hour is over by now.
  const runs = Object.entries(entries).filter(([key]) => key.startsWith('run/'));
  const then = Math.max(...runs.map(([, value]) => (JSON.parse(value) as { createdAt: number }).createdAt));
  const real = createBase({ env: {} });
  const base = { ...real, clock: { ...real.clock, now: () => then } };
  const state = fileState({ directory: undefined, clock: base.clock, log: base.log });
  for (const [key, value] of Object.entries(entries)) await state.put(key, value);
  const core = createCore({ state, queue: memoryQueue(base) }, base);

  const read = {
    run: await Promise.all(keysBy(entries, 'run/').map(core.runs.get)),
    outbox: await Promise.all(keysBy(entries, 'outbox/').map(core.outbox.read)),
    report: await Promise.all(keysBy(entries, 'report/').map(core.reports.load)),
    incident: await core.book.list(),
    pause: await core.pauses.list(),
    silence: await core.silences.list(),
    directory: (await core.directory()).clusters,
    watch: await core.watches.list(),
  };
  for (const [kind, found] of Object.entries(read)) {
    const stored = Object.keys(entries).filter((key) => key.startsWith(`${kind}/`));
    expect([kind, found.filter((one) => one !== undefined).length]).toEqual([kind, stored.length]);
  }
  // What was said is still the same words.
  const { outbox } = read;
  const texts = Object.entries(entries).filter(([key]) => key.startsWith('outbox/'));
  for (const [, value] of texts) {
    const { key, document } = JSON.parse(value) as { readonly key: string; readonly document: unknown };
    expect(outbox.find((record) => record?.key === key)?.document).toEqual(document);
  }
});
