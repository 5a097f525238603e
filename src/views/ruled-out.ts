// SPDX-License-Identifier: Apache-2.0

import type { Text } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import { isNamespaced } from '../core/is-namespaced.ts';
import type { Report } from '../core/report.ts';

/** Usual suspects, in the order in which a person would ask. */
const SUSPECTS: Readonly<Record<string, string>> = {
  Node: 'nodes',
  PersistentVolumeClaim: 'volume claims',
  Service: 'services',
  Ingress: 'ingresses',
};

/** "Ruled out: no trouble found with nodes, volume claims" where they were checked completely; empty otherwise. */
export const ruledOutText = (incident: Incident, report: Report): Text => {
  // Where nothing follows, nobody would suspect them; with a selector not all of them were looked at.
  if (incident.impact.length === 0 || report.scope.selector !== undefined) return [];
  const unread = new Set(report.skipped.map(({ kind }) => kind));
  const here = (namespace: string | undefined): boolean =>
    namespace === undefined || incident.namespaces.includes(namespace);
  const troubled = new Set(
    report.findings
      .filter(({ object }) => here(object.namespace))
      .flatMap(({ object, owner, blames }) => [object, owner, ...blames])
      .map(({ kind }) => kind),
  );
  const clear = Object.entries(SUSPECTS).filter(
    ([kind]) => report.filters.includes(kind) && !unread.has(kind) && !troubled.has(kind),
  );
  if (clear.length === 0) return [];
  const wordsOf = (namespaced: boolean): readonly string[] =>
    clear.filter(([kind]) => isNamespaced(kind) === namespaced).map(([, words]) => words);
  const local = wordsOf(true).join(', ');
  const where = incident.namespaces.length === 1 ? 'this namespace' : 'these namespaces';
  const inside = incident.namespaces.length === 0 ? local : `${local} of ${where}`;
  return [
    `Ruled out: nothing wrong with ${[...wordsOf(false), ...(local === '' ? [] : [inside])].join(', ')}`,
  ];
};
