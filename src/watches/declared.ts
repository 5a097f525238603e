// SPDX-License-Identifier: Apache-2.0

import { hash } from 'node:crypto';
import { SECOND } from '../core/clock.ts';
import type { GivenField, K8sGPT } from '../core/kinds/k8s-gpt.ts';
import type { KubeconfigSecret } from '../core/ports/cluster-reader.ts';
import { parseSpan } from '../core/time-span.ts';
import { leastSpan, type Watch } from '../core/watch.ts';
import { duration } from '../views/words.ts';
import { meaningOf } from './declared-fields.ts';

/** One field that does not come to what it says. */
export interface Unsupported {
  /** Its path in `spec`. */
  readonly field: string;
  /** Clause. */
  readonly why: string;
  /** Sentence: what to do. */
  readonly todo: string;
}

export interface Declared {
  /** Undefined where the resource does not tell what to watch. */
  readonly watch: Watch | undefined;
  readonly unsupported: readonly Unsupported[];
}

export interface DeclaredIn {
  /** The cluster that has the resource. */
  readonly cluster: string;
  /** The name of the cluster whose kubeconfig lies in a Secret, where it is one of ours. */
  readonly ofSecret: (place: KubeconfigSecret) => string | undefined;
  /** Of these filters: how they are spelled, and which do not exist. */
  readonly knownFilters: (filters: readonly string[]) => {
    readonly known: readonly string[];
    readonly unknown: readonly string[];
  };
  /** Milliseconds between two looks that no resource may go below. */
  readonly leastInterval: number;
  readonly severity: Watch['severity'];
}

/** What k8sgpt-operator takes where nothing is said. */
const INTERVAL_MS = 30 * SECOND;
/** https://github.com/k8sgpt-ai/k8sgpt-operator, api/v1alpha1: what analysis.interval looks like. */
const INTERVAL = /^\d{1,6}[smh]$/;

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const textOf = (field: GivenField | undefined): string | undefined =>
  typeof field === 'string' ? field : undefined;

/** Readable, and unique over clusters and namespaces. */
const idOf = (cluster: string, { metadata: { namespace = '', name } }: K8sGPT): string => {
  const start = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
  const end = hash('sha256', JSON.stringify([cluster, namespace, name])).slice(0, 6);
  return [start || 'k8sgpt', end].join('-');
};

/** The first of them, and how many more. */
export const listed = (words: readonly string[]): string =>
  words.length > 5 ? `${words.slice(0, 5).join(', ')} and ${words.length - 5} more` : words.join(', ');

/** Fields that are unsupported as a whole, each entry of the table once. */
const notUsed = ({ fields }: K8sGPT): readonly Unsupported[] => {
  const found = new Map<string, Unsupported>();
  for (const [path, value] of Object.entries(fields)) {
    const known = meaningOf(path);
    if (known === undefined) {
      const why = 'no such field is known';
      found.set(path, { field: path, why, todo: 'Look whether it is spelt right.' });
      continue;
    }
    const { field, meaning } = known;
    if (meaning.is !== 'unsupported' || value === false) continue;
    if (meaning.onlyIf !== undefined && fields[meaning.onlyIf] !== true) continue;
    // That of the bot, too, where nobody says otherwise.
    if (field === 'ai.language' && typeof value === 'string' && /^(?:english|en)$/i.test(value)) continue;
    found.set(field, { field, why: meaning.why, todo: meaning.todo });
  }
  return [...found.values()];
};

const malformedOf = ({ malformed }: K8sGPT): readonly Unsupported[] =>
  malformed.map((field) => ({
    field,
    why: 'it is not of its type, or too long',
    todo: 'Correct the resource; until then the field counts as not set.',
  }));

/** What a K8sGPT resource says → the watch that does the same, and what of it is not done. Never throws. */
export const watchOfResource = (resource: K8sGPT, given: DeclaredIn): Declared => {
  const { fields, metadata, malformed } = resource;
  const unsupported: Unsupported[] = [];
  const explains = fields['ai.enabled'] === true;
  const say = (field: string, why: string, todo: string): void => {
    unsupported.push({ field, why, todo });
  };
  const nothing = (): Declared => ({ watch: undefined, unsupported });

  // What narrows it down must be understood: nobody wants all namespaces or another cluster instead.
  const narrow = malformed.filter((path) => /^(?:spec|targetNamespace|filters|kubeconfig)\b/.test(path));
  unsupported.push(...malformedOf(resource));
  if (narrow.length > 0) return nothing();

  let { cluster } = given;
  if (Object.keys(fields).some((path) => path.startsWith('kubeconfig.'))) {
    const secret = textOf(fields['kubeconfig.name']) ?? '';
    const key = textOf(fields['kubeconfig.key']) ?? 'value';
    const namespace = metadata.namespace ?? '';
    const found = given.ofSecret({ from: given.cluster, namespace, name: secret, key });
    if (found === undefined) {
      say(
        'kubeconfig',
        `Secret ${namespace}/${secret} (key ${key}) is not one that the bot reads`,
        'Name it under `kubernetes.kubeconfigSecrets`; until then nothing is watched for this resource.',
      );
      return nothing();
    }
    cluster = found;
  }

  const namespace = textOf(fields['targetNamespace']);
  if (namespace !== undefined && !NAME.test(namespace)) {
    say('targetNamespace', 'it is no name of a namespace', 'Correct it; until then nothing is watched.');
    return nothing();
  }

  const wanted = fields['filters'];
  const { known, unknown } = given.knownFilters(Array.isArray(wanted) ? (wanted as readonly string[]) : []);
  if (unknown.length > 0)
    say('filters', `there is no filter ${listed(unknown)}`, '`/k8sgpt filters` lists them.');
  if (unknown.length > 0 && known.length === 0) return nothing();

  const interval = textOf(fields['analysis.interval']);
  const asked =
    interval === undefined ? INTERVAL_MS : INTERVAL.test(interval) ? parseSpan(interval) : undefined;
  if (asked === undefined)
    say(
      'analysis.interval',
      'it is no interval such as 30s, 5m or 1h',
      `It looks every ${duration(given.leastInterval)}.`,
    );
  const least = Math.max(leastSpan, given.leastInterval);
  const ms = Math.max(least, asked ?? 0);
  if (asked !== undefined && asked < least)
    say(
      'analysis.interval',
      `every ${duration(asked)} is more often than allowed here`,
      `It looks every ${duration(ms)}; \`k8sgptResources.leastInterval\` allows more.`,
    );

  if (fields['ai.anonymized'] === false && explains)
    say(
      'ai.anonymized',
      'names are hidden as the bot is told to',
      'See `explain` and `ai` in its configuration.',
    );

  return {
    watch: {
      schema: 1,
      id: idOf(given.cluster, resource),
      origin: 'cluster',
      cluster,
      ...(namespace === undefined ? {} : { namespaces: [namespace] }),
      filters: known,
      rhythm: { type: 'every', ms },
      severity: given.severity,
      explain: explains,
      to: [],
      by: `K8sGPT ${metadata.namespace ?? ''}/${metadata.name} of ${given.cluster}`,
      madeAt: metadata.creationTimestamp ?? 0,
    },
    unsupported: [...unsupported, ...notUsed(resource)],
  };
};
