// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { fileHosts } from '../../adapters/teams/file-hosts.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { documentMarkdown } from '../../src/core/document-markdown.ts';
import type { MessageRef } from '../../src/core/ports/chat-platform.ts';
import { given, type Room, rooms } from '../standins/teams/given.ts';
import { type Json, type Message, textOf } from '../standins/teams/state.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { hurried, startBot, type TeamsBot } from './teams.ts';

const signal = new AbortController().signal;
const room = rooms.ana;

const long = (name: string): Document => ({
  summary: `The report of ${name}`,
  blocks: Array.from({ length: 400 }, (_, at) => ({
    type: 'paragraph',
    text: [`line ${at} of ${name}: ${'word '.repeat(60)}`],
  })),
});

let bots: TeamsBot[] = [];
const start = async (env: Readonly<Record<string, string>> = { TEAMS_FILE_HOSTS: '127.0.0.1' }) => {
  const { log, lines } = keepingLog();
  const memory = fileState({ directory: undefined, clock: hurried, log });
  const bot = await startBot({ parts: { clock: hurried, memory, log }, env });
  bots.push(bot);
  return { ...bot, lines };
};
afterEach(async () => {
  const open = bots;
  bots = [];
  for (const bot of open) await bot.close();
});

const placeOf = ({ id }: Room): Conversation => ({ platform: 'teams', workspace: given.tenant, channel: id });
const post = async (
  { platform }: TeamsBot,
  document: Document,
  where: Room,
): Promise<readonly MessageRef[]> => {
  const refs: MessageRef[] = [];
  for (const payload of platform.render(document, placeOf(where)))
    refs.push(await platform.post(placeOf(where), payload, { key: 'k', thread: refs[0], signal }));
  return refs;
};
const kindOf = ({ activity }: Message): string => activity.attachments[0].contentType.split('.').at(-1);
const ofBot = ({ teams }: TeamsBot, where: Room): readonly Message[] =>
  teams.messages(where).filter(({ byBot }) => byBot);

describe('what is too long for a few messages', () => {
  it('is offered as a file to one person, and is put into their OneDrive when they agree', async () => {
    const bot = await start();
    const document = long('demo');
    const refs = await post(bot, document, room);
    const before = ofBot(bot, room);
    expect(before.map(kindOf)).toEqual(['adaptive', 'adaptive', 'adaptive', 'adaptive', 'consent']);
    const [card] = before[4]?.activity.attachments ?? [];
    expect(card).toMatchObject({
      name: 'k8sgpt.md',
      content: { sizeInBytes: Buffer.byteLength(documentMarkdown(document)) },
    });
    const message = refs[4]?.id ?? '';
    const answers = [await bot.teams.consent({ room, message, action: 'accept' }), await bot.teams.again()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await bot.teams.waitFor(() => ofBot(bot, room).some((one) => kindOf(one) === 'info'));
    expect(bot.teams.oneDrive.files.map(({ text }) => text)).toEqual([documentMarkdown(document)]);
    await bot.teams.waitFor(() => !ofBot(bot, room).some((one) => kindOf(one) === 'consent'));
    expect(ofBot(bot, room).map(kindOf)).toEqual(['adaptive', 'adaptive', 'adaptive', 'adaptive', 'info']);
    // The same message shown once more offers nothing twice.
    const again = bot.platform.render(document, placeOf(room)).at(-1);
    await bot.platform.update({ channel: room.id, id: message }, again as never, { signal });
    expect(bot.lines.join('\n')).not.toContain('/upload/');
  });

  it('is messages elsewhere, with nothing lost', async () => {
    const bot = await start();
    for (const where of [rooms.group, rooms.ops]) {
      await post(bot, long('demo'), where);
      const all = ofBot(bot, where).map(textOf).join('\n');
      expect(all).toContain('line 0 of demo');
      expect(all).toContain('line 399 of demo');
      expect(ofBot(bot, where).map(kindOf)).not.toContain('consent');
    }
  });

  it('is messages after a press where the file is not wanted, or cannot be put', async () => {
    for (const action of ['decline', 'accept'] as const) {
      const bot = await start();
      bot.teams.oneDrive.fail(507);
      const refs = await post(bot, long('demo'), room);
      await bot.teams.consent({ room, message: refs[4]?.id ?? '', action });
      const offer = await bot.teams.waitFor(() =>
        ofBot(bot, room).find((message) => textOf(message).includes('[Show all of it here]')),
      );
      expect(textOf(offer)).toMatch(action === 'decline' ? /Nothing was stored/ : /could not be put/);
      await bot.teams.press({ room, message: offer.id, action: 'Show all of it here' });
      await bot.teams.waitFor(() => ofBot(bot, room).some((message) => textOf(message).includes('line 399')));
      expect(bot.heard).toEqual([]);
      expect(bot.teams.oneDrive.files).toEqual([]);
    }
  });

  it('goes to no other address than those of OneDrive, whatever a client names', async () => {
    const bot = await start({});
    const refs = await post(bot, long('demo'), room);
    await bot.teams.consent({ room, message: refs[4]?.id ?? '', action: 'accept' });
    await bot.teams.waitFor(() => ofBot(bot, room).some((one) => textOf(one).includes('could not be put')));
    expect(bot.teams.oneDrive.files).toEqual([]);
    const mayUpload = fileHosts({ fileHosts: 'files.example.com, 127.0.0.1' });
    expect(
      [
        'https://contoso-my.sharepoint.com/personal/ana/_api/v2.0/upload?x=1',
        'https://files.example.com/a',
        'http://127.0.0.1:8080/a',
      ].map(mayUpload),
    ).toEqual([true, true, true]);
    expect(
      [
        'http://contoso-my.sharepoint.com/a',
        'https://sharepoint.com.evil.example/a',
        'https://evil-sharepoint.com/a',
        'https://contoso.sharepoint.com:6443/a',
        'https://user:word@contoso.sharepoint.com/a',
        'https://169.254.169.254/latest/meta-data',
        'http://localhost:8080/a',
        'http://[::1]/a',
        'http://files.example.com/a',
        'file:///etc/passwd',
        'nothing',
      ].filter(mayUpload),
    ).toEqual([]);
  });

  it('is for the chat alone in which it was offered, and not for ever', async () => {
    const bot = await start();
    const [ask] = [await post(bot, long('demo'), room)];
    const [card] = ofBot(bot, room).at(-1)?.activity.attachments ?? [];
    const context: Json = card.content.acceptContext;
    const { teams } = bot;
    await teams.consent({ room: rooms.group, message: ask[4]?.id ?? '', action: 'accept' });
    const other: Room = { ...room, id: 'a:1ben' };
    const sent = await teams.consent({ room, message: 'gone', action: 'accept' });
    expect(sent.activity.value.context).not.toEqual(context);
    await teams.waitFor(() => ofBot(bot, room).some((one) => textOf(one).includes('no longer kept')));
    await teams.deliver({
      ...sent.activity,
      conversation: { id: other.id, conversationType: 'personal', tenantId: given.tenant },
      value: { ...sent.activity.value, context },
    });
    await bot.platform.stop();
    expect(teams.oneDrive.files).toEqual([]);
  });

  it('is messages where Teams has no files for bots, or takes no offer', async () => {
    const bot = await start();
    bot.teams.fail('send', 1, { status: 400, code: 'BadSyntax' });
    const [payload] = bot.platform.render(long('demo'), placeOf(room)).slice(-1);
    await bot.platform.post(placeOf(room), payload as never, { key: 'k', signal });
    const all = ofBot(bot, room).map(textOf).join('\n');
    expect(all).toContain('line 399 of demo');
    const memoryless = await startBot({ parts: { clock: hurried } });
    bots.push(memoryless);
    await post(memoryless, long('demo'), room);
    expect(ofBot(memoryless, room).map(kindOf)).not.toContain('consent');
  });
});
