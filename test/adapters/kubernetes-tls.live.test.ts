// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { certificateAuthority, type Issued, selfSigned } from '../support/certificates.ts';
import { logIn } from '../support/log-in.ts';
import { namespace, pod, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';
import { tlsFront } from '../support/tls-front.ts';

const authority = certificateAuthority('Shop CA');
const data = (pem: string): string => Buffer.from(pem).toString('base64');
const known = { 'certificate-authority-data': data(authority.certificate) };
const good = authority.issue({ name: 'kube-apiserver', hosts: ['127.0.0.1', 'api.shop.test'] });

interface Given {
  readonly cluster?: object;
  readonly user?: object;
  readonly tls?: TlsOptions;
}

const over = async (issued: Issued, { cluster = known, user = {}, tls = {} }: Given = {}) => {
  const server = await serve([namespace, pod('a')]);
  const front = await tlsFront(server, issued, tls);
  const { scan } = await logIn(front, { token: server.token, ...user }, { cluster });
  return { front, server, scan, host: new URL(front.url).host };
};
const status = async (scan: Awaited<ReturnType<typeof over>>['scan']) => (await scan()).kinds.Pod?.status;

const HOUR = 3_600_000;

describe('the certificate of a server', () => {
  it('counts when the private authority of the kubeconfig signed it, from data or from a file', async () => {
    expect(await status((await over(good)).scan)).toBe('read');
    const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-ca-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'ca.crt');
    await writeFile(file, authority.certificate);
    expect(await status((await over(good, { cluster: { 'certificate-authority': file } })).scan)).toBe(
      'read',
    );
  });

  it.each<[string, () => Issued, object, (host: string) => string]>([
    [
      'that nobody known signed',
      () => good,
      {},
      (host) =>
        `The certificate of test (${host}) is not signed by an authority that is known here: kubeconfig has no certificate-authority-data. Set it to the cluster's CA, or NODE_EXTRA_CA_CERTS to a file with that CA.`,
    ],
    [
      'that another authority signed',
      () => certificateAuthority('Other CA').issue({ name: 'x', hosts: ['127.0.0.1'] }),
      known,
      (host) =>
        `The certificate of test (${host}) is not signed by an authority that is known here: kubeconfig has another certificate-authority-data. Set it to the cluster's CA, or NODE_EXTRA_CA_CERTS to a file with that CA.`,
    ],
    [
      'that it signed itself',
      () => selfSigned({ name: 'x', hosts: ['127.0.0.1'] }),
      known,
      (host) =>
        `The certificate of test (${host}) is not signed by an authority that is known here: kubeconfig has another certificate-authority-data. Set it to the cluster's CA, or NODE_EXTRA_CA_CERTS to a file with that CA.`,
    ],
    [
      'that has expired',
      () =>
        authority.issue({
          name: 'x',
          hosts: ['127.0.0.1'],
          notBefore: Date.now() - 2 * HOUR,
          notAfter: Date.now() - HOUR,
        }),
      known,
      (host) =>
        `The certificate of test (${host}) has expired. Renew it, or correct the clock of this machine.`,
    ],
    [
      'that is not valid yet',
      () =>
        authority.issue({
          name: 'x',
          hosts: ['127.0.0.1'],
          notBefore: Date.now() + HOUR,
          notAfter: Date.now() + 2 * HOUR,
        }),
      known,
      (host) =>
        `The certificate of test (${host}) is not valid yet. Renew it, or correct the clock of this machine.`,
    ],
  ])('%s is refused, and says what to do; nothing is sent', async (_, issue, cluster, words) => {
    const { scan, host, server } = await over(issue(), { cluster });
    const error = await rejection(scan());
    expect([error.name, error.message]).toEqual(['Refused', words(host)]);
    expect(server.stats().requests).toBe(0);
  });

  it('for another name is refused, unless the kubeconfig names it', async () => {
    const other = authority.issue({ name: 'x', hosts: ['api.shop.test'] });
    const { scan, server } = await over(other);
    const error = await rejection(scan());
    expect(error.name).toBe('Refused');
    expect(error.message).toMatch(
      /^The certificate of test is not valid for 127\.0\.0\.1 \(.+\)\. Use a name that it covers as server in kubeconfig, or set tls-server-name there\.$/,
    );
    expect(server.stats().requests).toBe(0);
    const named = await over(other, { cluster: { ...known, 'tls-server-name': 'api.shop.test' } });
    expect(await status(named.scan)).toBe('read');
    expect(new Set(named.front.names)).toEqual(new Set(['api.shop.test']));
  });

  it('is not looked at where the kubeconfig says so', async () => {
    const { scan } = await over(selfSigned({ name: 'x' }), { cluster: { 'insecure-skip-tls-verify': true } });
    expect(await status(scan)).toBe('read');
  });

  it('that never comes, because TLS is not spoken there, is told', async () => {
    const server = await serve([namespace]);
    const url = server.url.replace('http:', 'https:');
    const error = await rejection((await logIn({ url }, { token: 'x' })).scan());
    expect([error.name, error.message]).toEqual([
      'Refused',
      `test (${new URL(url).host}) does not speak TLS. Is the port in kubeconfig right, and is it https?`,
    ]);
  });

  it('that never comes, because nobody answers, is waited for so long and no longer', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      silent.close();
    });
    const { port } = silent.address() as { port: number };
    const url = `https://127.0.0.1:${port}`;
    const { scan } = await logIn({ url }, {}, { limits: { connectMs: 100, attempts: 1 } });
    const error = await rejection(scan());
    expect([error.name, error.message]).toEqual([
      'Unavailable',
      `I cannot reach test (127.0.0.1:${port}): no connection came about within 0.1 s.`,
    ]);
  });
});

describe('a client certificate', () => {
  const needs: TlsOptions = { requestCert: true, rejectUnauthorized: true, ca: authority.certificate };
  const pair = ({ certificate, key }: Issued) => ({
    'client-certificate-data': data(certificate),
    'client-key-data': data(key),
  });

  it('lets in', async () => {
    const user = pair(authority.issue({ name: 'ana', organization: 'dev' }));
    expect(await status((await over(good, { user, tls: needs })).scan)).toBe('read');
  });

  it('that is not shown is asked for, and that is said', async () => {
    const { scan, host } = await over(good, { tls: needs });
    const error = await rejection(scan());
    expect([error.name, error.message]).toEqual([
      'Refused',
      `test (${host}) did not accept the client certificate of kubeconfig. Renew it.`,
    ]);
  });

  it('of somebody whom the server does not know is no login', async () => {
    const user = { ...pair(certificateAuthority().issue({ name: 'eve' })), token: undefined };
    // As API servers do: the certificate is looked at later, beside tokens.
    const { scan } = await over(good, { user, tls: { requestCert: true, rejectUnauthorized: false } });
    const error = await rejection(scan());
    expect(error.name).toBe('Refused');
    expect(error.message).toContain('test does not accept the credentials of kubeconfig');
  });

  it('whose key is that of another is refused before anything is sent', async () => {
    const [one, other] = [authority.issue({ name: 'ana' }), authority.issue({ name: 'ana' })];
    const { scan, server } = await over(good, {
      user: pair({ certificate: one.certificate, key: other.key }),
    });
    const error = await rejection(scan());
    expect(error.name).toBe('Refused');
    expect(error.message).toMatch(
      /^No TLS connection to test \(.+\) with what kubeconfig says: .*key values mismatch/,
    );
    expect(server.stats().requests).toBe(0);
  });
});
