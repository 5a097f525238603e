// SPDX-License-Identifier: Apache-2.0

import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { code, type Span, type Text } from '../core/document.ts';
import type { Severity } from '../core/finding.ts';
import type { Ref } from '../core/ref.ts';
import type { Scope } from '../core/snapshot.ts';

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Milliseconds → the largest sensible unit: `0.4 s`, `12 s`, `12 min`, `3 h`, `5 d`. */
export const duration = (ms: number): string => {
  if (ms < 100) return 'less than 0.1 s';
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} d`;
};

/** "a, b and c", each as code. */
export const codeList = (items: readonly string[], most = 5): Text => {
  const shown = items.slice(0, most);
  const rest = items.length - shown.length;
  return shown.flatMap((item, index): Span[] => {
    const last = index === shown.length - 1 && rest === 0;
    const before = index === 0 ? [] : [last ? ' and ' : ', '];
    return [...before, code(item), ...(index === shown.length - 1 && rest > 0 ? [` and ${rest} more`] : [])];
  });
};

/** Parts that say something, with a dot between them. */
export const joined = (parts: readonly Text[]): Text =>
  parts
    .filter((part) => part.length > 0)
    .flatMap((part, index): Text => (index === 0 ? part : [' · ', ...part]));

const namespacesText = ({ namespaces, only, except }: Scope): Text => {
  const named = namespaces ?? only;
  return [
    ...(named === undefined
      ? ['all namespaces']
      : [named.length === 1 ? 'namespace ' : 'namespaces ', ...codeList(named)]),
    ...(except === undefined ? [] : [' but ', ...codeList(except)]),
  ];
};

export const scopeText = (scope: Scope): Text => [
  ...(scope.object === undefined
    ? []
    : [`${scope.object.kind} `, code(scope.object.name), ' and what belongs to it · ']),
  ...namespacesText(scope),
  ...(scope.selector === undefined ? [] : [' · labels ', code(scope.selector)]),
];

/** `shop` / Deployment `checkout`. */
export const refText = (ref: Ref): Text => [
  ...(ref.namespace === undefined || ref.namespace === '' ? [] : [code(ref.namespace), ' / ']),
  `${ref.kind} `,
  code(ref.name),
];

/** "2 problems, 1 warning, 3 notes". */
export const countsText = (counts: Readonly<Record<Severity, number>>): string => {
  const parts = [
    ...(counts.critical > 0 ? [plural(counts.critical, 'problem')] : []),
    ...(counts.warning > 0 ? [plural(counts.warning, 'warning')] : []),
    ...(counts.info > 0 ? [plural(counts.info, 'note')] : []),
  ];
  return parts.join(', ');
};

const UID = /\([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\)/g;

/** `pod=db-0_shop(2c8b1ca5-2da2-495f-92a4-2b2149629a8c)`: a UID says nothing to people and fills a phone's line. */
export const withoutUids = (text: string): string => text.replace(UID, '');

/** As much of a text as fits, up to the end of a word where one is near. */
export const shortText = (text: string, limit: number): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= limit) return line;
  const cut = line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '');
  const space = cut.lastIndexOf(' ');
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
};
