// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { createOutbox, type Letter } from '../../src/outbox.ts';
import * as fc from '../support/properties.ts';
import { realClock } from '../support/real-clock.ts';

const memory = (): StateStore => fileState({ directory: undefined, clock: realClock, log: silentLog });

const letter = (sequence: number, given: Partial<Letter> = {}): Letter => ({
  key: 'r1/c1/root',
  to: { platform: 'chat', workspace: 'W1', channel: 'C1' },
  run: 'r1',
  sequence,
  document: { summary: `version ${sequence}`, blocks: [] },
  final: false,
  ...given,
});
const refs = [{ channel: 'C1', id: 'm1' }];
const said = async (outbox: ReturnType<typeof createOutbox>, key = 'r1/c1/root') =>
  (await outbox.read(key))?.document.summary;
const waiting = async (outbox: ReturnType<typeof createOutbox>): Promise<number> =>
  (await outbox.pending()).length;

describe('a message in the outbox', () => {
  it('is its newest version, whichever is put last', async () => {
    const outbox = createOutbox(memory(), realClock);
    await outbox.put(letter(2));
    await outbox.put(letter(1));
    expect(await said(outbox)).toBe('version 2');
    expect(await outbox.pending()).toMatchObject([{ place: 'chat/W1/C1', key: 'r1/c1/root' }]);
  });

  it('keeps the last word of a run against its progress, and not against another run', async () => {
    const outbox = createOutbox(memory(), realClock);
    await outbox.put(letter(5, { final: true }));
    await outbox.put(letter(9));
    expect(await said(outbox)).toBe('version 5');
    await outbox.put(letter(10, { run: 'r2' }));
    expect(await said(outbox)).toBe('version 10');
  });

  it('takes a last word from a worker whose clock is behind', async () => {
    const outbox = createOutbox(memory(), realClock);
    await outbox.put(letter(100));
    await outbox.sent('r1/c1/root', { sequence: 100, refs });
    await outbox.put(letter(60, { final: true }));
    expect(await said(outbox)).toBe('version 60');
    expect(await waiting(outbox)).toBe(1);
    // What was on its way meanwhile does not settle it.
    await outbox.sent('r1/c1/root', { sequence: 100, refs });
    expect(await waiting(outbox)).toBe(1);
    const record = await outbox.read('r1/c1/root');
    await outbox.sent('r1/c1/root', { sequence: record?.sequence ?? 0, refs });
    expect(await waiting(outbox)).toBe(0);
  });

  it('remembers where it stands when a newer version comes', async () => {
    const outbox = createOutbox(memory(), realClock);
    await outbox.put(letter(1));
    await outbox.sent('r1/c1/root', { sequence: 1, refs });
    await outbox.put(letter(2));
    expect((await outbox.read('r1/c1/root'))?.sent).toEqual({ sequence: 1, refs });
  });

  it('is done with when it is dropped, until something newer comes', async () => {
    const outbox = createOutbox(memory(), realClock);
    await outbox.put(letter(1));
    await outbox.dropped('r1/c1/root', 'the channel is gone');
    expect([await waiting(outbox), (await outbox.read('r1/c1/root'))?.dropped]).toEqual([
      0,
      'the channel is gone',
    ]);
    await outbox.put(letter(2));
    expect([await waiting(outbox), (await outbox.read('r1/c1/root'))?.dropped]).toEqual([1, undefined]);
  });
});

describe('what is asked of the store', () => {
  /** Names of what was read and written, in turn. */
  const heard = (state: StateStore) => {
    const asked: string[] = [];
    const said = (what: string, key: string): void => void asked.push(`${what} ${key.split('/')[0]}`);
    const listened: StateStore = {
      ...state,
      get: (key) => {
        said('get', key);
        return state.get(key);
      },
      put: (key, ...rest) => {
        said('put', key);
        return state.put(key, ...rest);
      },
      delete: (key, ...rest) => {
        said('delete', key);
        return state.delete(key, ...rest);
      },
    };
    return { outbox: createOutbox(listened, realClock), asked };
  };

  it('for a version that is shown: its record once, and once who announced it', async () => {
    const { outbox, asked } = heard(memory());
    await outbox.put(letter(1));
    asked.length = 0;
    await outbox.sent('r1/c1/root', { sequence: 1, refs });
    expect(asked).toEqual(['get outbox', 'get outbox-pending', 'put outbox', 'delete outbox-pending']);
  });

  it('for a part of one that is shown: its record alone', async () => {
    const { outbox, asked } = heard(memory());
    await outbox.put(letter(1));
    asked.length = 0;
    await outbox.sent('r1/c1/root', { sequence: 0, refs });
    expect(asked).toEqual(['get outbox', 'put outbox']);
    expect(await waiting(outbox)).toBe(1);
  });
});

/** A store in which something else happens before the n-th call of one operation. */
const interrupted = (state: StateStore, at: number, happens: () => Promise<void>): StateStore => {
  let calls = 0;
  let isInside = false;
  const step = async (): Promise<void> => {
    if (isInside) return;
    calls += 1;
    if (calls !== at) return;
    isInside = true;
    await happens();
    isInside = false;
  };
  return {
    ...state,
    get: async (key) => {
      await step();
      return state.get(key);
    },
    put: async (...args) => {
      await step();
      return state.put(...args);
    },
    delete: async (...args) => {
      await step();
      return state.delete(...args);
    },
  };
};

describe('a process that dies while it puts', () => {
  it('leaves nothing unannounced when the same is put again', async () => {
    const state = memory();
    const dying: StateStore = {
      ...state,
      put: async (key, ...rest) => {
        if (key.startsWith('outbox-pending/')) throw new Error('the process died');
        return state.put(key, ...rest);
      },
    };
    await expect(createOutbox(dying, realClock).put(letter(1))).rejects.toThrow('died');
    const outbox = createOutbox(state, realClock);
    expect(await waiting(outbox)).toBe(0);
    await outbox.put(letter(1));
    expect(await waiting(outbox)).toBe(1);
  });
});

describe('a version that is put while another is being remembered as sent', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('is not lost before step %i', async (at) => {
    const state = memory();
    const plain = createOutbox(state, realClock);
    await plain.put(letter(1));
    const outbox = createOutbox(
      interrupted(state, at, () => plain.put(letter(2))),
      realClock,
    );
    await outbox.sent('r1/c1/root', { sequence: 1, refs });
    await outbox.pending();
    // Before a step that there is none of: it comes afterwards.
    if ((await said(plain)) === 'version 1') await plain.put(letter(2));
    const record = await plain.read('r1/c1/root');
    expect([record?.document.summary, record?.sent]).toEqual(['version 2', { sequence: 1, refs }]);
    expect(await waiting(plain)).toBe(1);
  });

  it.each([1, 2, 3, 4])('neither when it is put while the older is dropped, before step %i', async (at) => {
    const state = memory();
    const plain = createOutbox(state, realClock);
    await plain.put(letter(1));
    const outbox = createOutbox(
      interrupted(state, at, () => plain.put(letter(2))),
      realClock,
    );
    await outbox.dropped('r1/c1/root', 'gone');
    const record = await plain.read('r1/c1/root');
    // Dropped is what was there when it began; the newer one waits for its own turn.
    if (record?.dropped === undefined) expect(await waiting(plain)).toBe(1);
    expect(record?.document.summary).toBe('version 2');
  });
});

type Act =
  | { readonly type: 'put'; readonly sequence: number; readonly final: boolean; readonly run: string }
  | { readonly type: 'send' };

/** One sender; each act is interrupted by the next, at a step of the store that chance chooses. */
const acts = fc.array(
  fc.tuple(
    fc.oneof(
      fc.record({
        type: fc.constant('put' as const),
        sequence: fc.integer({ min: 1, max: 20 }),
        final: fc.boolean(),
        run: fc.constantFrom('r1', 'r2'),
      }),
      fc.record({ type: fc.constant('send' as const) }),
    ),
    fc.integer({ min: 1, max: 8 }),
  ),
  { minLength: 1, maxLength: 12 },
);

describe('whatever is put and sent, and in whatever order', () => {
  it('what is shown in the end is what the outbox holds, and a last word is never lost to progress', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (given) => {
        const state = memory();
        let shown = { sequence: 0, summary: '' };
        let isSending = false;
        const finals = new Set<string>();
        const send = async (outbox: ReturnType<typeof createOutbox>): Promise<void> => {
          if (isSending) return;
          isSending = true;
          for (const { key } of await outbox.pending()) {
            const record = await outbox.read(key);
            if (record === undefined) continue;
            shown = { sequence: record.sequence, summary: record.document.summary };
            await outbox.sent(key, { sequence: record.sequence, refs });
          }
          isSending = false;
        };
        const perform = async (all: readonly (readonly [Act, number])[]): Promise<void> => {
          const [first, ...rest] = all;
          if (first === undefined) return;
          const [act, at] = first;
          let isDone = false as boolean;
          const next = async (): Promise<void> => {
            isDone = true;
            await perform(rest);
          };
          const outbox = createOutbox(interrupted(state, at, next), realClock);
          if (act.type === 'send') await send(outbox);
          else {
            if (act.final) finals.add(act.run);
            await outbox.put(letter(act.sequence, { final: act.final, run: act.run }));
          }
          if (!isDone) await next();
        };
        await perform(given);
        const outbox = createOutbox(state, realClock);
        isSending = false;
        await send(outbox);
        const record = await outbox.read('r1/c1/root');
        if (record === undefined) return;
        expect(shown.summary).toBe(record.document.summary);
        expect(await waiting(outbox)).toBe(0);
        // Where two runs write one message, the later run's progress may follow the earlier one's last word.
        const runs = new Set(given.flatMap(([act]) => (act.type === 'put' ? [act.run] : [])));
        if (runs.size === 1) expect(record.final).toBe(finals.has(record.run));
      }),
      { numRuns: 300 },
    );
  });
});
