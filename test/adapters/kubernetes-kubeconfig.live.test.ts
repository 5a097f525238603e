// SPDX-License-Identifier: Apache-2.0

import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { loadConnections } from '../../adapters/kubernetes/load-connections.ts';
import { kubeconfigText, options } from '../support/kubernetes.ts';
import { folder } from '../support/log-in.ts';
import { rejection } from '../support/rejection.ts';

const pem = (label: string): string => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const load = (kubeconfig: string) => loadConnections(options({ kubeconfig }));
const ofText = (text: string) => loadConnections(options({ kubeconfigText: text }));
const find = async (text: string) => (await ofText(text)).find('test');

const SERVER = 'https://api.shop.test:6443';

describe('several kubeconfigs', () => {
  it('are merged: the first that says something counts, and paths are relative to their own file', async () => {
    const root = await folder();
    await Promise.all(['one', 'two'].map((name) => mkdir(join(root, name))));
    const one = join(root, 'one', 'config');
    const two = join(root, 'two', 'config');
    await writeFile(
      one,
      `clusters:\n- name: shared\n  cluster: {server: https://one.test, certificate-authority: ca.crt}\n` +
        `contexts:\n- name: a\n  context: {cluster: shared, user: ana}\n`,
    );
    await writeFile(
      two,
      `current-context: b\nclusters:\n- name: shared\n  cluster: {server: https://two.test}\n- name: other\n  cluster: {server: https://other.test}\n` +
        `users:\n- name: ana\n  user: {tokenFile: ./token, client-certificate: /abs/crt, client-key: key}\n- name: bob\n  user: {exec: {command: bin/login, apiVersion: client.authentication.k8s.io/v1}}\n` +
        `contexts:\n- name: a\n  context: {cluster: other, user: ana}\n- name: b\n  context: {cluster: other, user: bob, namespace: shop}\n`,
    );
    const connections = await load([join(root, 'missing'), one, '', two].join(delimiter));
    expect([connections.names, connections.defaultName]).toEqual([['a', 'b'], 'b']);
    expect(connections.find('a')).toMatchObject({
      source: one,
      server: new URL('https://one.test'),
      ca: { type: 'file', path: join(root, 'one', 'ca.crt') },
      identity: { type: 'token-file', path: join(root, 'two', 'token') },
      clientCertificate: {
        certificate: { type: 'file', path: '/abs/crt' },
        key: { type: 'file', path: join(root, 'two', 'key') },
      },
    });
    expect(connections.find('b')).toMatchObject({
      namespace: 'shop',
      identity: { type: 'exec', directory: join(root, 'two'), plugin: { command: 'bin/login' } },
    });
  });

  it('none of which exists are named', async () => {
    const error = await rejection(load('/no/such/file'));
    expect([error.name, error.message]).toEqual([
      'Refused',
      'KUBECONFIG names /no/such/file, which does not exist.',
    ]);
  });
});

describe('a kubeconfig', () => {
  it('is read as the official client reads it', async () => {
    const user = {
      token: 'secret-token',
      'client-certificate-data': base64(pem('CERTIFICATE')),
      'client-key-data': base64(pem('PRIVATE KEY')),
      as: 'bob',
      'as-uid': '7',
      'as-groups': ['dev'],
    };
    const cluster = {
      server: `${SERVER}/prefix`,
      'certificate-authority-data': base64(pem('CERTIFICATE')),
      'tls-server-name': 'kubernetes',
      'proxy-url': 'http://proxy.test:3128',
    };
    const text = kubeconfigText({ cluster, user, namespace: 'shop' });
    const official = new KubeConfig();
    official.loadFromString(text);
    const [theirs, them, context] = [
      official.getCurrentCluster(),
      official.getCurrentUser(),
      official.getContextObject('test'),
    ];
    const ours = await find(text);
    const bytes = (data: string | undefined) => ({ type: 'bytes', bytes: Buffer.from(data ?? '', 'base64') });
    expect(ours).toMatchObject({
      server: new URL(theirs?.server ?? ''),
      ca: bytes(theirs?.caData),
      serverName: theirs?.tlsServerName,
      proxyUrl: theirs?.proxyUrl,
      skipVerification: theirs?.skipTLSVerify,
      identity: { type: 'token', token: them?.token },
      clientCertificate: { certificate: bytes(them?.certData), key: bytes(them?.keyData) },
      namespace: context?.namespace,
    });
    expect(ours.impersonation).toEqual({
      'Impersonate-User': 'bob',
      'Impersonate-Uid': '7',
      'Impersonate-Group': ['dev'],
    });
    expect((await ofText(text)).defaultName).toBe(official.getCurrentContext());
  });

  it.each<[string, Record<string, unknown>, object]>([
    ['a file before a token', { tokenFile: '/t', token: 'x' }, { type: 'token-file', path: '/t' }],
    ['a token before a password', { token: 'x', username: 'a' }, { type: 'token', token: 'x' }],
    [
      'a password before a plug-in',
      { username: 'a', password: 'b', exec: { command: 'c' } },
      { type: 'basic', username: 'a', password: 'b' },
    ],
    [
      'a plug-in before an OIDC login',
      { exec: { command: 'c' }, 'auth-provider': { name: 'oidc' } },
      { type: 'exec' },
    ],
    [
      'an OIDC login',
      { 'auth-provider': { name: 'oidc', config: { 'client-id': 'x' } } },
      { type: 'oidc', config: { 'client-id': 'x' } },
    ],
    ['nothing', {}, { type: 'none' }],
    ['empty texts as nothing', { token: '', username: '', exec: null }, { type: 'none' }],
  ])('takes %s', async (_, user, identity) => {
    expect((await find(kubeconfigText({ cluster: { server: SERVER }, user }))).identity).toMatchObject(
      identity,
    );
  });

  it.each<[string, object, object, string]>([
    [
      'no server',
      {},
      {},
      'kubeconfig: clusters[0].cluster.server: the address of the API server is missing.',
    ],
    [
      'a strange server',
      { server: 'ftp://x' },
      {},
      'kubeconfig: clusters[0].cluster.server: ftp:// is not supported; write https://HOST:PORT.',
    ],
    [
      'credentials over plain HTTP',
      { server: 'http://api.shop.test' },
      { token: 'x' },
      'kubeconfig: clusters[0].cluster.server: over http:// the credentials would travel in clear; write https://.',
    ],
    [
      'credentials in the address',
      { server: 'https://a:b@api.shop.test' },
      {},
      'kubeconfig: clusters[0].cluster.server: an address holds no credentials, query or fragment; write https://HOST:PORT.',
    ],
    [
      'data that is no PEM',
      { server: SERVER, 'certificate-authority-data': 'aGVsbG8=' },
      {},
      'kubeconfig: clusters[0].cluster.certificate-authority-data: this is no PEM text in base64.',
    ],
    [
      'a certificate without its key',
      { server: SERVER },
      { 'client-certificate': '/crt' },
      'kubeconfig: users[0].user.client-key: missing beside its other half.',
    ],
    [
      'a plug-in without a command',
      { server: SERVER },
      { exec: { apiVersion: 'x' } },
      'kubeconfig: users[0].user.exec.command: the command of the plug-in is missing.',
    ],
    [
      'a provider of old',
      { server: SERVER },
      { 'auth-provider': { name: 'gcp' } },
      'kubeconfig: users[0].user.auth-provider.name: gcp was removed from Kubernetes clients; use its credential plug-in under exec.',
    ],
  ])('with %s is refused, naming file and key', async (_, cluster, user, message) => {
    const connections = await ofText(
      kubeconfigText({ cluster: cluster as Record<string, unknown>, user: user as Record<string, unknown> }),
    );
    expect(() => connections.find('test')).toThrow(
      expect.objectContaining({ name: 'Refused', message }) as Error,
    );
  });

  it('with one bad context keeps the others', async () => {
    const text = JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: SERVER } }],
      contexts: [
        { name: 'bad', context: { cluster: 'nowhere' } },
        { name: 'good', context: { cluster: 'c' } },
      ],
    });
    const connections = await ofText(text);
    expect(connections.find('good').server.href).toBe(`${SERVER}/`);
    expect(() => connections.find('bad')).toThrow(
      'kubeconfig: contexts[0].context.cluster: "nowhere" is not among the clusters of kubeconfig.',
    );
  });

  it('that is none says where', async () => {
    expect((await rejection(ofText('a: [1'))).message).toMatch(
      /^kubeconfig:\d+:\d+: this kubeconfig is not valid YAML: /,
    );
    expect((await rejection(ofText('hello'))).message).toContain('this is no kubeconfig');
    expect((await rejection(ofText('contexts: []'))).message).toBe('kubeconfig: there is no context in it.');
  });

  it('can be narrowed to some contexts; a typo gets a suggestion', async () => {
    const kubeconfig = kubeconfigText({ name: 'prod', cluster: { server: SERVER } });
    const error = await rejection(
      loadConnections(options({ kubeconfigText: kubeconfig, contexts: ['prd'] })),
    );
    expect(error.message).toBe(
      'kubernetes.contexts names prd, which is no context of the kubeconfig. Did you mean prod?',
    );
  });
});
