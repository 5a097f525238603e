// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Wanting } from '../../adapters/kubernetes/left-out.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { excessChecks } from '../../src/compose/doctor-rights.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { certificateAuthority } from '../support/certificates.ts';
import { kubeconfigText, patience, readerOf } from '../support/kubernetes.ts';

const RBAC = 'rbac.authorization.k8s.io';
const BOT = 'system:serviceaccount:k8sgpt:worker';

/** The token of an account as a cluster makes them: only the cluster can tell whether it is true. */
const tokenOf = (sub: string): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: 'https://kubernetes.default.svc', sub })}.c2ln`;
};

type Rule = Readonly<Record<string, readonly string[]>>;
const metadata = (name: string, namespace?: string) => ({ name, ...(namespace && { namespace }) });
const role = (name: string, rules: readonly Rule[], namespace?: string): RawObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: namespace === undefined ? 'ClusterRole' : 'Role',
  metadata: metadata(name, namespace),
  rules,
});
const binding = (
  roleName: string,
  subject: object,
  given: { in?: string; kind?: string } = {},
): RawObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: given.in === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: metadata(`bind-${roleName}`, given.in),
  roleRef: { apiGroup: RBAC, kind: given.kind ?? 'ClusterRole', name: roleName },
  subjects: [subject],
});
const worker = { kind: 'ServiceAccount', name: 'worker', namespace: 'k8sgpt' };
const group = (name: string) => ({ kind: 'Group', apiGroup: RBAC, name });
const core = (resources: readonly string[], verbs: readonly string[], more: Rule = {}): Rule => ({
  apiGroups: [''],
  resources,
  verbs,
  ...more,
});

/** What doctor says of an account on an API server with these roles and bindings; these paths are refused. */
const said = async (
  objects: readonly RawObject[],
  sub = BOT,
  refused = /^$/,
  { namespaces, ...wanting }: Wanting & { readonly namespaces?: readonly string[] } = {},
): Promise<readonly Check[]> => {
  const token = tokenOf(sub);
  const faults = ({ path }: { readonly path: string }) =>
    refused.test(path)
      ? {
          status: 403,
          body: { kind: 'Status', message: `${path} is forbidden: User "${sub}" cannot list it` },
        }
      : undefined;
  const server = await serveRecording({ objects, complete: true, token, faults });
  const reader = await readerOf(server, wanting);
  onTestFinished(async () => {
    await reader.close();
    await server.close();
  });
  return excessChecks(reader, patience(), namespaces);
};

test('an account that only looks is fine, and what others are granted is not held against it', async () => {
  const checks = await said([
    role('reader', [core(['pods', 'pods/log'], ['get', 'list', 'watch'])]),
    binding('reader', worker),
    role('admin', [core(['*'], ['*'])]),
    binding('admin', { ...worker, namespace: 'other' }),
    role('mask', [core(['users'], ['impersonate'], { resourceNames: ['ana'] })]),
    binding('mask', worker, { in: 'k8sgpt' }),
    role('self', [
      { apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews'], verbs: ['create'] },
    ]),
    binding('self', group('system:authenticated')),
  ]);
  expect(checks).toMatchObject([{ name: 'rights beyond reading', status: 'ok' }]);
});

test.each<[string, readonly Rule[], readonly string[]]>([
  ['full-control', [core(['*'], ['*'])], ['* * in the whole cluster']],
  [
    'raises-rights',
    [{ apiGroups: [RBAC], resources: ['clusterroles'], verbs: ['escalate'] }],
    ['escalate clusterroles'],
  ],
  ['raises-rights', [{ apiGroups: ['*'], resources: ['roles'], verbs: ['bind'] }], ['bind roles']],
  ['acts-as-anybody', [core(['users', 'groups'], ['impersonate'])], ['impersonate users, groups']],
  [
    'acts-as-anybody',
    [{ apiGroups: ['authentication.k8s.io'], resources: ['userextras/scopes'], verbs: ['impersonate'] }],
    ['userextras/scopes'],
  ],
  ['runs-programs', [core(['pods/exec'], ['create'])], ['create pods/exec']],
  // Over a WebSocket that is enough.
  ['runs-programs', [core(['nodes/proxy', 'pods'], ['get'])], ['get nodes/proxy']],
  ['runs-programs', [core(['*/exec'], ['create'])], ['create pods/exec']],
  ['runs-programs', [core(['pods/ephemeralcontainers'], ['patch'])], ['patch pods/ephemeralcontainers']],
  ['makes-tokens', [core(['serviceaccounts/token'], ['create'])], ['create serviceaccounts/token']],
  ['reads-secrets', [core(['secrets'], ['list'])], ['list secrets']],
  [
    'changes-objects',
    [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'patch', 'deletecollection'] }],
    ['patch, deletecollection deployments'],
  ],
  ['wildcard', [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }], ['get, list *']],
])('%s is told with the role that gives it: %j', async (name, rules, words) => {
  const checks = await said([role('wide', rules), binding('wide', worker)]);
  const check = checks.find((one) => one.name === name);
  expect(check).toMatchObject({ status: 'warning' });
  expect(check?.detail).toContain(words[0]);
  expect(check?.detail).toContain('ClusterRoleBinding/bind-wide → ClusterRole/wide');
  expect(check?.fix).toMatch(/\.$/);
  expect(checks.some(({ status }) => status === 'ok')).toBe(false);
});

test('a wildcard for looking reads Secrets and opens a shell too', async () => {
  const checks = await said([role('all', [core(['*'], ['get'])]), binding('all', worker)]);
  expect(checks.map(({ name }) => name)).toEqual(['runs-programs', 'reads-secrets', 'wildcard']);
});

test('a right on Secrets that nobody uses is too much; none at all is fine where none is wanted', async () => {
  const wide = [role('wide', [core(['secrets'], ['list'])]), binding('wide', worker)];
  const none = { secrets: 'none' } as const;
  const [unused] = await said(wide, BOT, /^$/, none);
  expect(unused).toMatchObject({
    name: 'reads-secrets',
    status: 'warning',
    fix: 'Take it out of that role: Secrets are never asked for.',
  });
  expect(unused?.detail).toContain('may read values of Secrets, although kubernetes.secrets is none: list');
  const [used] = await said(wide);
  expect(used?.detail).not.toContain('although');
  expect(used?.fix).toContain('set kubernetes.secrets to none');
  const narrow = [role('narrow', [core(['pods'], ['list'])]), binding('narrow', worker)];
  expect(await said(narrow, BOT, /^$/, none)).toMatchObject([{ status: 'ok' }]);
});

test('in namespaces, their roles are looked at, and those of the cluster are left out by choice', async () => {
  const objects = [
    role('wide', [core(['pods'], ['delete'])], 'shop'),
    binding('wide', worker, { in: 'shop', kind: 'Role' }),
  ];
  const given = { clusterScoped: false, namespaces: ['shop'] };
  expect(await said(objects, BOT, /authorization.k8s.io.v1.(?!namespaces.shop)./, given)).toMatchObject([
    { name: 'changes-objects', status: 'warning' },
    {
      status: 'skipped',
      detail: 'could not be checked: ClusterRole, ClusterRoleBinding are left out by choice',
    },
  ]);
});

test.each(['system:serviceaccounts', 'system:serviceaccounts:k8sgpt', 'system:authenticated'])(
  'what the group %s is granted, the account is granted',
  async (name) => {
    const checks = await said([
      role('wide', [core(['pods'], ['delete'])], 'shop'),
      binding('wide', group(name), { in: 'shop', kind: 'Role' }),
    ]);
    expect(checks).toMatchObject([{ name: 'changes-objects' }]);
    expect(checks[0]?.detail).toContain(
      'delete pods in namespace shop (RoleBinding/shop/bind-wide → Role/shop/wide)',
    );
  },
);

test('of a ClusterRole made of others count the rules that the control plane wrote into it', async () => {
  const made = {
    ...role('made', [core(['pods/exec'], ['create'])]),
    aggregationRule: { clusterRoleSelectors: [] },
  };
  expect(await said([made, binding('made', worker)])).toMatchObject([{ name: 'runs-programs' }]);
});

test('where bindings may not be read it could not be checked, and what was found is said all the same', async () => {
  const objects = [role('wide', [core(['secrets'], ['get'])]), binding('wide', worker)];
  const unchecked = { name: 'rights beyond reading', status: 'skipped' };
  expect(await said(objects, BOT, /\/rolebindings$/)).toMatchObject([
    { name: 'reads-secrets', status: 'warning' },
    { ...unchecked, detail: 'could not be checked: RoleBinding may not be listed' },
  ]);
  expect(await said(objects, BOT, /rbac\.authorization/)).toMatchObject([
    { ...unchecked, fix: expect.stringContaining(`--as='${BOT}'`) as string },
  ]);
  expect(await said(objects, 'ana@example.com')).toMatchObject([unchecked]);
});

test('names of a cluster stay in their line', async () => {
  const evil = role('wide', [core(['pods\n✓ all is fine\u001b[2J'], ['delete'])]);
  const [check] = await said([evil, binding('wide', worker)]);
  expect(check?.detail).toContain('delete pods ✓ all is fine [2J in the whole cluster');
});

test.each([
  ['system:masters', 'full-control'],
  ['operators', 'changes-objects'],
])('a client certificate tells its name and its groups: %s', async (organization, code) => {
  const server = await serveRecording({
    objects: [role('wide', [core(['pods'], ['delete'])]), binding('wide', group('operators'))],
    complete: true,
  });
  const issued = certificateAuthority('ca').issue({ name: 'ana', organization });
  const reader = await readerOf({
    kubeconfig: () =>
      kubeconfigText({
        cluster: { server: server.url, 'insecure-skip-tls-verify': true },
        user: {
          'client-certificate-data': Buffer.from(issued.certificate).toString('base64'),
          'client-key-data': Buffer.from(issued.key).toString('base64'),
        },
      }),
  });
  onTestFinished(async () => {
    await reader.close();
    await server.close();
  });
  expect(await reader.account?.(patience())).toEqual({
    name: 'ana',
    groups: [organization, 'system:authenticated'],
  });
  // The recorded server knows tokens only: rights of a group that the server asks no binding about need none.
  if (code === 'full-control')
    expect(await excessChecks(reader, patience())).toMatchObject([{ name: code, status: 'warning' }]);
});

test.each([
  ['all-in-one', 'k8sgpt-serve'],
  ['distributed', 'k8sgpt-worker'],
  ['namespaced', 'k8sgpt-serve'],
])('the roles of the plain manifests are not too wide: %s', async (folder, account) => {
  const file = new URL(`../../deploy/manifests/${folder}/k8sgpt.yaml`, import.meta.url);
  const objects = parseAllDocuments(await readFile(file, 'utf8')).map((one) => one.toJS() as RawObject);
  const roles = objects.filter(({ kind }) => /Role/.test(kind));
  const checks = await said(roles, `system:serviceaccount:k8sgpt:${account}`);
  expect(checks).toMatchObject([{ status: 'ok', detail: expect.not.stringContaining('(0 rules') as string }]);
});
