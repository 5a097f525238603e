// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { ownRoot, sequencesFrom } from '../../src/message-keys.ts';
import { createOutbox } from '../../src/outbox.ts';
import { createRuns } from '../../src/runs.ts';
import { createTeller } from '../../src/tell.ts';
import { realClock } from '../support/real-clock.ts';

const to = { platform: 'chat', workspace: 'W1', channel: 'C1' };
const home = ownRoot('r1', to);

/** Somebody who explains a report that stands in the channel, and what is read of the store meanwhile. */
const open = async () => {
  const memory = fileState({ directory: undefined, clock: realClock, log: silentLog });
  const read: string[] = [];
  const state: StateStore = {
    ...memory,
    get: (key) => {
      read.push(key);
      return memory.get(key);
    },
  };
  const outbox = createOutbox(state, realClock);
  const runs = createRuns(state);
  const shown = { run: 'r1', sequence: 1, document: { summary: 'report', blocks: [] }, final: true };
  await outbox.put({ ...home, ...shown, to });
  const now = Date.now();
  const { run } = await runs.join({
    shareKey: 'explain',
    interaction: {
      id: 'i1',
      conversation: to,
      person: { id: 'U1' },
      at: now,
      source: 'command',
      line: 'explain',
    },
    work: { kind: 'explain', cluster: 'demo', report: 'r1', incidents: [] },
    opening: { summary: 'Explaining', blocks: [] },
    queue: 'ai',
    now,
  });
  const book = createIncidentBook(state);
  const teller = createTeller(run, { runs, outbox, book, now: Date.now, next: sequencesFrom(now, Date.now) });
  const say = (words: string): Promise<void> =>
    teller.say({ message: { reply: 'incident/a' }, document: { summary: words, blocks: [] }, final: false });
  read.length = 0;
  return { state, read, run, say };
};

describe('whoever tells of a run', () => {
  it('looks once where its messages stand', async () => {
    const { read, say } = await open();
    for (const words of ['one', 'two', 'three']) await say(words);
    expect(read.filter((key) => key === `outbox/${home.key}`)).toHaveLength(1);
  });

  it('looks again when the store has forgotten the run: the messages may be forgotten, too', async () => {
    const { state, run, say } = await open();
    await say('before');
    for (const name of await state.names('')) await state.delete(name);
    await say('after');
    const kept = await state.names('outbox/');
    // Under a root that is gone nobody would see it.
    expect(kept).toEqual([`outbox/${ownRoot(run.id, to).key.replace(/root$/, 'incident/a')}`]);
  });
});
