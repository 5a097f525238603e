// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';
import { isNamespaced } from '../core/is-namespaced.ts';
import type { KindDefinition } from '../core/kind.ts';
import { kinds } from '../core/kinds/index.ts';
import type { RawKind, RawObject, RawObjects, RawScope } from '../core/raw-object.ts';
import type { Reading } from './reading.ts';

interface WholeObjects {
  /** Undefined where no object told it. */
  readonly of: RawKind | undefined;
  readonly objects: readonly RawObject[];
}

/** A kind that is known here; others are known to each cluster only. */
export const definitionOf = (kind: string): KindDefinition | undefined =>
  (kinds as Partial<Record<string, KindDefinition>>)[kind];

/** How a cluster is asked for a kind: a kind we know by its versions, then whatever version its group has there. */
const wordsOf = (kind: string): readonly string[] => {
  const known = definitionOf(kind);
  if (known === undefined) return [kind];
  if (known.plural === '*') return [];
  const parts = known.apiVersions.map((apiVersion) => {
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    return { version, group };
  });
  return [
    ...parts.map(({ version, group }) => `${known.plural}.${version}.${group}`),
    ...new Set(parts.map(({ group }) => `${known.plural}.${group}`)),
  ];
};

export const metadataOf = ({
  metadata,
}: RawObject): { readonly name: string; readonly namespace: string | undefined } => {
  const { name, namespace } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
  return {
    name: typeof name === 'string' ? name : '',
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : undefined,
  };
};

const placeless = (kind: string): Refused =>
  new Refused(`${kind} belongs to no namespace, and only some namespaces may be seen from here.`);

/** What may not be seen is left out here, whatever the server sent. */
const visible = (object: RawObject, kind: string, { namespaces, isWhole }: Reading): boolean => {
  const { name, namespace } = metadataOf(object);
  if (namespaces === undefined) return isWhole;
  if (kind === 'Namespace') return namespaces.includes(name);
  return namespace === undefined ? isWhole : namespaces.includes(namespace);
};

const readAny = async (kind: string, scope: RawScope, { cluster, signal }: Reading): Promise<RawObjects> => {
  let last: RawObjects = {
    status: 'skipped',
    reason: 'absent',
    detail: `there are no whole objects of ${kind}`,
    objects: [],
  };
  for (const word of wordsOf(kind)) {
    last = (await cluster.raw?.(word, scope, signal)) ?? last;
    const isElsewhere =
      last.status === 'skipped' && (last.reason === 'absent' || last.reason === 'not-recorded');
    if (!isElsewhere) return last;
  }
  return last;
};

/** Whole objects of a kind as it is called here, or as kubectl calls it; refused with the reason where they cannot be read. */
export const readWhole = async (
  kind: string,
  scope: Omit<RawScope, 'namespaces'>,
  reading: Reading,
): Promise<WholeObjects> => {
  const { isWhole, namespaces, cluster } = reading;
  if (!isWhole && !isNamespaced(kind) && kind !== 'Namespace') throw placeless(kind);
  const answer = await readAny(
    kind,
    { ...scope, ...(namespaces === undefined ? {} : { namespaces }) },
    reading,
  );
  if (answer.status === 'skipped' && answer.objects.length === 0) {
    const { reason, detail } = answer;
    const isThere = reason !== 'absent' && reason !== 'not-recorded';
    if (isThere) throw new Refused(`${kind} could not be read: ${detail}.`);
    const suggestion = definitionOf(kind) === undefined ? answer.suggestion : undefined;
    throw new Refused(
      `${reason === 'absent' ? `${cluster.name} serves no ${kind}` : `${kind} is not in this recording`}.${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`,
      suggestion === undefined ? {} : { hint: `show ${suggestion}` },
    );
  }
  const of = answer.status === 'read' ? answer.of : undefined;
  if (!isWhole && of?.namespaced === false && of.kind !== 'Namespace') throw placeless(of.kind);
  return { of, objects: answer.objects.filter((object) => visible(object, of?.kind ?? kind, reading)) };
};
