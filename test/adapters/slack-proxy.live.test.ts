import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import slackPlatform from '../../adapters/slack/index.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import { workspace } from '../standins/slack/given.ts';
import type { SlackStandIn } from '../standins/slack/slack.ts';
import { noDesk } from '../support/no-desk.ts';
import { type Mode, partsOf, settingsOf } from './slack.ts';

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const listening = async (server: Server): Promise<Server> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

/** Both ends die together. */
const join = (one: Socket, other: Socket): void => {
  one.pipe(other).pipe(one);
  for (const end of [one, other])
    end
      .on('error', () => undefined)
      .on('close', () => {
        one.destroy();
        other.destroy();
      });
};

/** Slack as it is reached by a name that no name server here knows: what it says of its own address has that name too. */
const named = async (slack: SlackStandIn, host: string): Promise<Server> => {
  const { port } = new URL(slack.url);
  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (chunk: Buffer) => body.push(chunk));
    request.on('end', () => {
      const { host: _, ...headers } = request.headers as Record<string, string>;
      const url = `http://127.0.0.1:${port}${request.url ?? ''}`;
      delete headers['content-length'];
      delete headers['connection'];
      void fetch(url, { method: request.method ?? 'POST', headers, body: Buffer.concat(body) }).then(
        async (answer) => {
          const text = (await answer.text()).replaceAll(`127.0.0.1:${port}`, host);
          response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
        },
      );
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    const lines = request.rawHeaders.flatMap((name, at, all) =>
      at % 2 === 0 ? [`${name}: ${all[at + 1] ?? ''}`] : [],
    );
    const upstream = connect(Number(port), '127.0.0.1', () => {
      upstream.write(`GET ${request.url ?? ''} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      join(socket, upstream);
    });
  });
  return listening(server);
};

const forwardProxy = async (
  target: Server,
): Promise<{ readonly server: Server; readonly seen: string[] }> => {
  const seen: string[] = [];
  const server = createServer((_request, response) => response.writeHead(501).end());
  server.on('connect', (request, socket: Socket, head) => {
    seen.push(request.url ?? '');
    const upstream = connect(portOf(target), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      join(socket, upstream);
    });
  });
  return { server: await listening(server), seen };
};

describe('a proxy set by the environment', () => {
  let slack: SlackStandIn;
  let host: Server;
  let proxy: Awaited<ReturnType<typeof forwardProxy>>;

  beforeEach(async () => {
    slack = await workspace();
    host = await named(slack, 'slack.invalid');
    proxy = await forwardProxy(host);
  });
  afterEach(async () => {
    for (const server of [proxy.server, host]) {
      server.close();
      server.closeAllConnections();
    }
    await slack.close();
  });

  const open = async (mode: Mode, apiUrl: string, env: Record<string, string>) =>
    slackPlatform.open(settingsOf(mode, apiUrl), partsOf({ env }));
  const proxyUrl = (): string => `http://127.0.0.1:${portOf(proxy.server)}`;

  it.each(['HTTP_PROXY', 'http_proxy'])('by %s carries the Web API', async (variable) => {
    const platform = await open('http', 'http://slack.invalid/api/', { [variable]: proxyUrl() });
    await platform.start(async () => ({ status: 'accepted' }), noDesk);
    await slack.waitFor(() => platform.health().status === 'ok');
    expect(new Set(proxy.seen)).toEqual(new Set(['slack.invalid:80']));
    await platform.stop();
  });

  it('carries the socket too', async () => {
    const platform = await open('socket', 'http://slack.invalid/api/', { HTTP_PROXY: proxyUrl() });
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
      HTTP_PROXY: proxyUrl(),
      HTTPS_PROXY: proxyUrl(),
      ...env,
    });
    await platform.start(async () => ({ status: 'accepted' }), noDesk);
    await slack.waitFor(() => platform.health().status === 'ok');
    expect(proxy.seen).toEqual([]);
    await platform.stop();
  });
});
