// SPDX-License-Identifier: Apache-2.0

import { kinds } from '../../src/core/kinds/index.ts';
import { isPublicName } from '../../src/core/mask/vocabulary.ts';
import { account, arn, detectable, email, host, ipv4, objectName, uuid } from './identifiers.ts';
import * as fc from './properties.ts';

type Json = Record<string, any>;

/** Where the name of a thing stands, as the key of its field. */
const NAMING = new Set(
  'name namespace nodeName secretName claimName serviceName serviceAccountName storageClassName ingressClassName volumeName volume hostname subdomain'.split(
    ' ',
  ),
);
/** Fields of which others speak in words of Kubernetes: they stay, or nothing would be found any more. */
const LANGUAGE = new Set(
  'kind apiVersion type status phase reason operator effect protocol policy imagePullPolicy restartPolicy terminationMessagePolicy dnsPolicy schedulerName concurrencyPolicy schedule podManagementPolicy volumeBindingMode reclaimPolicy failurePolicy pathType provisioner controller generateName architecture operatingSystem'.split(
    ' ',
  ),
);
const TIME = /^\d{4}-\d\d-\d\dT/;
const IP = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KEPT = new Set([
  'amd64',
  'linux',
  'cpu',
  'memory',
  'default',
  'http',
  'https',
  'metrics',
  '0.0.0.0',
  '127.0.0.1',
  'none',
  'None',
  'IfNotPresent',
]);

/** Secrets as programs print them: what surrounds the secret, and the secret. */
const secret = fc.oneof(
  fc.constantFrom(
    ['password=', 'Tr0ub4dor-and-3'],
    ['--token ', 'a8F3kk29dLLq0Zx7'],
    ['Authorization: Bearer ', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpM'],
    ['key ', 'AKIAIOSFODNN7EXAMPLE'],
    ['postgres://billing:', 's3cr3tPa55w0rd'],
    ['', 'ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789'],
    ['API_KEY: "', 'q9Wm2-Lk8Zx4Nc6Vb1'],
  ),
);

const sentences: readonly ((name: string) => string)[] = [
  (name) => `cannot reach ${name}`,
  (name) => `"${name}" not found`,
  (name) => `error in ${name}: exit 1`,
  (name) => `owner=${name} retries=3`,
  (name) => `{"by":"${name}"}`,
  (name) => `(${name})`,
];

export interface Seeded {
  readonly objects: readonly Json[];
  /** Nothing of these may leave. */
  readonly identifiers: readonly string[];
  /** Nothing of these may even be kept. */
  readonly secrets: readonly string[];
}

/** Unlimited values of an arbitrary, from one seed. */
const stream = <T>(arbitrary: fc.Arbitrary<T>, seed: number): (() => T) => {
  const values = fc.sample(arbitrary, { seed, numRuns: 400 });
  let at = 0;
  return () => values[(at += 1) % values.length] as T;
};

const visit = (
  value: unknown,
  see: (text: string, key: string, parent: string) => string,
  key = '',
  parent = '',
): any => {
  if (typeof value === 'string') return see(value, key, parent);
  if (Array.isArray(value)) return value.map((item) => visit(item, see, key, parent));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item, see, name, key)]));
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/**
 * A recorded state in which everything that has a name bears another, made from the seed, the same wherever it stands;
 * messages speak of addresses, accounts, other objects and secrets besides.
 */
export const seededState = (recorded: readonly Json[], seed: number): Seeded => {
  const next = {
    name: stream(objectName, seed),
    ip: stream(ipv4, seed + 1),
    uuid: stream(uuid, seed + 2),
    host: stream(host, seed + 3),
    detectable: stream(fc.oneof(detectable, email, account, arn), seed + 4),
    secret: stream(secret, seed + 5),
    sentence: stream(fc.constantFrom(...sentences), seed + 6),
    /** Of varied length, so that texts are cut at every place. */
    padding: stream(
      fc.nat(40).map((words) => ' and so on'.repeat(words % 3 === 0 ? words : 0)),
      seed + 7,
    ),
  };
  const given = new Map<string, string>();
  const used = new Set<string>();
  const fresh = (make: () => string): string => {
    let value = make();
    while (used.has(value)) value = `${make()}${used.size}`;
    used.add(value);
    return value;
  };
  const give = (old: string, make: () => string): void => {
    if (old.length < 2 || given.has(old) || KEPT.has(old) || isPublicName(old)) return;
    given.set(old, fresh(make));
  };
  const seen: { text: string; key: string; parent: string }[] = [];
  visit(recorded, (text, key, parent) => {
    if (!TIME.test(text) && !LANGUAGE.has(key)) seen.push({ text, key, parent });
    return text;
  });
  for (const { text, key } of seen) {
    if (IP.test(text)) give(text, next.ip);
    else if (UUID.test(text)) give(text, next.uuid);
    else if (key === 'image') give(text, () => `${next.host()}/${next.name()}:1.4.2`);
    else if ((key === 'host' || key === 'hosts') && text.includes('.')) give(text, next.host);
    else if ((key === 'path' || key === 'mountPath') && text.length > 2)
      give(text, () => `/${next.name()}/${next.name()}`);
  }
  const names = seen
    .filter(
      ({ text, key, parent }) =>
        /^[a-z0-9][a-z0-9.-]*$/.test(text) &&
        ((NAMING.has(key) && !['env', 'ports', 'readinessGates'].includes(parent)) || parent === 'labels'),
    )
    .map(({ text }) => text)
    .sort((a, b) => a.length - b.length);
  // A pod keeps the beginning that its workload gave it.
  for (const text of names)
    if (![...given.keys()].some((old) => text.startsWith(`${old}-`))) give(text, next.name);

  const olds = [...given.keys()].sort((a, b) => b.length - a.length);
  const anywhere = new RegExp(`(?<![a-zA-Z0-9])(?:${olds.map(escaped).join('|')})(?![a-zA-Z0-9])`, 'g');
  const renamed = (text: string): string => text.replace(anywhere, (old) => given.get(old) ?? old);

  const said: string[] = [];
  const secrets: string[] = [];
  // What the product never reads it cannot know by name: only its form or place can betray it.
  const known = JSON.stringify(
    recorded.filter(({ kind }) => Object.hasOwn(kinds, kind) && kind !== 'Event'),
    (key, value: unknown) => (key === 'volumes' || key === 'volumeMounts' ? undefined : value),
  );
  const everyName = [...given].flatMap(([old, name]) => (known.includes(`"${old}"`) ? [name] : []));
  const more = (): string => {
    const identifier = fresh(next.detectable);
    const [around = '', hidden = ''] = next.secret();
    const other = everyName[(secrets.length * 7) % everyName.length] ?? 'x';
    const stranger = fresh(next.name);
    said.push(identifier, stranger);
    secrets.push(hidden);
    const url = around.includes('://') ? `@${fresh(next.host)}/orders` : '';
    return `${next.padding()}; ${next.sentence()(identifier)}; ${next.sentence()(other)}; secret "${stranger}" not found; ${around}${hidden}${url}`;
  };
  const objects = visit(recorded, (text, key) => {
    if (TIME.test(text) || LANGUAGE.has(key)) return text;
    return key === 'message' && text !== '' ? `${renamed(text)}${more()}` : renamed(text);
  }) as Json[];
  const full = objects.flatMap(({ metadata }) => [metadata?.name, metadata?.namespace]);
  return {
    objects,
    identifiers: [...new Set([...given.values(), ...said, ...full])].filter(
      (name): name is string => typeof name === 'string' && !KEPT.has(name) && !isPublicName(name),
    ),
    secrets: [...new Set(secrets)],
  };
};
