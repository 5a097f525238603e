// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { scriptedChat, textOf, whispered } from '../support/chat.ts';
import { eventually } from '../support/eventually.ts';
import { openSpine } from '../support/spine.ts';
import { rootsOf } from '../support/spine-messages.ts';

const ADMIN = { person: 'root', channel: 'C-OPS' };
const access = { admins: ['chat:U-root'] };
const delivery = { admins: [{ platform: 'chat', workspace: 'W1', channel: 'C-ADMINS' }] };

describe('sending', () => {
  it('paused: answers are kept and come after it goes on; people are told, and admins', async () => {
    const spine = await openSpine({ access, delivery });
    await spine.chat.say('pause sending --for 1h --reason "maintenance"', ADMIN);
    await eventually(() => {
      expect(rootsOf(spine, 'C-OPS').map(textOf).join()).toMatch(
        /Paused: Sending.*by root since.*maintenance/s,
      );
      expect(rootsOf(spine, 'C-ADMINS').map(textOf).join()).toContain('Paused: Sending');
    });
    const accepted = await spine.chat.say('analyze');
    expect(whispered(accepted)).toMatch(/shown when sending goes on.*paused by root.*maintenance/s);
    await eventually(async () => expect(await spine.core.runs.active()).toEqual([]), 8_000);
    expect(spine.chat.shows('C1')).toEqual([]);
    expect((await spine.core.outbox.pending()).length).toBeGreaterThan(0);
    await spine.chat.say('resume', ADMIN);
    await spine.idle();
    const roots = rootsOf(spine, 'C1');
    // The answer alone: what was said on the way to it is past.
    expect(roots).toMatchObject([{ updates: 0 }]);
    expect(roots.map(textOf).join()).toContain('demo: 2 problems');
    expect(rootsOf(spine, 'C-OPS').map(textOf).join()).toContain('Goes on: Sending, resumed by root');
  });

  it('paused for one cluster holds back no other, and ends by itself', async () => {
    const spine = await openSpine({ access });
    const at = Date.now();
    await spine.core.pauses.set({ what: 'sending', cluster: 'demo', by: 'root', at, until: at + 1_500 });
    await spine.core.pauses.set({ what: 'sending', cluster: 'other', by: 'root', at });
    await spine.chat.say('analyze');
    await eventually(async () => expect(await spine.core.runs.active()).toEqual([]), 8_000);
    if (Date.now() < at + 1_400) expect(spine.chat.shows('C1')).toEqual([]);
    await spine.idle();
    expect(rootsOf(spine, 'C1').map(textOf).join()).toContain('demo: 2 problems');
  });

  it('is heard by every process within two seconds', async () => {
    const spine = await openSpine({ access, chat: scriptedChat({ pace: { postMs: 0, updateMs: 0 } }) });
    const put = (key: string) =>
      spine.core.outbox.put({
        key,
        to: { platform: 'chat', workspace: 'W1', channel: 'C9' },
        run: key,
        sequence: Date.now(),
        document: { summary: key, blocks: [] },
        final: true,
      });
    await spine.core.pauses.set({ what: 'sending', by: 'root', at: Date.now() });
    await put('a');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(spine.chat.shows('C9')).toEqual([]);
    const before = performance.now();
    await spine.core.pauses.clear({ what: 'sending' });
    await eventually(() => expect(spine.chat.shows('C9')).toHaveLength(1), 3_000);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('AI', () => {
  it('paused: the explanation says so, with built-in guidance', async () => {
    const spine = await openSpine({ access });
    await spine.chat.say('pause ai --reason "costs"', ADMIN);
    await spine.chat.say('analyze --explain');
    await spine.idle();
    const said = spine.chat.shows('C1').map(textOf).join('\n');
    expect(said).toMatch(/built-in guidance.*AI is paused by root.*costs/is);
    expect(whispered(await spine.chat.say('status', ADMIN))).toMatch(/AI .*paused.*costs/s);
  });
});

describe('pause and resume', () => {
  it('say what is wrong with the words', async () => {
    const spine = await openSpine({ access, isWorking: false });
    const ask = async (line: string) => whispered(await spine.chat.say(line, ADMIN));
    expect(await ask('pause')).toContain('Say what to pause: sending, ai, watches');
    expect(await ask('pause sendin')).toContain('Did you mean sending?');
    expect(await ask('pause ai --for ever')).toContain('no time span');
    expect(await ask('pause ai --cluster nothing')).toContain('I do not know cluster nothing');
    expect(await ask('resume')).toContain('Nothing is paused');
    await ask('pause watches --cluster demo');
    expect(await spine.core.pauses.list()).toMatchObject([{ what: 'watches', cluster: 'demo', by: 'root' }]);
    expect(await ask('resume ai')).toContain('That is not paused');
    await ask('resume watches');
    expect(await spine.core.pauses.list()).toEqual([]);
  });
});
