// SPDX-License-Identifier: Apache-2.0

/** Objects with secrets in all places where people put them, each found by its text alone. */
let count = 0;
const PIN = '90817263';
const planted: string[] = [PIN];
/** A password that looks like an ordinary word. */
const secret = (): string => {
  count += 1;
  const word = `hidden${count}zebra`;
  planted.push(word);
  return word;
};
const base64 = (text: string): string => {
  const encoded = Buffer.from(text).toString('base64');
  planted.push(encoded);
  return encoded;
};
/** The body of a key. */
const pem = (): string =>
  `-----BEGIN RSA PRIVATE KEY-----\n${Array.from({ length: 12 }, () => secret().padEnd(60, 'A')).join('\n')}\n-----END RSA PRIVATE KEY-----\n`;

const copyOf = (fields: object): string => JSON.stringify({ apiVersion: 'v1', kind: 'Any', ...fields });

const meta = (name: string, namespace = 'shop') => ({
  name,
  ...(namespace === '' ? {} : { namespace }),
  uid: `uid-${name}`,
  creationTimestamp: '2026-01-01T10:00:00Z',
  managedFields: [{ manager: secret(), operation: 'Apply' }],
  labels: { app: name },
  annotations: {
    password: secret(),
    'example.com/api-token': secret(),
    'kubectl.kubernetes.io/last-applied-configuration': copyOf({ data: { user: secret() } }),
    'kapp.k14s.io/original': copyOf({ data: { user: secret() } }),
    note: `log in with password=${secret()} at https://ana:${secret()}@db.example.com/`,
    settings: JSON.stringify({ env: [{ name: 'DB_PASSWORD', value: secret() }] }),
  },
});

const container = () => ({
  name: 'app',
  image: 'registry.example.com/app:1',
  command: ['mysql', '--listen=:8080'],
  args: [
    `-p${secret()}`,
    '--password',
    secret(),
    `--api-key=${secret()}`,
    '--requirepass',
    secret(),
    `export STRIPE_KEY=${secret()}; run --token ${secret()}`,
    JSON.stringify({ password: secret(), env: [{ name: 'APP_KEY', value: secret() }] }),
  ],
  env: [
    { name: 'LOG_LEVEL', value: 'debug' },
    { name: 'DB_PASSWORD', value: secret() },
    { name: 'STRIPE_KEY', value: secret() },
    { name: 'DB_PASS', value: secret() },
    { name: 'DATABASE_URL', value: `postgres://app:${secret()}@db/shop` },
    { name: 'CONFIG', value: `password: ${secret()}\nport: 80` },
    { name: 'TLS', value: pem() },
    { name: 'DB_USER', valueFrom: { secretKeyRef: { name: 'db', key: 'user' } } },
  ],
  readinessProbe: {
    httpGet: { path: '/', port: 80, httpHeaders: [{ name: 'Authorization', value: `Bearer ${secret()}` }] },
  },
  livenessProbe: { exec: { command: ['redis-cli', '-a', secret(), 'ping'] } },
});

const podSpec = () => ({
  containers: [container()],
  volumes: [{ name: 'data', secret: { secretName: 'db' } }],
});

const conditions = () => [
  { type: 'Ready', status: 'False', reason: 'Failed', message: `login with password=${secret()} failed` },
];

const widget = (name: string, namespace: string, more: object = {}) => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: meta(name, namespace),
  spec: {
    title: 'green-dashboard',
    password: secret(),
    passwords: [secret(), secret()],
    pin: Number(PIN),
    adminPassword: { value: secret() },
    credentials: { password: { plainText: secret() } },
    parameters: [{ name: 'db.password', value: secret() }],
    template: { data: { 'tls.key': secret(), apiToken: secret() }, stringData: { any: secret() } },
    manifests: [{ apiVersion: 'v1', kind: 'Secret', data: { any: base64(secret()) } }],
    inline: `apiVersion: v1\nkind: Secret\nstringData:\n  any: ${secret()}\n`,
    deep: { a: { b: { c: [{ d: { token: secret() } }] } } },
    ...more,
  },
  status: { phase: 'Degraded', conditions: conditions() },
});

/** What must be seen nowhere. */
export const seededSecrets: readonly string[] = planted;

export const secretObjects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: meta('shop', '') },
  { apiVersion: 'v1', kind: 'Namespace', metadata: meta('ops', '') },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: meta('db'),
    type: 'Opaque',
    data: { user: base64(secret()), 'tls.key': base64(pem()) },
    stringData: { other: secret() },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: meta('settings'),
    data: {
      'app.properties': `listen=:8080\ndb.password=${secret()}\nspring.signing.key = ${secret()}\n`,
      'pod.yaml': `env:\n- name: DB_PASSWORD\n  value: ${secret()}\n`,
      'config.json': JSON.stringify({
        db: { password: secret() },
        env: [{ name: 'X_KEY', value: secret() }],
      }),
      'tls.key': pem(),
      'server.pem': secret(),
      API_KEY: secret(),
      htpasswd: `ana:$apr1$${secret()}$x`,
      'secret.yaml': `kind: Secret\ndata:\n  any: ${base64(secret())}\n`,
    },
    binaryData: { blob: base64(secret()) },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta('web-1'),
    spec: podSpec(),
    status: { phase: 'Running', conditions: conditions() },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta('web'),
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' }, annotations: { password: secret() } },
        spec: podSpec(),
      },
    },
    status: { replicas: 1, conditions: conditions() },
  },
  widget('one', 'shop'),
  widget('hidden', 'ops', { owner: 'only-ops-know' }),
  { ...widget('tree', ''), kind: 'Plant' },
];
