// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { buttonOf, textOf, whispered } from '../support/chat.ts';
import { eventually } from '../support/eventually.ts';
import * as fc from '../support/properties.ts';
import { openSpine } from '../support/spine.ts';

const waiting = { isWorking: false };

describe('every example of every command', () => {
  it('is understood', async () => {
    const spine = await openSpine({ ...waiting, access: { rules: [] } });
    for (const { verb, examples } of commands) {
      for (const example of examples) {
        const accepted = await spine.chat.say(example.replace('prod-eu', 'demo'), { person: example });
        expect(accepted.status, example).toBe('accepted');
        expect(whispered(accepted), example).not.toMatch(
          /I don't know|is not a flag|Unknown|fault of the bot/,
        );
        expect(example.startsWith(verb), example).toBe(true);
      }
    }
  });
});

describe('a mistake', () => {
  it('of the verb gets a suggestion, and a button that runs it', async () => {
    const spine = await openSpine(waiting);
    const accepted = await spine.chat.say('analize -n shop');
    expect(whispered(accepted)).toContain('I don\'t know "analize". Did you mean analyze?');
    const line = buttonOf({ document: accepted.whisper ?? { summary: '-', blocks: [] } }, 'Run it');
    expect(line).toBe('analyze -n shop');
    await spine.chat.say(line, { source: 'action' });
    expect(await spine.core.runs.active()).toMatchObject([{ work: { scope: { namespaces: ['shop'] } } }]);
  });

  it.each([
    ['analyze --namspace shop', /--namspace.*--namespace/s],
    ['analyze --cluster', /--cluster/],
    ['analyze -n', /-n|--namespace/],
    ['analyze -n shopp', /no namespace shopp\. Did you mean shop\?/],
    ['analyze --filter Pdo', /no filter Pdo\. Did you mean Pod\?/],
    ['analyze --cluster dem', /I do not know cluster dem\. Did you mean demo\?/],
    ['analyze --selector "a=(b"', /./],
    ['analyze shop', /./],
    ['help analize', /Did you mean analyze\?/],
    ['details 7', /no report here/],
  ])('in "%s" gets one line that says what is wrong', async (line, says) => {
    const spine = await openSpine(waiting);
    const accepted = await spine.chat.say(line);
    expect(accepted.status).toBe('accepted');
    const [first] = accepted.whisper?.blocks ?? [];
    expect(first?.type).toBe('paragraph');
    expect(accepted.whisper?.summary).toMatch(says);
    expect(accepted.whisper?.summary.length).toBeLessThan(250);
    expect(await spine.core.runs.active()).toEqual([]);
  });
});

describe('whatever people type', () => {
  it.each([
    ['control characters', 'analyze -n \u0000shop\u001b[31m', /control characters/],
    ['ten kilobytes', `analyze -n ${'x'.repeat(10_000)}`, /characters long; I read up to/],
    ['a very long word', 'x'.repeat(1_900), /I don't know "x{40}…"/],
    ['right-to-left words', 'تحليل שלום', /I don't know/],
    ['emoji', '🔥🧑‍🚒 -n 🔥', /I don't know/],
    ['a name that is no namespace', 'analyze -n מרחב', /no namespace/],
    ['a mention of everybody', '<!channel> @everyone', /I don't know/],
    ['an open quote', 'analyze -n "shop', /never closed/],
    ['nothing but spaces', '   ', /What k8sgpt can do/],
  ])('%s gets a clear answer', async (_what, line, says) => {
    const spine = await openSpine(waiting);
    const accepted = await spine.chat.say(line);
    expect([accepted.status, accepted.trouble]).not.toContain('fault');
    expect(accepted.whisper?.summary).toMatch(says);
    expect(spine.chat.shows()).toEqual([]);
  });

  it('is never a fault of ours', async () => {
    const spine = await openSpine(waiting);
    const word = fc.oneof(
      fc.constantFrom(
        ...commands.map(({ verb }) => verb),
        '-n',
        '--filter',
        '--cluster',
        '--',
        '-',
        '=',
        '--=',
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
        const accepted = await spine.chat.say(words.join(' '));
        expect([accepted.status, accepted.trouble === 'fault']).toEqual(['accepted', false]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('who may see what', () => {
  const access = {
    rules: [
      { channels: ['C-SHOP'], namespaces: ['shop'] },
      { channels: ['C-NONE'], deny: true },
      { channels: ['C-OTHER'], clusters: ['other'] },
      { channels: ['C1'] },
    ],
  };

  it('is said when it is denied, and nothing starts', async () => {
    const spine = await openSpine({ ...waiting, access });
    const ask = async (line: string, channel: string) => whispered(await spine.chat.say(line, { channel }));
    expect(await ask('analyze -n payments', 'C-SHOP')).toMatch(
      /may not see namespace payments from this channel\. It may see shop/,
    );
    expect(await ask('analyze', 'C-NONE')).toContain('I may not be used here');
    expect(await ask('analyze --cluster demo', 'C-OTHER')).toContain('may not see cluster demo');
    expect(await ask('analyze', 'C-OTHER')).toContain('You may not see any cluster from here');
    expect(await ask('clusters', 'C-OTHER')).toContain('No cluster can be checked from here');
    expect(await ask('analyze', 'C-UNKNOWN')).toMatch(
      /not set up for this channel\..*channels: \["C-UNKNOWN"\]/s,
    );
    expect(await spine.core.runs.active()).toEqual([]);
    await ask('analyze', 'C-SHOP');
    expect(await spine.core.runs.active()).toMatchObject([{ work: { scope: { namespaces: ['shop'] } } }]);
  });

  it('holds for reports: an id from elsewhere shows nothing', async () => {
    const spine = await openSpine({ access });
    await spine.chat.say('analyze');
    await spine.idle();
    const [root] = spine.chat.shows();
    const report = root?.key.split('/')[0] ?? '';
    for (const channel of ['C-SHOP', 'C-NONE', 'C-OTHER']) {
      for (const line of [
        `details --report ${report}`,
        `explain --report ${report}`,
        `analyze --again ${report}`,
      ]) {
        const text = whispered(await spine.chat.say(line, { channel }));
        expect(text, `${channel}: ${line}`).toMatch(/no report here|no longer kept|may not be used/);
      }
    }
    expect(spine.chat.shows('C-SHOP')).toEqual([]);
  });
});

describe('a command that waits for others', () => {
  it('says how many are before it', async () => {
    const spine = await openSpine(waiting);
    await spine.chat.say('analyze -n shop', { channel: 'C1' });
    await spine.chat.say('analyze -n payments', { channel: 'C2' });
    for (const channel of ['C1', 'C2'])
      await eventually(() => expect(spine.chat.shows(channel)).toHaveLength(1));
    const [first, second] = ['C1', 'C2'].map((channel) => spine.chat.shows(channel).map(textOf).join());
    expect(first).not.toContain('Waiting');
    expect(second).toContain('Waiting: 1 other before this one.');
  });
});

describe('a store that cannot take it', () => {
  const failing = (fails: (key: string) => Promise<void>) => (state: StateStore) => ({
    ...state,
    get: async (key: string) => fails(key).then(() => state.get(key)),
    put: async (...args: Parameters<StateStore['put']>) => fails(args[0]).then(() => state.put(...args)),
  });

  it.each([
    [
      'is down',
      async () => {
        throw new Unavailable('Redis does not answer');
      },
    ],
    ['does not answer', () => new Promise<void>(() => undefined)],
  ])('and %s: the person is told within the deadline, and nothing starts', async (_how, fails) => {
    let isAway = false;
    const spine = await openSpine({
      ...waiting,
      around: failing(async () => (isAway ? fails() : undefined)),
    });
    isAway = true;
    const started = performance.now();
    const accepted = await spine.chat.say('analyze');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect([accepted.status, accepted.trouble]).toEqual(['refused', 'unavailable']);
    expect(whispered(accepted)).toMatch(/I cannot take this command now[\s\S]*Nothing was started/);
    isAway = false;
    expect(await spine.core.runs.active()).toEqual([]);
    expect((await spine.core.queue.depth('cluster-demo')).waiting).toBe(0);
  });

  it('and falls silent while the work is being stored: the person is not told that nothing was started', async () => {
    const spine = await openSpine(waiting);
    const { enqueue } = spine.core.queue;
    Object.assign(spine.core.queue, {
      enqueue: async (...args: Parameters<typeof enqueue>) => {
        await enqueue(...args);
        throw new Unavailable('Redis does not answer');
      },
    });
    const accepted = await spine.chat.say('analyze');
    expect([accepted.status, accepted.trouble]).toEqual(['refused', 'unavailable']);
    expect(whispered(accepted)).toMatch(/I do not know whether I could take this command/);
    expect(whispered(accepted)).not.toContain('Nothing was started');
  });

  it('after the work is stored: it is accepted, for it will be done', async () => {
    let isAway = true;
    const spine = await openSpine({
      ...waiting,
      around: failing(async (key) => {
        if (isAway && key.startsWith('outbox')) throw new Unavailable('Redis does not answer');
      }),
    });
    expect(await spine.chat.say('analyze')).toEqual({ status: 'accepted' });
    isAway = false;
    await spine.work();
    await spine.idle();
    expect(textOf(spine.chat.shows()[0] ?? { document: { summary: '-', blocks: [] } })).toContain(
      'demo: 2 problems',
    );
  });

  it('is a fault of ours when it is one: a reference, and no stack', async () => {
    const spine = await openSpine({
      ...waiting,
      around: failing(async (key) => {
        if (key.startsWith('share/')) throw new TypeError('x is not a function');
      }),
    });
    const accepted = await spine.chat.say('analyze');
    expect(whispered(accepted)).toMatch(/nothing was started[\s\S]*`[0-9a-f]{8}`/);
    expect(whispered(accepted)).not.toContain('x is not');
    const [, reference = 'none'] = /`([0-9a-f]{8})`/.exec(whispered(accepted)) ?? [];
    expect(spine.log.some((line) => line.includes(reference) && line.includes('x is not'))).toBe(true);
  });
});
