// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { proxyFor } from '../../adapters/kubernetes/proxy-for.ts';
import { certificateAuthority } from '../support/certificates.ts';
import { logIn } from '../support/log-in.ts';
import { namespace, pod, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';
import { tlsFront } from '../support/tls-front.ts';

const authority = certificateAuthority();
const cluster = { 'certificate-authority-data': Buffer.from(authority.certificate).toString('base64') };

interface ProxyOptions {
  readonly credentials?: string;
  /** Answers with this instead of connecting. */
  readonly status?: number;
}

/** A real proxy which reaches every name at `to`. */
const startProxy = async (to: number, { credentials, status }: ProxyOptions = {}) => {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', (request, client) => {
    asked.push(`${request.method} ${request.url}`);
    client.on('error', () => client.destroy());
    const wanted =
      credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
    const refusal = wanted !== undefined && request.headers['proxy-authorization'] !== wanted ? 407 : status;
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const inner = connect(to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(inner).pipe(client);
    });
    inner.on('error', () => client.destroy());
    client.on('close', () => inner.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}`, asked };
};

const behind = async (given: ProxyOptions = {}) => {
  const server = await serve([namespace, pod('a')]);
  const front = await tlsFront(server, authority.issue({ name: 'api', hosts: ['api.shop.test'] }));
  const proxy = await startProxy(front.port, given);
  // No resolver knows the name: only the proxy can reach it.
  const scanWith = async (env: Record<string, string>, more: object = {}) => {
    const url = 'https://api.shop.test:6443';
    const given = { env, cluster: { ...cluster, ...more }, limits: { attempts: 1 } };
    return (await logIn({ url }, { token: server.token }, given)).scan();
  };
  return { server, front, proxy, scanWith };
};

describe('a cluster behind a proxy', () => {
  it('is reached through CONNECT, in TLS that the proxy cannot read; the server hears only GET', async () => {
    const { server, front, proxy, scanWith } = await behind();
    const { kinds } = await scanWith({ HTTPS_PROXY: proxy.url });
    expect(kinds.Pod).toMatchObject({ status: 'read', objects: [{ metadata: { name: 'a' } }] });
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT api.shop.test:6443']));
    expect([new Set(front.names), server.stats().refusedVerbs]).toEqual([new Set(['api.shop.test']), {}]);
  });

  it('with a certificate of the client that is none is refused as without a proxy, and ends nothing', async () => {
    const pem = (what: string): string => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----\n`;
    const user = {
      'client-certificate-data': Buffer.from(pem('CERTIFICATE')).toString('base64'),
      'client-key-data': Buffer.from(pem('PRIVATE KEY')).toString('base64'),
    };
    const { proxy } = await behind();
    const url = 'https://api.shop.test:6443';
    // What nobody catches fails the whole run of tests.
    for (const env of [{}, { HTTPS_PROXY: proxy.url }]) {
      const error = await rejection(
        (await logIn({ url }, user, { env, cluster, limits: { attempts: 1 } })).scan(),
      );
      expect([error.name, error.message], JSON.stringify(env)).toEqual([
        'Refused',
        expect.stringContaining('test'),
      ]);
    }
    expect(proxy.asked).toEqual(['CONNECT api.shop.test:6443']);
  });

  it('is reached through the proxy of its kubeconfig before that of the environment', async () => {
    const { proxy, scanWith } = await behind();
    const { kinds } = await scanWith({ HTTPS_PROXY: 'http://127.0.0.1:1' }, { 'proxy-url': proxy.url });
    expect([kinds.Pod?.status, proxy.asked.length > 0]).toEqual(['read', true]);
  });

  it('is reached with the credentials that the proxy wants, and refused with what to do without', async () => {
    const { proxy, scanWith } = await behind({ credentials: 'ana:p w' });
    const { kinds } = await scanWith({ https_proxy: `http://ana:p%20w@${proxy.host}` });
    expect(kinds.Pod?.status).toBe('read');
    const error = await rejection(scanWith({ HTTPS_PROXY: proxy.url }));
    expect([error.name, error.message]).toEqual([
      'Refused',
      `The proxy ${proxy.host} wants credentials: write them into HTTPS_PROXY as http://USER:PASSWORD@HOST:PORT.`,
    ]);
  });

  it.each<[string, ProxyOptions, string]>([
    ['refuses', { status: 403 }, 'answered 403 instead of connecting to api.shop.test:6443'],
    ['does not reach it', { status: 502 }, 'answered 502 instead of connecting to api.shop.test:6443'],
  ])('that %s is unavailable, and says who said so', async (_, given, words) => {
    const { proxy, scanWith } = await behind(given);
    const error = await rejection(scanWith({ HTTPS_PROXY: proxy.url }));
    expect([error.name, error.message]).toEqual([
      'Unavailable',
      `I cannot reach test (api.shop.test:6443): the proxy ${proxy.host} (HTTPS_PROXY) ${words}.`,
    ]);
  });

  it('that is not there, or no proxy at all, is said', async () => {
    const { scanWith } = await behind();
    const gone = await rejection(scanWith({ HTTPS_PROXY: 'http://127.0.0.1:1' }));
    expect(gone.message).toBe(
      'I cannot reach test (api.shop.test:6443): the proxy 127.0.0.1:1 (HTTPS_PROXY) cannot be reached: ECONNREFUSED.',
    );
    const odd = await rejection(scanWith({ HTTPS_PROXY: 'socks5://127.0.0.1:1' }));
    expect([odd.name, odd.message]).toEqual([
      'Refused',
      'HTTPS_PROXY is no address of an HTTP proxy; write http://HOST:PORT.',
    ]);
  });
});

describe('NO_PROXY', () => {
  const env = (value: string) => ({ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: value });
  it.each([
    ['api.shop.test', 'https://api.shop.test'],
    ['shop.test', 'https://api.shop.test:6443'],
    ['.shop.test', 'https://api.shop.test'],
    ['*.shop.test', 'https://api.shop.test'],
    ['other, api.shop.test', 'https://API.shop.test'],
    ['*', 'https://anything.test'],
    ['10.0.0.0/8', 'https://10.1.2.3:6443'],
    ['10.1.2.3', 'https://10.1.2.3'],
    ['10.1.2.3:6443', 'https://10.1.2.3:6443'],
    ['fd00::/8', 'https://[fd00::1]:6443'],
    ['', 'https://127.0.0.1:6443'],
    ['', 'https://localhost'],
    ['', 'https://[::1]'],
  ])('%j lets %s be reached directly', (value, url) => {
    expect(proxyFor(new URL(url), undefined, env(value))).toBeUndefined();
  });

  it.each([
    ['', 'https://api.shop.test'],
    ['api.shop.test:443', 'https://api.shop.test:6443'],
    ['hop.test', 'https://shop.test'],
    ['10.0.0.0/8', 'https://11.1.2.3'],
    ['10.0.0.0/99', 'https://10.1.2.3'],
    ['10.0.0.0/8', 'https://ten.test'],
  ])('%j leaves %s to the proxy', (value, url) => {
    expect(proxyFor(new URL(url), undefined, env(value))).toEqual({
      url: 'http://proxy:3128',
      setBy: 'HTTPS_PROXY',
    });
  });
});
