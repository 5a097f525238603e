// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { buttonOf, textOf, whispered } from '../support/chat.ts';
import { eventually } from '../support/eventually.ts';
import { openSpine, type Spine } from '../support/spine.ts';
import { repliesOf, rootOf, rootsOf } from '../support/spine-messages.ts';

// What people ask about a report that they have, and about the bot.

describe('explain', () => {
  const reported = async (): Promise<Spine> => {
    const spine = await openSpine();
    await spine.chat.say('analyze');
    await spine.idle();
    return spine;
  };

  it('by its button answers in the thread of the report and grows in the incidents’ replies', async () => {
    const spine = await reported();
    const root = rootOf(spine);
    const before = repliesOf(spine, root);
    await spine.chat.say(buttonOf(root, 'Explain'), { thread: root.id, source: 'action' });
    await spine.idle();
    expect(rootsOf(spine)).toHaveLength(1);
    const after = repliesOf(spine, root);
    expect(after).toHaveLength(4);
    for (const [index, text] of before.entries()) expect(after[index]?.length).toBeGreaterThan(text.length);
    expect(after[0]).toContain('Built-in guidance');
    expect(after[3]).toMatch(/Explained 1 · .*2 · .* and 3 · .*: see their replies/);
    const report = await spine.core.reports.load(root.key.split('/')[0] ?? '');
    expect(Object.keys(report?.explanations ?? {})).toHaveLength(3);
  });

  it.each([
    ['in the thread', true],
    ['in the channel', false],
  ])('bare %s means the last report there', async (_where, isInThread) => {
    const spine = await reported();
    const root = rootOf(spine);
    const accepted = await spine.chat.say('explain 2', {
      thread: isInThread ? root.id : undefined,
      source: isInThread ? 'mention' : 'command',
    });
    expect(whispered(accepted)).toContain(isInThread ? '' : 'appears in the thread of the report');
    await spine.idle();
    expect(rootsOf(spine)).toHaveLength(1);
    expect(repliesOf(spine, root).at(-1)).toMatch(/Explained 2 · .*checkout.*: see its reply/);
  });

  it('of two people at once loses neither explanation', async () => {
    const spine = await reported();
    await Promise.all(['explain 1', 'explain 2', 'explain 3'].map((line) => spine.chat.say(line)));
    await spine.idle();
    const report = await spine.core.reports.load(rootOf(spine).key.split('/')[0] ?? '');
    expect(Object.keys(report?.explanations ?? {})).toHaveLength(3);
  });

  it('without a report here says what to do first', async () => {
    const spine = await openSpine();
    expect(whispered(await spine.chat.say('explain', { channel: 'C9' }))).toContain('Run a check first');
    expect(whispered(await spine.chat.say('explain --report gone'))).toContain('Run a check first');
    expect(whispered(await spine.chat.say('analyze --again gone'))).toContain('no longer kept');
  });

  it('with analyze does both', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze --explain');
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain('Why: ');
    expect(repliesOf(spine, rootOf(spine))[0]).toContain('Built-in guidance');
  });
});

describe('what can be asked besides', () => {
  it('details, status, clusters, filters, help', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze');
    await spine.idle();
    const root = rootOf(spine);
    const pressed = await spine.chat.say(buttonOf(root, 'Details'), { thread: root.id, source: 'action' });
    const where = whispered(pressed);
    for (const said of ['replies in this thread', 'ledger-db', 'shop-config', 'february-closing'])
      expect(where).toContain(said);
    expect(whispered(await spine.chat.say('details'))).toContain('replies in the thread of the report');
    await spine.chat.say('details 2', { thread: root.id, source: 'mention' });
    await spine.idle();
    const replies = repliesOf(spine, root);
    expect(replies).toHaveLength(4);
    expect(replies.at(-1)).toContain('shop-config');
    expect(whispered(await spine.chat.say('status'))).toMatch(/k8sgpt is working[\s\S]*demo/);
    await eventually(async () =>
      expect(whispered(await spine.chat.say('clusters'))).toMatch(/demo.*reachable/),
    );
    expect(whispered(await spine.chat.say('filters'))).toContain('PersistentVolumeClaim');
    expect(whispered(await spine.chat.say(''))).toContain('/k8sgpt analyze');
  });
});
