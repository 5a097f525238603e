// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import openai from '../../adapters/ai/openai.ts';
import { type OpenAiStandin, says, startOpenAi } from '../standins/openai.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { certificateAuthority } from '../support/certificates.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

const authority = certificateAuthority();

const standin = async (tls = false): Promise<OpenAiStandin> => {
  const server = await startOpenAi(
    tls ? { tls: authority.issue({ name: 'ai.corp.test', hosts: ['ai.corp.test'] }) } : {},
  );
  server.will(says('through'));
  closing.push(() => server.close());
  return server;
};

/** An HTTP proxy that leads every name to one port, and keeps what it was asked for. */
const proxyTo = async (port: number, { wants }: { readonly wants?: string } = {}) => {
  const seen: string[] = [];
  const refused = (given: string | undefined): boolean =>
    wants !== undefined && given !== `Basic ${Buffer.from(wants).toString('base64')}`;
  const server = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (refused(request.headers['proxy-authorization'])) {
      response.writeHead(407).end();
      return;
    }
    const { pathname } = new URL(request.url ?? '');
    const { method, headers } = request;
    const onward = httpRequest({ host: '127.0.0.1', port, method, headers, path: pathname }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url ?? ''}`);
    if (refused(request.headers['proxy-authorization'])) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${address}`, address, seen };
};

const ask = async (baseUrl: string, env: Record<string, string>): Promise<string> => {
  const settings = openai.config.schema.parse({ apiKey: 'sk-test', baseUrl });
  const backend = await openai.open(settings, adapterParts({ env }));
  let text = '';
  const request = { system: 'S', messages: [{ role: 'user' as const, text: 'U' }], maxTokens: 5 };
  for await (const part of backend.complete(request, new AbortController().signal))
    if (part.type === 'text') text += part.text;
  return text;
};

describe('a proxy', () => {
  test('plain HTTP goes through HTTP_PROXY without a tunnel', async () => {
    const server = await standin();
    const proxy = await proxyTo(server.port);
    expect(await ask('http://ai.corp.test/v1', { HTTP_PROXY: proxy.url })).toBe('through');
    expect(proxy.seen).toEqual(['POST http://ai.corp.test/v1/chat/completions']);
  });

  test('HTTPS goes through HTTPS_PROXY, and an unknown authority is Refused with the setting', async () => {
    const server = await standin(true);
    const proxy = await proxyTo(server.port);
    const asking = ask('https://ai.corp.test/v1', { https_proxy: proxy.url });
    await expect(asking).rejects.toMatchObject({
      name: 'Refused',
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
    expect(proxy.seen).toEqual(['CONNECT ai.corp.test:443']);
  });

  test('NO_PROXY and this machine are asked directly', async () => {
    const server = await standin();
    const proxy = await proxyTo(server.port);
    // 0.0.0.0 leads here as well, but is no name of this machine.
    const elsewhere = server.url.replace('127.0.0.1', '0.0.0.0');
    const env = { HTTP_PROXY: proxy.url };
    expect(await ask(elsewhere, env)).toBe('through');
    expect(proxy.seen).toHaveLength(1);
    expect(await ask(elsewhere, { ...env, NO_PROXY: 'a.test, 0.0.0.0' })).toBe('through');
    expect(await ask(server.url, env)).toBe('through');
    expect(proxy.seen).toHaveLength(1);
  });

  test.each(['http', 'https'])(
    'one that wants credentials for %s says so, and takes them',
    async (scheme) => {
      const server = await standin(scheme === 'https');
      const proxy = await proxyTo(server.port, { wants: 'ana:pa:ss' });
      const variable = `${scheme.toUpperCase()}_PROXY`;
      const url = `${scheme}://ai.corp.test/v1`;
      await expect(ask(url, { [variable]: proxy.url })).rejects.toMatchObject({
        name: 'Refused',
        hint: expect.stringContaining('USER:PASSWORD'),
      });
      const outcome = await ask(url, { [variable]: `http://ana:pa%3Ass@${proxy.address}` }).catch(
        (error: unknown) => (error as Error).message,
      );
      // Past the proxy, the certificate of the private authority is the next thing in the way.
      expect(outcome).toMatch(scheme === 'http' ? /^through$/ : /certificate/);
    },
  );

  test('one that is not there is Unavailable', async () => {
    await expect(ask('http://ai.corp.test/v1', { HTTP_PROXY: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      name: 'Unavailable',
      message: expect.stringMatching(/ECONNREFUSED.*HTTPS_PROXY/),
    });
  });
});

test('a private authority in NODE_EXTRA_CA_CERTS, behind a proxy, in a process of its own', async () => {
  const server = await standin(true);
  const proxy = await proxyTo(server.port);
  const folder = await mkdtemp(join(tmpdir(), 'ai-ca-'));
  closing.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'ca.pem'), authority.certificate);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', new URL('../standins/ask-openai.ts', import.meta.url).pathname],
    {
      env: {
        PATH: process.env['PATH'],
        OPENAI_BASE_URL: 'https://ai.corp.test/v1',
        HTTPS_PROXY: proxy.url,
        NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      },
      timeout: 9_000,
    },
  );
  expect(stdout).toBe('through');
  expect(proxy.seen).toEqual(['CONNECT ai.corp.test:443']);
});
