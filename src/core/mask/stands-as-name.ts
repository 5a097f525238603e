// SPDX-License-Identifier: Apache-2.0

import { isTelling, kindOfWord } from './kind-words.ts';

const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '‘': '’',
  '“': '”',
  '«': '»',
};

/** Settings whose values are words, not names (`level=error`). */
const WORD_VALUED = new Set([
  'level',
  'lvl',
  'severity',
  'status',
  'state',
  'type',
  'mode',
  'msg',
  'message',
  'reason',
  'phase',
  'err',
  'error',
  'action',
  'result',
  'op',
  'condition',
  'code',
  'desc',
  'protocol',
  'policy',
  'enabled',
  'pullpolicy',
  'output',
  'format',
]);

/** Settings, fields and flags whose values are names. */
const NAME_VALUED: Readonly<Record<string, string>> = {
  name: 'name',
  n: 'Namespace',
  namespace: 'Namespace',
  app: 'name',
  instance: 'name',
  'app.kubernetes.io/name': 'name',
  'app.kubernetes.io/instance': 'name',
  c: 'container',
  container: 'container',
  servicename: 'Service',
  serviceaccountname: 'ServiceAccount',
  secretname: 'Secret',
  claimname: 'PersistentVolumeClaim',
  nodename: 'Node',
  volumename: 'PersistentVolume',
  storageclassname: 'StorageClass',
  ingressclassname: 'IngressClass',
  configmapname: 'ConfigMap',
  cluster: 'cluster',
};

const BEFORE = /(?<![\w./-])([\w./-]+)["']?(\s{0,32}[:=/]\s{0,32}|\s{1,32})\\?["'`‘“«]?$/;
/** A kubectl command up to here, on the same line and not ended. */
const KUBECTL = /\bkubectl\s[^\n`;|&"]{0,160}$/;
const VERBS = new Set([
  'get',
  'describe',
  'logs',
  'exec',
  'rollout',
  'status',
  'history',
  'top',
  'events',
  'auth',
  'can-i',
  'explain',
  'diff',
  'apply',
  'delete',
  'edit',
  'patch',
  'scale',
  'restart',
  'undo',
  'drain',
  'cordon',
  'uncordon',
  'run',
  'wait',
  'debug',
  'set',
  'image',
  'create',
  'label',
  'annotate',
  'yaml',
  'json',
  'wide',
  'name',
  'previous',
  'tail',
  'watch',
  'all',
  'true',
  'false',
  'for',
  'and',
  'to',
  'the',
  'in',
]);
const AFTER = /^["'`’”»]?\s+(\w+)/;

export interface Standing {
  /** Said by what stands around it: the kind, or `name` when only that it is a name. */
  readonly kind: string;
  /** Quoted, joined by `/` or `=`, or after a word that only Kubernetes uses so: even an unknown plain word is a name there. */
  readonly sure: boolean;
}

const beforeOf = (text: string, start: number): { word: string; joiner: string } | undefined => {
  const match = BEFORE.exec(text.slice(Math.max(0, start - 64), start));
  if (match === null) return undefined;
  const word = (match[1] ?? '')
    .replace(/^.*[/]/, '')
    .replace(/\.(?:apps|batch|networking\.k8s\.io|storage\.k8s\.io|v1)$/, '');
  return { word, joiner: match[2]?.trim() ?? '' };
};

/** `level=error`, `"status": "error"`: a word, however it is quoted. */
const isWordValue = (before: { word: string; joiner: string } | undefined): boolean =>
  before !== undefined &&
  (before.joiner === '=' || before.joiner === ':') &&
  WORD_VALUED.has(before.word.toLowerCase());

/** The kind that the words before tell (`deployment web`, `pod/web`, `-n web`, `container=web`, `name: web`). */
const toldBefore = ({ word, joiner }: { word: string; joiner: string }): Standing | undefined => {
  const flag = /^-/.test(word);
  const bare = word.replace(/^-+/, '').toLowerCase();
  // Words are of others: `constructor=web` is no entry.
  const valued = Object.hasOwn(NAME_VALUED, bare) ? NAME_VALUED[bare] : undefined;
  if (valued !== undefined && (joiner === '=' || joiner === ':' || flag))
    return { kind: kindOfWord(bare) ?? valued, sure: true };
  // "has no config": short for nodes only where it cannot be a word.
  const kind =
    flag || (bare === 'no' && joiner === '') ? undefined : kindOfWord(bare.slice(bare.lastIndexOf('.') + 1));
  if (kind !== undefined) return { kind, sure: joiner !== '' || isTelling(kind) };
  return joiner === '=' && !WORD_VALUED.has(bare) && /^[\w./-]+$/.test(word)
    ? { kind: 'name', sure: true }
    : undefined;
};

/** `default namespace`, `web pods`: only words that can hardly mean anything else. */
const toldAfter = (text: string, end: number): Standing | undefined => {
  const word = AFTER.exec(text.slice(end, end + 40))?.[1] ?? '';
  const kind = kindOfWord(word);
  return kind !== undefined && (isTelling(kind) || kind === 'Pod') && word.length > 2
    ? { kind, sure: false }
    : undefined;
};

const isQuoted = (text: string, start: number, end: number): boolean => {
  const open = text.charAt(start - 1);
  return open !== '' && QUOTES[open] === text.charAt(end);
};

const NAME_CHARACTER = /[a-z0-9]/;

/** `system:serviceaccount:namespace:` and `serviceaccount namespace:`. */
const ACCOUNT = /serviceaccounts?[:\s]["'`]?[a-z0-9-]{1,63}:$/i;

/** How a word stands in its sentence, when it stands as a name: quoted, told by its neighbours, in `ns/name`, `host:port` or as an address. */
export const standingOf = (text: string, start: number, end: number): Standing | undefined => {
  const said = beforeOf(text, start);
  if (isWordValue(said)) return undefined;
  const told = said === undefined ? undefined : toldBefore(said);
  const quoted = isQuoted(text, start, end);
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  // "secret shop/tls": what the word before tells of is the second.
  if (told?.sure === false && after === '/' && NAME_CHARACTER.test(text.charAt(end + 1)))
    return { kind: 'Namespace', sure: true };
  if (told !== undefined) return quoted ? { kind: told.kind, sure: true } : told;
  if (quoted) return { kind: 'name', sure: true };
  if (after === '/' && NAME_CHARACTER.test(text.charAt(end + 1)) && before !== '/' && before !== '.')
    return { kind: 'name', sure: true };
  if (before === '/' && NAME_CHARACTER.test(text.charAt(start - 2))) return { kind: 'name', sure: true };
  // Only the kubelet's `pod_namespace` is divided there.
  if (before === '_') return { kind: 'Namespace', sure: true };
  if (before === ':' && ACCOUNT.test(text.slice(Math.max(0, start - 160), start)))
    return { kind: 'ServiceAccount', sure: true };
  if (text.slice(start - 2, start) === '//' || before === '@') return { kind: 'host', sure: true };
  // `nas01:/export`, as file systems of a network are mounted.
  if (after === ':' && /^:\/[a-z]/i.test(text.slice(end, end + 3))) return { kind: 'host', sure: true };
  if (after === ':' && /^:\d{2,5}(?!\d|:)/.test(text.slice(end, end + 7)))
    return { kind: 'host', sure: true };
  if (
    KUBECTL.test(text.slice(Math.max(0, start - 170), start)) &&
    !VERBS.has(text.slice(start, end).toLowerCase()) &&
    kindOfWord(text.slice(start, end)) === undefined
  )
    return { kind: 'name', sure: false };
  return toldAfter(text, end);
};
