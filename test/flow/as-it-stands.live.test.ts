// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/core/document.ts';
import type { CurrentRequest, Desk } from '../../src/core/ports/desk.ts';
import { scriptedChat } from '../support/chat.ts';
import { documentText } from '../support/document-text.ts';
import { openSpine, type SpineOptions } from '../support/spine.ts';
import { rootOf } from '../support/spine-messages.ts';

// Whoever looks at an old message sees it as it would be written now.

/** A report in one channel, and eyes on what platforms are offered besides. */
const reported = async (options: SpineOptions = {}) => {
  const chat = scriptedChat();
  let desk: Desk | undefined;
  const start: typeof chat.platform.start = async (accept, given) => {
    desk = given;
    await chat.platform.start(accept, given);
  };
  const spine = await openSpine({ ...options, chat: { ...chat, platform: { ...chat.platform, start } } });
  await chat.say('analyze');
  await spine.idle();
  const look = async (
    shows: Document['shows'],
    more: Partial<CurrentRequest> & { readonly id?: string } = {},
  ): Promise<Document | undefined> => {
    if (shows === undefined) throw new Error('this message shows nothing that changes');
    const { conversation } = more;
    return desk?.current?.({
      conversation: conversation ?? { platform: 'chat', workspace: 'W1', channel: 'C9' },
      person: { id: more.id ?? 'U9' },
      shows,
    });
  };
  return { spine, chat, look, root: rootOf(spine) };
};

const words = (document: Document | undefined): string =>
  document === undefined ? '' : documentText(document);

describe('an old message', () => {
  it('says what people did since, to those who look at it elsewhere, too', async () => {
    const { spine, chat, look, root } = await reported();
    const { shows } = root.document;
    const before = words(await look(shows));
    expect(before).toBe(documentText(root.document));
    await chat.say(`ack 1 --report ${shows?.report ?? ''}`, { thread: root.id, person: 'ben' });
    await spine.idle();
    expect(words(await look(shows))).toMatch(/Acknowledged by @ben/);
    expect(words(await look({ report: shows?.report ?? '', incident: 'none' }))).toBe('');
    const reply = chat.shows().find(({ document }) => document.shows?.incident !== undefined);
    expect(words(await look(reply?.document.shows))).toMatch(/acknowledged by @ben/);
    expect(spine.log.join('\n')).not.toContain('"verb":"incidents"');
  });

  it('says that the same is being checked again, and then that there is a newer report', async () => {
    const { spine, look, root } = await reported();
    const { shows } = root.document;
    const report = await spine.core.reports.load(shows?.report ?? '');
    if (report === undefined) throw new Error('the report is not kept');
    expect(words(await look(shows))).not.toMatch(/newer report|again right now/);
    const { conversation, person } = { conversation: root, person: { id: 'U-ben', name: 'ben' } };
    await spine.core.runs.join({
      shareKey: 'another',
      interaction: {
        id: 'another',
        conversation: { platform: 'chat', workspace: 'W1', channel: conversation.channel },
        person,
        at: Date.now(),
        source: 'command',
        line: 'analyze',
      },
      work: { kind: 'analyze', cluster: 'demo', scope: {}, filters: [], explain: false },
      opening: root.document,
      queue: 'none',
      now: Date.now(),
    });
    expect(words(await look(shows))).toContain('It is being checked again right now, asked by @ben.');
    await spine.core.reports.save({ ...report, id: 'newer', takenAt: report.takenAt + 2, incidents: [] });
    expect(words(await look(shows))).toMatch(/There is a newer report, of .*\[Show the newer one\]/s);
    expect(words(await look({ report: 'newer' }))).not.toContain('newer report');
  });

  it('never says more than it had: no explanation that was written for others', async () => {
    const { spine, chat, look, root } = await reported();
    const { shows } = root.document;
    await chat.say('explain 1', { thread: root.id });
    await spine.idle();
    expect(words(await look(shows))).not.toContain('Why:');
    expect(words(await look({ report: shows?.report ?? '', explained: true }))).toContain('Why:');
    const reply = chat.shows().find(({ document }) => document.shows?.explained === true);
    expect(words(await look(reply?.document.shows))).toContain('What is happening');
    const [incident] = [reply?.document.shows?.incident ?? ''];
    expect(words(await look({ report: shows?.report ?? '', incident }))).not.toContain('What is happening');
  });

  it('is left as it was for those who may not see it, and starts nothing', async () => {
    const access = { rules: [{ users: ['U-ana'] }] };
    const { spine, look, root } = await reported({ access });
    const entries = await spine.core.state.list('audit/');
    expect(words(await look(root.document.shows, { id: 'U-ana' }))).not.toBe('');
    expect(words(await look(root.document.shows, { id: 'U2' }))).toBe('');
    expect(words(await look({ report: 'nothing' }, { id: 'U-ana' }))).toBe('');
    expect(await spine.core.state.list('audit/')).toEqual(entries);
    expect(await spine.core.runs.active()).toEqual([]);
  });

  it('is not looked up while it is still written', async () => {
    const { chat } = await reported();
    const written = chat.calls.filter(({ summary }) => summary.startsWith('Checking'));
    expect(written.length).toBeGreaterThan(0);
    expect(chat.shows().every(({ document }) => document.shows !== undefined)).toBe(true);
  });
});
