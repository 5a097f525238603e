// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { connectionOfSecret } from '../../adapters/kubernetes/kubeconfig-of-secret.ts';
import { Refused } from '../../src/core/errors.ts';
import { kubeconfigText } from '../support/kubernetes.ts';

const place = { from: 'management', namespace: 'fleet', name: 'edge-kubeconfig', key: 'value' };
const read = (text: string, allowProxy = false) =>
  connectionOfSecret(text, { cluster: 'edge', place, allowProxy });
const refused = (text: string, allowProxy = false): string => {
  try {
    read(text, allowProxy);
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
};
const pem = Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n').toString('base64');
const cluster = { server: 'https://edge.test:6443' };

describe('a kubeconfig from a Secret', () => {
  it('is called as its place says, whatever it calls itself', () => {
    const text = kubeconfigText({ name: 'prod', cluster, user: { token: 'a-token' }, namespace: 'shop' });
    expect(read(text)).toMatchObject({
      name: 'edge',
      source: 'Secret fleet/edge-kubeconfig in management',
      server: new URL(cluster.server),
      namespace: 'shop',
    });
  });

  it.each<[string, object, object, string]>([
    ['a program', {}, { exec: { command: '/bin/sh', args: ['-c', 'id'] } }, 'it runs a program (exec)'],
    [
      'an OIDC login',
      {},
      { 'auth-provider': { name: 'oidc', config: {} } },
      'it logs in by OIDC (auth-provider)',
    ],
    ['a file with a token', {}, { tokenFile: '/var/run/secrets/token' }, 'it names a file (tokenFile)'],
    [
      'a file with a CA',
      { 'certificate-authority': '/etc/passwd' },
      {},
      'it names a file (certificate-authority)',
    ],
    [
      'a file with a certificate',
      {},
      { 'client-certificate': '/etc/passwd', 'client-key-data': pem },
      'it names a file (client-certificate)',
    ],
    [
      'a file with a key',
      {},
      { 'client-certificate-data': pem, 'client-key': '../key' },
      'it names a file (client-key)',
    ],
    [
      'a proxy',
      { 'proxy-url': 'http://proxy.test' },
      {},
      'it names a proxy (proxy-url), and allowProxy is not set',
    ],
    [
      'the metadata of a cloud',
      { server: 'https://169.254.169.254' },
      {},
      'its server 169.254.169.254 is a link-local address',
    ],
    ['the same as IPv6', { server: 'https://[::ffff:169.254.169.254]' }, {}, 'is a link-local address'],
  ])('asks for no more than a connection: %s', (_what, more, user, why) => {
    expect(refused(kubeconfigText({ cluster: { ...cluster, ...more }, user: { ...user } }))).toContain(
      `Secret fleet/edge-kubeconfig in management: this kubeconfig cannot be used from a Secret: `,
    );
    expect(refused(kubeconfigText({ cluster: { ...cluster, ...more }, user: { ...user } }))).toContain(why);
  });

  it('may name a proxy where that is allowed', () => {
    const proxied = { ...cluster, 'proxy-url': 'http://proxy.test' };
    expect(read(kubeconfigText({ cluster: proxied }), true).proxyUrl).toBe('http://proxy.test');
  });

  it.each([
    ['', 'key value holds no kubeconfig.'],
    ['just words', 'key value holds no kubeconfig.'],
    ['a: [', 'key value holds no kubeconfig.'],
    [
      `a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]`,
      'key value holds no kubeconfig.',
    ],
    ['contexts: []', 'there is no context in its kubeconfig.'],
    ['current-context: b\ncontexts: [{name: a, context: {cluster: x}}]', 'its current-context names none'],
    [
      'contexts: [{name: a, context: {cluster: x}}, {name: b, context: {cluster: x}}]',
      'its current-context names none',
    ],
  ])('that is none is told: %j', (text, why) => {
    expect(refused(text)).toContain(why);
  });
});

/** A small generator with a seed. */
const random = (seed: number) => () => {
  seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
  return seed / 2 ** 32;
};

it('tells none of its secrets, wherever it is broken', () => {
  let told = 0;
  for (let seed = 1; seed <= 150; seed += 1) {
    const next = random(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
    const secret = (): string => `s3cr3t-${Math.floor(next() * 1e9).toString(36)}-end`;
    const secrets = Array.from({ length: 6 }, secret);
    const odd = (value: string): unknown =>
      pick([value, [value], { [value]: value }, { name: value }, `${value}\n${value}`, 7, null]);
    const [token, password, key, provider, header, file] = secrets as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const user = {
      token: odd(token),
      password: odd(password),
      'client-key-data': pick([key, pem, undefined]),
      'client-certificate-data': pick([key, pem, undefined]),
      'auth-provider': pick([undefined, { name: provider, config: { secret: provider } }, odd(provider)]),
      exec: pick([undefined, { command: file, env: [{ name: 'TOKEN', value: file }] }, odd(file)]),
      tokenFile: pick([undefined, undefined, file]),
      as: pick([undefined, `${header}\r\nx: y`]),
    };
    let text = kubeconfigText({
      cluster: { server: pick(['https://edge.test', '', 'ftp://edge.test', 7 as unknown as string]) },
      user,
    });
    // Torn, or with a character too many.
    const at = Math.floor(next() * text.length);
    text = pick([
      text,
      text,
      text.slice(0, at),
      `${text.slice(0, at)}${pick(['"', '*', '&a ', '\t', ': ', '\u0000'])}${text.slice(at)}`,
    ]);
    try {
      read(text);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      told += 1;
      const words = `${error.message} ${error.hint ?? ''} ${error.stack ?? ''} ${String(error.cause)}`;
      expect([seed, ...secrets.filter((one) => words.includes(one))]).toEqual([seed]);
    }
  }
  expect(told).toBeGreaterThan(75);
});
