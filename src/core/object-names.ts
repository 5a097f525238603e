// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from './kind.ts';
import { isOrdinaryWord } from './mask/ordinary-words.ts';
import { isVocabulary } from './mask/vocabulary.ts';
import { redactSecrets } from './redact/redact-secrets.ts';

/** Fields that hold names and nothing else: also a plain word is one there. */
const NAMING: Readonly<Record<string, string>> = {
  name: 'name',
  namespace: 'Namespace',
  nodeName: 'Node',
  claim: 'PersistentVolumeClaim',
  host: 'host',
  hosts: 'host',
  hostname: 'host',
  service: 'Service',
  serviceName: 'Service',
  serviceAccountName: 'ServiceAccount',
  secret: 'Secret',
  secretName: 'Secret',
  secrets: 'Secret',
  imagePullSecrets: 'Secret',
  configMap: 'ConfigMap',
  storageClassName: 'StorageClass',
  ingressClassName: 'IngressClass',
  volumeName: 'PersistentVolume',
  bucket: 'name',
  image: 'image',
  holder: 'name',
};
/** Whose names stand in lists of these fields. */
const LISTED: Readonly<Record<string, string>> = {
  containers: 'container',
  initContainers: 'container',
  ephemeralContainers: 'container',
  volumes: 'volume',
};
/** Fields that hold Kubernetes' own words, moments, or prose: nothing is called by them. */
const PASSED_OVER = new Set(
  'kind apiVersion uid resourceVersion message messages reason type status phase operator effect protocol policy verbs appliedVersions changed edited schedule restartPolicy creationTimestamp deletionTimestamp limits requests capacity allocatable conditions'.split(
    ' ',
  ),
);
/** Nearly all: quicker to tell than by the tables of all scripts. */
const PLAIN_NAME = /^[A-Za-z0-9*][A-Za-z0-9._\-/:@=+~*]{1,251}$/;
const NAME = /^[\p{L}\p{N}*][\p{L}\p{N}._\-/:@=+~*]{1,251}$/u;
/** Amounts, versions, hashes of templates. */
const NUMBER = /^(?:[\d.,:+-]+[A-Za-z]{0,2}|v?\d+(?:\.\d+)+(?:[-+][\w.+-]*)?|(?=[a-f]*\d)[0-9a-f]{8,10})$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}/;

const isName = (value: string): boolean => PLAIN_NAME.test(value) || NAME.test(value);

/** `web` is everybody's and says something only as a name; `ReconcileFailed`, `true` and `500m` never do. */
const isDistinctive = (value: string): boolean =>
  isName(value) &&
  !NUMBER.test(value) &&
  !MOMENT.test(value) &&
  !/^[A-Z][a-z]+(?:[A-Z][a-z]+)*$/.test(value) &&
  !isOrdinaryWord(value) &&
  !isVocabulary(value);

/** Names of fields that may say so: few, so that the rest costs nothing. */
const MAY_BE_SECRET = /pass|pwd|secret|token|key|credential|auth|cookie|connection/i;

/** `password: hidden`, as an annotation: it is no name, and names are kept. */
const isSecret = (field: string, value: string): boolean => {
  if (!MAY_BE_SECRET.test(field)) return false;
  const text = `${field}=${value}`;
  return redactSecrets(text) !== text;
};

/** Nothing that we keep is nested deeper. */
const DEEPEST = 12;

type Add = (kind: string, value: string) => void;

/** What to do with a field: its kind of name, nothing (null), or to see what it holds. */
const fields = new Map<string, string | null>(Object.entries(NAMING));
for (const field of PASSED_OVER) fields.set(field, null);

const UNLISTED: ReadonlyMap<string, string> = new Map();
const lists = new Map(Object.entries(LISTED).map(([list, kind]) => [list, new Map([['name', kind]])]));

/**
 * Adds everything in an object that could be a name: its own, those it refers to, and distinctive values of any field. What
 * objects share is walked once, whoever holds it.
 */
export const nameWalker = (add: Add): ((object: KubeObject) => void) => {
  const seen = new Set<object>();
  const judged = new Set<string>();
  let space = '';
  const addText = (value: string, kind: string | undefined): void => {
    if (value.length < 2 || value.length > 253) return;
    if (kind === undefined) {
      // Labels repeat themselves.
      if (judged.has(value)) return;
      judged.add(value);
      if (isDistinctive(value)) add('name', value);
      return;
    }
    if (kind === 'Namespace') {
      if (value === space) return;
      space = value;
    }
    if (isName(value)) add(kind, value);
  };
  const walkList = (items: readonly unknown[], key: string, depth: number): void => {
    const kind = fields.get(key) ?? undefined;
    const listed = lists.get(key) ?? UNLISTED;
    for (const item of items) {
      if (typeof item === 'string') addText(item, kind);
      else if (typeof item === 'object' && item !== null) walk(item, key, listed, depth + 1);
    }
  };
  const walk = (value: object, key: string, listed: ReadonlyMap<string, string>, depth: number): void => {
    if (depth > DEEPEST || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) {
      walkList(value, key, depth);
      return;
    }
    const given = value as Readonly<Record<string, unknown>>;
    for (const name in given) {
      const item = given[name];
      if (typeof item === 'string') {
        const field = fields.get(name);
        if (field === null) continue;
        const kind = listed.get(name) ?? field;
        if (kind !== undefined || !isSecret(name, item)) addText(item, kind);
      } else if (typeof item === 'object' && item !== null && fields.get(name) !== null)
        walk(item, name, lists.get(name) ?? UNLISTED, depth + 1);
    }
  };
  return (object) => {
    add(object.kind, object.metadata.name);
    walk(object, '', UNLISTED, 0);
  };
};
