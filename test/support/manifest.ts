// SPDX-License-Identifier: Apache-2.0

import { parseAllDocuments } from 'yaml';
import type { KindDefinition } from '../../src/core/kind.ts';
import { kinds } from '../../src/core/kinds/index.ts';

const definitions: readonly KindDefinition[] = Object.values(kinds) as readonly KindDefinition[];

interface Manifest {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown } | undefined;
  readonly rules?: readonly { readonly verbs?: readonly string[]; readonly resources?: readonly string[] }[];
}

/** Rights that pages may propose: reading, and reading as somebody else. */
const READS = new Set(['get', 'list', 'watch', 'impersonate']);

const checkObject = ({ apiVersion, kind, metadata, rules = [] }: Manifest): void => {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof metadata?.name !== 'string')
    throw new Error('an object has an apiVersion, a kind and a metadata.name');
  const named = definitions.filter((each) => each.kind === kind || each.servedAs === kind);
  if (named.length === 0) throw new Error(`nobody here knows the kind ${kind}`);
  if (!named.some(({ apiVersions }) => apiVersions.includes(apiVersion)))
    throw new Error(
      `${kind} is served as ${named.flatMap((each) => each.apiVersions).join(', ')}, not as ${apiVersion}`,
    );
  const writes = rules.flatMap(({ verbs = [] }) => verbs).filter((verb) => !READS.has(verb));
  if (writes.length > 0) throw new Error(`a role of a page only reads, and may not ${writes.join(', ')}`);
};

/** Objects of Kubernetes as YAML. Throws where one is not well-formed, of no known kind, or grants more than reading. */
export const checkManifest = (text: string): void => {
  const documents = parseAllDocuments(text);
  for (const document of documents) {
    if (document.errors[0] !== undefined) throw document.errors[0];
    checkObject((document.toJS() ?? {}) as Manifest);
  }
  if (documents.length === 0) throw new Error('no object is in here');
};
