// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { mcpConfig } from '../../../adapters/mcp/config.ts';
import { createTokenReader } from '../../../adapters/mcp/oauth.ts';

const AUDIENCE = 'https://k8sgpt.example.com/mcp';

afterEach(() => void vi.useRealTimers());

const keyPair = async (kid: string) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
};
type Pair = Awaited<ReturnType<typeof keyPair>>;

/** An issuer whose keys, and whether it works, can change. */
const openIssuer = async (first: Pair) => {
  const state = { keys: [first.jwk], status: 200, metadata: 200, asked: 0 };
  const server = createServer((request, response) => {
    const own = `http://${request.headers.host ?? ''}`;
    const isKeys = request.url === '/keys';
    if (!isKeys) state.asked += 1;
    response.writeHead(isKeys ? state.status : state.metadata, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isKeys ? { keys: state.keys } : { issuer: own, jwks_uri: `${own}/keys` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { oauth } = mcpConfig.schema.parse({ oauth: { issuer, audience: AUDIENCE } });
  if (oauth === undefined) throw new Error('no settings');
  const claims = () => ({
    sub: 'ana',
    iss: issuer,
    aud: AUDIENCE,
    exp: Math.floor(Date.now() / 1_000) + 300,
  });
  return {
    state,
    claims,
    read: createTokenReader(oauth),
    signed: ({ kid, privateKey }: Pair) =>
      new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey),
  };
};

test('keys are read anew when a token has another, and what an old one signed is good no more', async () => {
  const [first, second] = [await keyPair('k1'), await keyPair('k2')];
  vi.useFakeTimers({ toFake: ['Date'] });
  const { state, read, signed } = await openIssuer(first);
  await expect(read(await signed(first))).resolves.toMatchObject({ id: 'oauth:ana' });
  state.keys = [second.jwk];
  vi.setSystemTime(Date.now() + 60_000);
  await expect(read(await signed(second))).resolves.toMatchObject({ id: 'oauth:ana' });
  await expect(read(await signed(first))).rejects.toMatchObject({ code: 'invalid_token' });
});

test('a public key is no shared secret, and a header brings no key of its own', async () => {
  const [known, own] = [await keyPair('k1'), await keyPair('k1')];
  const { read, claims } = await openIssuer(known);
  const secret = new TextEncoder().encode(await exportSPKI(known.publicKey));
  const shared = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
  const brought = await new SignJWT(claims())
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', jwk: own.jwk })
    .sign(own.privateKey);
  for (const token of [shared, brought])
    await expect(read(token)).rejects.toMatchObject({ code: 'invalid_token' });
});

test('an issuer that fails is no fault of a token: its holder need not log in again', async () => {
  const pair = await keyPair('k1');
  const { state, read, signed } = await openIssuer(pair);
  const token = await signed(pair);
  state.status = 503;
  await expect(read(token)).rejects.toThrow('cannot be read');
  state.status = 200;
  await expect(read(token)).resolves.toMatchObject({ id: 'oauth:ana' });
});

test('an issuer that does not say where its keys are is not asked for each token', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const pair = await keyPair('k1');
  const { state, read, signed } = await openIssuer(pair);
  const token = await signed(pair);
  state.metadata = 503;
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => read(token)));
  expect(all.every(({ status }) => status === 'rejected')).toBe(true);
  // Two places of its metadata, once.
  expect(state.asked).toBe(2);
  state.metadata = 200;
  await expect(read(token)).rejects.toThrow('cannot be found');
  vi.advanceTimersByTime(5_000);
  await expect(read(token)).resolves.toMatchObject({ id: 'oauth:ana' });
});
