// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { whispered } from '../support/chat.ts';
import { openSpine } from '../support/spine.ts';
import { repliesOf, rootOf } from '../support/spine-messages.ts';

// What is told of incidents and of what people did about them, and to whom.

describe('what is listed', () => {
  it('incidents tells who looks after each, history what happened to one, and home what is one’s own', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze');
    await spine.idle();
    await spine.chat.say('ack 1', { person: 'ben' });
    await spine.chat.say('mute 3 4h', { person: 'ben' });
    await spine.idle();
    const list = whispered(await spine.chat.say('incidents'));
    expect(list).toContain('demo: 3 incidents, 1 acknowledged, 1 muted');
    expect(list).toMatch(/acknowledged by @ben[\s\S]*nobody looks after it[\s\S]*muted by @ben/);
    const one = whispered(await spine.chat.say('history 1'));
    expect(one).toContain('In 1 of 1 kept report');
    expect(one).toContain('@ben acknowledged it');
    const all = whispered(await spine.chat.say('history'));
    expect(all).toMatch(/1 report of demo[\s\S]*all namespaces \| 2 problems, 1 warning/);
    const home = whispered(await spine.chat.say('home', { person: 'ben' }));
    expect(home).toContain('1 cluster, 1 incident of yours');
    expect(home).toMatch(/Yours to look after[\s\S]*ledger-db[\s\S]*Muted by you[\s\S]*february/);
    expect(whispered(await spine.chat.say('home', { person: 'ana' }))).toContain('nothing is yours');
  });

  it('shows nothing of clusters and namespaces that are not theirs to see', async () => {
    const spine = await openSpine({
      access: {
        rules: [
          { channels: ['C1'] },
          { channels: ['C9'], namespaces: ['reports'] },
          { channels: ['C8'], clusters: ['other'] },
        ],
      },
    });
    await spine.chat.say('analyze');
    await spine.idle();
    await spine.chat.say('ack 1');
    await spine.chat.say('mute 3 1h');
    await spine.idle();
    const ids = (await spine.core.book.list()).map(({ incident }) => incident);
    expect(ids).toHaveLength(2);
    const seen = whispered(await spine.chat.say('home', { channel: 'C9' }));
    expect(seen).not.toContain('ledger-db');
    expect(seen).toContain('february');
    expect(whispered(await spine.chat.say('home', { channel: 'C8' }))).not.toMatch(/ledger-db|february|demo/);
    expect(whispered(await spine.chat.say('history', { channel: 'C9' }))).toContain(
      'No report of demo is kept',
    );
    for (const id of ids)
      expect(whispered(await spine.chat.say(`unmute --incident ${id}`, { channel: 'C8' }))).toContain(
        'no report here',
      );
  });

  it('export gives all of it as markdown', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze');
    await spine.idle();
    await spine.chat.say('export', { thread: rootOf(spine).id, source: 'mention' });
    await spine.idle();
    const text = repliesOf(spine, rootOf(spine)).at(-1) ?? '';
    for (const words of [
      '# 🔴 **demo: 2 problems, 1 warning**',
      '## 🔴 1 · `ledger-db`',
      'kubectl describe',
      '| Object | What |',
    ])
      expect(text).toContain(words);
  });
});
