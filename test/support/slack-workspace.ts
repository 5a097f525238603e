// SPDX-License-Identifier: Apache-2.0

import { connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from './eventually.ts';
import { type RunningSlack, startLocalSlack } from './local-slack.ts';
import { startProduct } from './product.ts';

export type Mode = 'http' | 'socket';

/** One workspace with the app of manifest.yml: a channel that the bot is in, and Ana's direct messages with it. */
export const workspace = {
  channel: 'C01OPS',
  direct: 'D01ANA',
  person: 'U01ANA',
  bot: 'U0K8SGPT',
} as const;

const tokens = { bot: 'xoxb-local-slack', app: 'xapp-local-slack', signing: 'local-slack-signing-secret' };

const described = (mode: Mode, requestUrl: string) => ({
  workspace: { name: 'Example Shop', domain: 'example-shop', teamId: 'T01SHOP' },
  app: {
    appId: 'A01K8SGPT',
    botUserId: workspace.bot,
    botName: 'k8sgpt',
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret: tokens.signing,
    ...(mode === 'socket' ? { mode } : { mode: 'events', requestUrl }),
  },
  users: [{ id: workspace.person, name: 'ana', real_name: 'Ana', tz: 'Europe/Berlin' }],
  channels: [
    { id: workspace.channel, name: 'ops', members: [workspace.person, workspace.bot] },
    {
      id: workspace.direct,
      name: 'direct',
      is_channel: false,
      is_im: true,
      members: [workspace.person, workspace.bot],
    },
  ],
});

/** Slack and the bot each need the other's address before they start: this one is known first, as a load balancer's is. */
const relay = async (): Promise<{ url: string; to: (url: string) => void; close: () => Promise<void> }> => {
  let target: number | undefined;
  const open = new Set<Socket>();
  const server: Server = createServer((client) => {
    if (target === undefined) return void client.destroy();
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('close', () => {
        open.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
      socket.on('error', () => socket.destroy());
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    to: (url) => {
      target = Number(new URL(url).port);
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export interface ServedWorkspace {
  readonly slack: RunningSlack;
  /** Resolves to the product's exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Slack as the emulator plays it, with the real product behind it on the demo cluster; resolves when they know each other. */
export const serveWorkspace = async (emulator: string, mode: Mode): Promise<ServedWorkspace> => {
  const opened: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const door = await relay();
    opened.push(door.close);
    const slack = await startLocalSlack(emulator, described(mode, `${door.url}/slack/events`));
    opened.push(slack.stop);
    const product = await startProduct(
      {
        SLACK_API_URL: `${slack.url}/api/`,
        SLACK_BOT_TOKEN: tokens.bot,
        ...(mode === 'socket' ? { SLACK_APP_TOKEN: tokens.app } : { SLACK_SIGNING_SECRET: tokens.signing }),
      },
      60_000,
    );
    let code: number | null = null;
    opened.push(async () => {
      code = await product.stop();
    });
    await eventually(async () => {
      const webhooks = /Webhooks\s+(http:\S+)/.exec(product.said())?.[1];
      if (webhooks === undefined) throw new Error(`no address for webhooks:\n${product.said()}`);
      door.to(webhooks);
      const sign = mode === 'socket' ? 'socket connected' : 'auth.test';
      const known = (await slack.traffic()).some(({ summary }) => String(summary).includes(sign));
      if (!known) throw new Error(`the bot has not come to Slack:\n${product.said()}`);
    }, 30_000);
    return {
      slack,
      stop: async () => {
        await closeAll();
        return code;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
};
