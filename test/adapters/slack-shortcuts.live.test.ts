// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import analyze from '../../src/commands/analyze.ts';
import type { AnyCommand } from '../../src/core/command.ts';
import type { Document } from '../../src/core/document.ts';
import type { SuggestRequest } from '../../src/core/ports/desk.ts';
import { visibleText } from '../standins/slack/visible-text.ts';
import { type SlackBot, startBot } from './slack.ts';

const said = (text: string): Document => ({ summary: text, blocks: [{ type: 'paragraph', text: [text] }] });
const channel = 'C0OPS';
const user = 'U0ANA';

describe('shortcuts', () => {
  const asked: SuggestRequest[] = [];
  const command = {
    ...analyze,
    flags: {
      ...analyze.flags,
      cluster: { ...analyze.flags.cluster, suggests: 'clusters' },
      namespace: { ...analyze.flags.namespace, suggests: 'namespaces' },
      filter: { ...analyze.flags.filter, suggests: 'filters' },
    },
  } as unknown as AnyCommand;
  const desk = {
    commands: [command, { ...command, verb: 'ask' }],
    suggest: async (request: SuggestRequest) => {
      asked.push(request);
      return ['shop', 'shop-eu', 'x'.repeat(200)].map((value) => ({ label: value, value }));
    },
  };
  let bot: SlackBot;
  beforeEach(async () => {
    asked.length = 0;
    bot = await startBot('http', {}, { desk });
  });
  afterEach(async () => bot.close());

  it('"Check a cluster" asks for all of it, and posts where the person says', async () => {
    const { slack, heard } = bot;
    await slack.shortcut(user, 'check_cluster');
    const { status, body } = await slack.typeInto(user, {
      blockId: 'flag:namespace',
      typed: 'sho',
      values: { 'flag:cluster': 'prod', 'k8sgpt:where': channel },
    });
    expect(status).toBe(200);
    expect(body.options.map(({ value }: { readonly value: string }) => value)).toEqual(['shop', 'shop-eu']);
    expect(asked).toMatchObject([
      {
        verb: 'analyze',
        flag: 'namespace',
        typed: 'sho',
        given: { cluster: 'prod' },
        conversation: { channel },
        person: { id: user },
      },
    ]);
    await slack.submitView({
      user,
      values: {
        'flag:cluster': 'prod',
        'flag:namespace': ['shop', 'shop-eu'],
        'flag:explain': ['true'],
        'k8sgpt:where': 'C0OTHER',
      },
    });
    expect(heard).toMatchObject([
      {
        line: 'analyze --cluster=prod --namespace=shop --namespace=shop-eu --explain=true',
        conversation: { channel: 'C0OTHER' },
        source: 'action',
      },
    ]);
    expect(JSON.stringify(heard)).not.toContain('/response/');
    // Where the bot is not, whoever asked is told how to invite it.
    const post = bot.platform.post(
      { platform: 'slack', workspace: 'T0STANDIN', channel: 'C0OTHER' },
      bot.platform.render(said('x'))[0],
      { key: 'k', signal: new AbortController().signal },
    );
    await expect(post).rejects.toThrow('waits to be invited');
    expect(slack.ephemerals('C0OTHER', user).map(visibleText)).toEqual([
      expect.stringContaining('/invite @k8sgpt'),
    ]);
  });

  it('"Explain this" asks about the words of a message, in its thread', async () => {
    const { slack, heard } = bot;
    const alert = await slack.say({
      channel,
      user: 'U0BEN',
      text: '',
      attachments: [
        { title: '[FIRING] PodCrash', text: `<!here> shop/checkout &amp; ${'more '.repeat(400)}` },
      ],
    });
    await slack.explainMessage(user, alert);
    expect(heard).toMatchObject([{ source: 'action', conversation: { channel, thread: alert.ts } }]);
    const { line = '' } = heard[0] ?? {};
    expect(line).toMatch(
      /^ask -- "What is behind this message: \[FIRING\] PodCrash @here shop\/checkout & more/,
    );
    expect(line.length).toBeLessThan(1_000);
    expect(line).toMatch(/…"$/);
  });

  it('"Explain this" of our own report explains it', async () => {
    const { slack, platform, heard } = bot;
    const place = { platform: 'slack', workspace: 'T0STANDIN', channel };
    const { signal } = new AbortController();
    const ref = await platform.post(place, platform.render(said('A report'))[0], { key: 'k', signal });
    const [message] = slack.messages(channel);
    if (message === undefined) throw new Error('nothing was posted');
    await slack.explainMessage(user, message);
    expect(heard).toMatchObject([{ line: 'explain', conversation: { channel, thread: ref.id } }]);
    // While it is under way, the thread says so, until the bot writes there.
    await slack.waitFor(() => slack.statusOf(channel, ref.id) !== undefined);
    await platform.post(place, platform.render(said('Because'))[0], { key: 'k2', thread: ref, signal });
    expect(slack.statusOf(channel, ref.id)).toBeUndefined();
    // An answer may also be an update of what is there; progress is none.
    const [before] = slack.callsOf('assistant.threads.setStatus').slice(-1);
    await slack.explainMessage(user, message);
    await slack.waitFor(() => slack.statusOf(channel, ref.id) !== undefined);
    const busy: Document = {
      summary: 'x',
      blocks: [{ type: 'progress', done: 1, total: 2, label: ['reading'] }],
    };
    await platform.update(ref, platform.render(busy)[0], { signal });
    expect(slack.statusOf(channel, ref.id)).toBeDefined();
    await platform.update(ref, platform.render(said('Because'))[0], { signal });
    await slack.waitFor(() => slack.statusOf(channel, ref.id) === undefined);
    expect(before?.args).toMatchObject({ status: 'is looking into it…' });
  });
});
