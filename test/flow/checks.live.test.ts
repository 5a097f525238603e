// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { SECOND } from '../../src/core/clock.ts';
import { buttonOf, scriptedChat, textOf, whispered } from '../support/chat.ts';
import { eventually } from '../support/eventually.ts';
import { demoObjects, openSpine } from '../support/spine.ts';
import { REPORT, repliesOf, rootOf, rootsOf } from '../support/spine-messages.ts';

/** Lists of this kind wait until they are let go. */
const gate = (path: string) => {
  let isOpen = false;
  let asked = 0;
  return {
    open: () => {
      isOpen = true;
    },
    asked: () => asked,
    faults: (request: { readonly path: string }) => {
      if (!request.path.endsWith(path) || isOpen) return undefined;
      asked += 1;
      return { delayMs: 60 * SECOND };
    },
  };
};
const slow = (delayMs: number) => () => ({ delayMs });

describe('analyze', () => {
  it('is answered at once, shows progress, becomes the report, and has its details in the thread', async () => {
    const spine = await openSpine({ faults: slow(25) });
    expect(await spine.chat.say('analyze')).toEqual({ status: 'accepted' });
    expect(spine.chat.calls.filter(({ text }) => text.includes(REPORT))).toEqual([]);
    await spine.idle();
    const said = spine.chat.calls.map(({ text }) => text);
    expect(said[0]).toContain('Checking demo…');
    expect(said.some((text) => /read \w+ · \d+ of \d+ kinds/.test(text))).toBe(true);
    const root = rootOf(spine);
    expect(textOf(root)).toContain(REPORT);
    const replies = repliesOf(spine, root);
    expect(replies).toHaveLength(3);
    expect(replies[1]).toContain('shop-config');
    expect(spine.chat.calls.filter(({ type }) => type === 'post')).toHaveLength(4);
  });

  it('in a thread stays in that thread', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze', { thread: 'm0', source: 'mention' });
    await spine.idle();
    expect(new Set(spine.chat.shows().map(({ thread }) => thread))).toEqual(new Set(['m0']));
    expect(spine.chat.shows()).toHaveLength(4);
  });

  it('of one namespace and filter says only that', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze -n payments --filter StatefulSet,Pod');
    await spine.idle();
    expect(textOf(rootOf(spine))).toMatch(/namespace `payments`[\s\S]*ledger-db/);
    expect(textOf(rootOf(spine))).not.toContain('checkout');
  });

  it('again by its button asks the same again, in a message of its own', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze -n payments');
    await spine.idle();
    await spine.chat.say(buttonOf(rootOf(spine), 'Re-run'), { source: 'action' });
    await spine.idle();
    const roots = rootsOf(spine);
    expect(roots).toHaveLength(2);
    expect(roots.map((root) => textOf(root).includes('namespace `payments`'))).toEqual([true, true]);
  });

  it('delivered three times runs once', async () => {
    const spine = await openSpine({ faults: slow(5) });
    await Promise.all([1, 2, 3].map(() => spine.chat.say('analyze', { id: 'same' })));
    await spine.idle();
    await spine.chat.say('analyze', { id: 'same' });
    await spine.idle();
    expect(spine.chat.shows()).toHaveLength(4);
    expect(spine.server.stats().byPath['/api/v1/pods']).toBe(1);
  });

  it('that others ask for too is one run; each channel has its report, and whoever comes later is told', async () => {
    const spine = await openSpine({ isWorking: false });
    const whispers: string[] = [];
    for (let at = 0; at < 20; at += 1)
      whispers.push(
        whispered(await spine.chat.say('analyze', { person: `p${at}`, channel: at < 15 ? 'C1' : `C${at}` })),
      );
    expect(whispers[0]).toBe('');
    expect(whispers[1]).toMatch(/Already checking demo for p0 \(shared run, [\w .]+ old\)/);
    expect(whispers.filter((text) => text.includes('shared run'))).toHaveLength(14);
    await eventually(() => expect(textOf(rootOf(spine, 'C19'))).toContain('shared run'));
    await spine.work();
    await spine.idle();
    expect(await spine.core.runs.active()).toEqual([]);
    for (const channel of ['C1', 'C15', 'C19']) {
      expect(textOf(rootOf(spine, channel))).toContain(REPORT);
      expect(repliesOf(spine, rootOf(spine, channel))).toHaveLength(3);
    }
    expect(spine.server.stats().byPath['/api/v1/pods']).toBe(1);
    const late = await spine.chat.say('analyze', { person: 'late' });
    expect(whispered(late)).toContain('was checked for p0');
    await spine.chat.say('analyze', { person: 'later', channel: 'C30' });
    await spine.idle();
    expect(textOf(rootOf(spine, 'C30'))).toContain(REPORT);
    expect(repliesOf(spine, rootOf(spine, 'C30'))).toHaveLength(3);
    expect(spine.server.stats().byPath['/api/v1/pods']).toBe(1);
  });

  it('is told whole to somebody who joins while it runs, and to nobody twice', async () => {
    let asked = 0;
    const spine = await openSpine({
      faults: ({ path }) => {
        if (!path.endsWith('/pods')) return undefined;
        asked += 1;
        return { delayMs: 3_000 };
      },
    });
    await spine.chat.say('analyze');
    await eventually(() => expect(asked).toBeGreaterThan(0));
    await spine.chat.say('analyze', { person: 'ben', channel: 'C2' });
    await spine.chat.say('analyze', { person: 'cem' });
    await spine.idle();
    expect(textOf(rootOf(spine, 'C2'))).toContain(REPORT);
    expect(repliesOf(spine, rootOf(spine, 'C2'))).toHaveLength(3);
    const finals = spine.chat.calls.filter(({ channel, text }) => channel === 'C1' && text.includes(REPORT));
    expect(finals).toHaveLength(1);
  });
});

describe('cancel', () => {
  it('of a check that waits ends it before it began', async () => {
    const spine = await openSpine({ isWorking: false });
    await spine.chat.say('analyze');
    expect(whispered(await spine.chat.say('cancel'))).toContain('Cancelled 1 check of demo');
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain('Check of demo was cancelled by ana');
    await spine.work();
    await spine.chat.say('analyze', { channel: 'C2' });
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain('was cancelled');
    expect(textOf(rootOf(spine, 'C2'))).toContain(REPORT);
  });

  it('of a check that runs stops it, by its own button, even when the hint is lost', async () => {
    const held = gate('/pods');
    const spine = await openSpine({
      faults: held.faults,
      around: (state) => ({
        ...state,
        publish: async (topic, message) => (topic === 'cancel' ? undefined : state.publish(topic, message)),
      }),
    });
    await spine.chat.say('analyze');
    await eventually(() => expect(held.asked()).toBeGreaterThan(0));
    await eventually(() => expect(textOf(rootOf(spine))).toContain('[Cancel]'));
    await spine.chat.say(buttonOf(rootOf(spine), 'Cancel'), { source: 'action' });
    await eventually(() => expect(textOf(rootOf(spine))).toContain('was cancelled by ana'), 6_000);
    held.open();
    // Whoever asks anew gets a run of their own.
    await spine.chat.say('analyze', { person: 'ben', channel: 'C2' });
    await spine.idle();
    expect(textOf(rootOf(spine, 'C2'))).toContain(REPORT);
  });

  it('is not for the checks of others, unless one is an admin', async () => {
    const spine = await openSpine({ isWorking: false, access: { admins: ['chat:U-root'] } });
    await spine.chat.say('analyze');
    const [run] = await spine.core.runs.active();
    const line = `cancel --run ${run?.id ?? ''}`;
    expect(whispered(await spine.chat.say(line, { person: 'ben' }))).toContain('somebody else');
    await spine.chat.say('analyze', { person: 'ben' });
    expect(whispered(await spine.chat.say(line))).toContain('Others are waiting for that check too');
    expect(await spine.core.runs.active()).toHaveLength(1);
    expect(whispered(await spine.chat.say(line, { person: 'root' }))).toContain('Cancelled 1 check');
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain('was cancelled by root');
    expect(whispered(await spine.chat.say(line))).toContain('no longer running');
    expect(whispered(await spine.chat.say('cancel'))).toContain('You have no check running');
  });
});

describe('a cluster that fails', () => {
  it('and cannot be reached is tried again, and then said', async () => {
    const spine = await openSpine({ faults: () => ({ status: 503 }) });
    await spine.chat.say('analyze');
    await spine.idle();
    const said = spine.chat.calls.map(({ text }) => text).join('\n');
    expect(said).toContain('trying again');
    expect(textOf(rootOf(spine))).toContain('I could not check demo');
    expect(spine.chat.shows()).toHaveLength(1);
    expect(said).not.toMatch(/healthy/);
  });

  it('and forbids some kinds is never healthy', async () => {
    const [namespace] = (await demoObjects()).filter(({ kind }) => kind === 'Namespace');
    const spine = await openSpine({
      objects: namespace === undefined ? [] : [namespace],
      faults: ({ path }) =>
        path.endsWith('/pods') || path.endsWith('/services')
          ? { status: 403, body: { kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403 } }
          : undefined,
    });
    await spine.chat.say('analyze');
    await spine.idle();
    expect(textOf(rootOf(spine))).toMatch(/\(neutral\) .*could not be checked/);
    expect(textOf(rootOf(spine))).toMatch(/Not checked: .*Pod.*forbidden/);
    expect(textOf(rootOf(spine))).not.toContain('healthy');
  });
});

describe('hostile words in the cluster', () => {
  it('reach the platform as data', async () => {
    const text = JSON.stringify(await demoObjects());
    const hostile = text.replaceAll('connection refused', '<!channel> @everyone [x](http://evil.example)');
    const objects = JSON.parse(hostile) as readonly RawObject[];
    const spine = await openSpine({ objects });
    await spine.chat.say('analyze');
    await spine.idle();
    const documents = spine.chat.shows().map(({ document }) => document);
    const spans = JSON.stringify(documents);
    expect(spans).toContain('<!channel> @everyone');
    // Only a person who asked, and links of ours, are more than text.
    const kinds = [...spans.matchAll(/"type":"(person|link)"[^}]*/g)].map(([text]) => text);
    for (const text of kinds) expect(text).not.toMatch(/evil|everyone|channel/);
  });
});

describe('a message that is long', () => {
  it('has its continuation in its own thread', async () => {
    const chat = scriptedChat({
      split: (document) => [
        document,
        ...(document.summary.startsWith(REPORT) ? [{ summary: 'continued', blocks: [] }] : []),
      ],
    });
    const spine = await openSpine({ chat });
    await chat.say('analyze');
    await spine.idle();
    expect(rootsOf(spine)).toHaveLength(1);
    expect(chat.shows().filter(({ document }) => document.summary === 'continued')).toMatchObject([
      { thread: rootOf(spine).id },
    ]);
  });
});
