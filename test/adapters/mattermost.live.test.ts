// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { limitOf, runes } from '../../adapters/mattermost/limits.ts';
import { renderMattermost } from '../../adapters/mattermost/render.ts';
import { openSocket } from '../../adapters/mattermost/socket.ts';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { Form } from '../../src/core/form.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import { faultOfPost, pingsIn } from '../standins/mattermost/rules.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { anyDocument, expectWords } from '../support/any-document.ts';
import { eventually } from '../support/eventually.ts';
import { noDesk } from '../support/no-desk.ts';
import * as fc from '../support/properties.ts';
import { realClock } from '../support/real-clock.ts';
import { channel, direct, joined, people, token, visible } from './mattermost.ts';

const [ana, ben] = people;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const open = async (accepted: Accepted = { status: 'accepted' }) => {
  const made = await joined();
  const heard: Interaction[] = [];
  await made.platform.start(async (interaction) => {
    heard.push(interaction);
    return accepted;
  }, noDesk);
  closing.push(made.close, made.platform.stop);
  await eventually(() => expect(made.server.connected()).toBe(1), 5_000);
  return { ...made, heard };
};

const form: Form = {
  title: 'Ask about this report',
  submit: 'Ask',
  line: 'ask --report r1',
  fields: [
    {
      type: 'text',
      as: 'operand',
      name: 'question',
      label: 'Question',
      required: true,
      long: true,
      max: 900,
    },
  ],
};
const instead = { summary: 'Type it', blocks: [{ type: 'paragraph' as const, text: ['Type it'] }] };

describe('Mattermost', () => {
  it('is told a secret by the server alone: what does not know it is a 401', async () => {
    const { server, platform, heard } = await open();
    expect((await server.command({ channel, user: ana.id, text: 'help', token: 'guessed' })).status).toBe(
      401,
    );
    const [payload] = platform.render({
      summary: 'x',
      blocks: [{ type: 'actions', actions: [{ label: 'Go', line: 'analyze', style: 'default' }] }],
    });
    const { id } = await platform.post({ platform: 'mattermost', workspace: '-', channel }, payload, {
      key: 'k',
      signal: new AbortController().signal,
    });
    const post = server.posts(channel).find((each) => each.id === id);
    expect(JSON.stringify(post?.props)).not.toContain(token);
    expect(heard).toEqual([]);
  });

  it('hears who is a guest, and what is written to the bot alone', async () => {
    const { server, heard } = await open();
    server.write({ channel: direct, user: ben.id, text: 'analyze -n shop' });
    server.write({ channel, user: ana.id, text: 'nobody asked the bot' });
    await eventually(() => expect(heard).toHaveLength(1), 5_000);
    expect(heard[0]).toMatchObject({
      source: 'message',
      line: 'analyze -n shop',
      direct: true,
      person: { id: ben.id, name: 'ben', locale: 'en', guest: true },
    });
  });

  it('opens a form as a dialog, and what is written into it becomes a command line', async () => {
    const { server, heard } = await open({ status: 'accepted', form, whisper: instead });
    await server.command({ channel, user: ana.id, text: 'ask' });
    expect(server.whispers(ana.id)).toEqual([]);
    const [dialog] = server.dialogs;
    if (dialog === undefined) throw new Error('no dialog was opened');
    const sent = await server.submit(dialog, ana.id, channel, {
      'operand:question': 'since when?\nand why?',
    });
    expect(sent.status).toBe(200);
    expect(heard.at(-1)).toMatchObject({
      source: 'action',
      line: 'ask --report r1 -- "since when? and why?"',
    });
    const forged = {
      url: dialog.url,
      dialog: { state: JSON.stringify({ line: 'pause', proof: 'x', channel }) },
    };
    expect((await server.submit(forged, ana.id, channel, {})).status).toBe(401);
  });

  it('hears what it missed while the connection was away', async () => {
    const { server, heard } = await open();
    server.drop();
    server.write({ channel, user: ana.id, text: '@k8sgpt status' });
    await eventually(() => expect(heard.map(({ line }) => line)).toEqual(['status']), 8_000);
  });

  it('tells a person once, however many processes hear of it', async () => {
    const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
    const made = await joined({}, { memory: state });
    const beside = await joined({}, { memory: state }, made.server);
    closing.push(made.close);
    for (const { platform } of [made, beside]) {
      await platform.start(async () => ({ status: 'accepted', whisper: instead }), noDesk);
      closing.push(platform.stop);
    }
    await eventually(() => expect(made.server.connected()).toBe(2), 5_000);
    made.server.write({ channel, user: ana.id, text: '@k8sgpt help' });
    await eventually(() => expect(made.server.whispers(ana.id)).toEqual(['Type it']), 5_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(made.server.whispers(ana.id)).toEqual(['Type it']);
  });

  it('notices a connection that says nothing, and makes a new one', async () => {
    const { server } = await joined().then((made) => {
      closing.push(made.close);
      return made;
    });
    const events = new URL('api/v4/websocket', server.url.replace('http', 'ws'));
    const heard: unknown[] = [];
    const told: number[] = [];
    const metrics = { ...adapterParts().metrics, gauge: (_: string, value: number) => void told.push(value) };
    const parts = { ...adapterParts(), metrics };
    const socket = openSocket(events, token, (event) => heard.push(event), parts, 200);
    closing.push(socket.stop);
    await eventually(() => expect(socket.trouble()).toBeUndefined(), 5_000);
    server.silence();
    await eventually(() => expect(socket.trouble()).toBe('the connection was silent'), 5_000);
    server.unsilence();
    await eventually(() => expect(socket.trouble()).toBeUndefined(), 5_000);
    expect([told.slice(0, 3), told.at(-1)]).toEqual([[0, 1, 0], 1]);
  });

  it('writes to a person directly where the bot may not whisper', async () => {
    const made = await joined({ mayWhisper: false });
    closing.push(made.close);
    const place = { platform: 'mattermost', workspace: '-', channel };
    for (const payload of made.platform.render(instead))
      await made.platform.whisper(place, ana.id, payload, { signal: new AbortController().signal });
    expect(made.server.posts('direct').map(({ message }) => message)).toEqual(['Type it']);
  });
});

const render = renderMattermost({ callbackUrl: 'http://bot.example', proofOf: () => 'p'.repeat(32) });
/** Without blanks and what marks: what is left is the words. */
const bare = (text: string): string => visible(text).replace(/[\s\\`*_#>|~\-\u2060:·]|<br>/g, '');

describe('a document in Mattermost', () => {
  it('keeps every limit, loses no word and notifies nobody, whatever it says', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const payloads = render(document);
        for (const { message, props } of payloads) {
          expect(faultOfPost({ message, props })).toBeUndefined();
          expect(pingsIn(message, ['ana', 'k8sgpt'])).toEqual([]);
        }
        expect(payloads.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it('of plain words says all of them in their order', () => {
    const words = fc.array(fc.stringMatching(/^[a-z0-9]{1,12}( [a-z0-9]{1,12}){0,2000}$/), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(words, (paragraphs) => {
        const blocks = paragraphs.map((text) => ({ type: 'paragraph' as const, text: [text] }));
        const all = bare(
          render({ summary: 'x', blocks })
            .map(({ message }) => message)
            .join('\n'),
        );
        expectWords({ summary: 'x', blocks }, all, bare);
      }),
      { numRuns: 40 },
    );
  });

  it('of a megabyte is many posts within every limit', () => {
    const blocks = [
      { type: 'paragraph' as const, text: ['word '.repeat(60_000)] },
      { type: 'code' as const, text: 'kubectl get pods\n'.repeat(40_000) },
    ];
    const payloads = render({ summary: 'much', blocks });
    expect(Math.max(...payloads.map(({ message }) => runes(message)))).toBeLessThanOrEqual(
      limitOf('messageRunes'),
    );
    const all = payloads.map(({ message }) => message).join('\n');
    expect(all.match(/word/g)).toHaveLength(60_000);
    expect(all.match(/kubectl get pods/g)).toHaveLength(40_000);
  });

  it('says what to type where the server cannot reach the bot', () => {
    const [{ message, props }] = renderMattermost({ callbackUrl: undefined, proofOf: () => '' })({
      summary: 'x',
      blocks: [{ type: 'actions', actions: [{ label: 'Explain', line: 'explain 1', style: 'default' }] }],
    });
    expect(message).toContain('Explain: `@k8sgpt explain 1`');
    expect(props).toEqual({});
  });
});
