// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { logIn } from '../support/log-in.ts';
import { namespace, pod, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';

const objects = [namespace, pod('a')];

const jwt = (expires: number): string =>
  `${Buffer.from('{}').toString('base64url')}.${Buffer.from(JSON.stringify({ exp: Math.floor(expires / 1000) })).toString('base64url')}.x`;

interface Asked {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
}

/** An issuer of logins over real HTTP. */
const issuer = async (
  token: () => { readonly status?: number; readonly body: unknown },
  metadata: object = {},
) => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const path = request.url ?? '';
      const { authorization } = request.headers;
      asked.push({ path, form: Object.fromEntries(new URLSearchParams(body)), authorization });
      const isToken = request.method === 'POST';
      const { status = 200, body: said } = isToken
        ? token()
        : { body: { token_endpoint: `${url}/token`, ...metadata } };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, asked };
};

const oidc = (config: Readonly<Record<string, string>>) => ({ 'auth-provider': { name: 'oidc', config } });

describe('an OpenID Connect login', () => {
  it('is renewed at its issuer when it has expired, once for all, with what the issuer rotates', async () => {
    const server = await serve(objects);
    let round = 0;
    const { url, asked } = await issuer(() => ({
      body: { id_token: server.token, refresh_token: `next-${++round}` },
    }));
    const config = {
      'idp-issuer-url': url,
      'client-id': 'shop',
      'client-secret': 'p:w',
      'refresh-token': 'first',
      'id-token': jwt(Date.now() - 1_000),
    };
    const { scan } = await logIn(server, oidc(config));
    await Promise.all([scan(), scan()]);
    expect(asked).toEqual([
      { path: '/.well-known/openid-configuration', form: {}, authorization: undefined },
      {
        path: '/token',
        form: { grant_type: 'refresh_token', refresh_token: 'first' },
        authorization: `Basic ${Buffer.from('shop:p%3Aw').toString('base64')}`,
      },
    ]);
  });

  it('that was not accepted is renewed, with the refresh token that came last', async () => {
    const server = await serve(objects);
    const tokens = ['not-yet-known', server.token];
    const { url, asked } = await issuer(
      () => ({ body: { id_token: tokens.shift() ?? '', refresh_token: 'second' } }),
      {
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      },
    );
    const config = {
      'idp-issuer-url': url,
      'client-id': 'shop',
      'client-secret': 'pw',
      'refresh-token': 'first',
    };
    const { scan } = await logIn(server, oidc(config));
    expect((await scan()).kinds.Pod?.status).toBe('read');
    const form = { grant_type: 'refresh_token', client_id: 'shop', client_secret: 'pw' };
    expect(asked.filter(({ path }) => path === '/token').map((each) => each.form)).toEqual([
      { ...form, refresh_token: 'first' },
      { ...form, refresh_token: 'second' },
    ]);
  });

  it('that is good is used as it is', async () => {
    const good = jwt(Date.now() + 60_000);
    const server = await serve(objects);
    const { url, asked } = await issuer(() => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Session not active' },
    }));
    const config = { 'idp-issuer-url': url, 'client-id': 'shop', 'refresh-token': 'first', 'id-token': good };
    const error = await rejection((await logIn(server, oidc(config))).scan());
    // The recorded server knows another token: it was shown this one, and then renewal was tried.
    expect(server.stats().unauthorized).toBe(1);
    expect(asked).toHaveLength(2);
    expect([error.name, error.message]).toEqual([
      'Refused',
      `The login of context test has expired and cannot be renewed: ${new URL(url).host} says Session not active. Log in again.`,
    ]);
  });

  it('without what renewing takes says what is missing; an issuer in trouble is no reason to log in again', async () => {
    const server = await serve(objects);
    const missing = await rejection(
      (await logIn(server, oidc({ 'client-id': 'shop', 'id-token': jwt(0) }))).scan(),
    );
    expect(missing.message).toBe(
      'The login of context test has expired and cannot be renewed: its auth-provider has no refresh-token, idp-issuer-url. Log in again.',
    );
    const { url } = await issuer(() => ({ status: 503, body: {} }));
    const config = { 'idp-issuer-url': url, 'client-id': 'shop', 'refresh-token': 'first' };
    const down = await rejection((await logIn(server, oidc(config))).scan());
    expect([down.name, down.message]).toEqual([
      'Unavailable',
      `The login of context test could not be renewed at ${url}: ${new URL(url).host} answered 503.`,
    ]);
  });

  it.each(['http://issuer.example.com', 'no address', ''])('is renewed nowhere unsafe: %j', async (url) => {
    const server = await serve(objects);
    const config = { 'idp-issuer-url': url || 'ftp://x', 'client-id': 'shop', 'refresh-token': 'first' };
    const error = await rejection((await logIn(server, oidc(config))).scan());
    expect([error.name, error.message]).toEqual([
      'Refused',
      'kubeconfig: the idp-issuer-url of user test-user is no https:// address.',
    ]);
  });

  it('never sends its form to the API server', async () => {
    const server = await serve(objects);
    const { url } = await issuer(() => ({ body: {} }), { token_endpoint: `${server.url}/api/v1/pods` });
    const config = { 'idp-issuer-url': url, 'client-id': 'shop', 'refresh-token': 'first' };
    const error = await rejection((await logIn(server, oidc(config))).scan());
    expect([error.name, server.stats().requests]).toEqual(['Refused', 0]);
  });
});
