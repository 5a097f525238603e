// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wayOut } from '../../adapters/http/way-out.ts';
import slackPlatform from '../../adapters/slack/index.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import { workspace } from '../standins/slack/given.ts';
import type { SlackStandIn } from '../standins/slack/slack.ts';
import { forwardProxy } from '../support/forward-proxy.ts';
import { noDesk } from '../support/no-desk.ts';
import { type Mode, partsOf, settingsOf } from './slack.ts';

describe('a proxy set by the environment', () => {
  let slack: SlackStandIn;
  let proxy: Awaited<ReturnType<typeof forwardProxy>>;

  beforeEach(async () => {
    slack = await workspace();
    proxy = await forwardProxy(slack.url, 'slack.invalid');
  });
  afterEach(async () => {
    await proxy.close();
    await slack.close();
  });

  const open = async (mode: Mode, apiUrl: string, env: Record<string, string>) =>
    slackPlatform.open(settingsOf(mode, apiUrl), partsOf({ env, wayOut: async () => wayOut(env) }));

  it.each(['HTTP_PROXY', 'http_proxy'])('by %s carries the Web API', async (variable) => {
    const platform = await open('http', 'http://slack.invalid/api/', { [variable]: proxy.url });
    await platform.start(async () => ({ status: 'accepted' }), noDesk);
    await slack.waitFor(() => platform.health().status === 'ok');
    expect(new Set(proxy.seen)).toEqual(new Set(['slack.invalid:80']));
    await platform.stop();
  });

  it('carries the socket too', async () => {
    const platform = await open('socket', 'http://slack.invalid/api/', { HTTP_PROXY: proxy.url });
    const heard: Interaction[] = [];
    await platform.start(async (interaction) => {
      heard.push(interaction);
      return { status: 'accepted' };
    }, noDesk);
    await slack.waitFor(() => platform.health().status === 'ok');
    expect(await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'status' })).toMatchObject({
      status: 200,
    });
    expect(heard.map(({ line }) => line)).toEqual(['status']);
    expect(new Set(proxy.seen)).toEqual(new Set(['slack.invalid:80']));
    await platform.stop();
  });

  it.each([
    ['this machine', {}],
    ['what NO_PROXY names', { NO_PROXY: 'other.example,127.0.0.1' }],
  ])('is not used for %s', async (_what, env) => {
    const platform = await open('socket', slack.url, {
      HTTP_PROXY: proxy.url,
      HTTPS_PROXY: proxy.url,
      ...env,
    });
    await platform.start(async () => ({ status: 'accepted' }), noDesk);
    await slack.waitFor(() => platform.health().status === 'ok');
    expect(proxy.seen).toEqual([]);
    await platform.stop();
  });
});
