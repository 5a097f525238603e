// SPDX-License-Identifier: Apache-2.0

import { parser } from '@prometheus-io/lezer-promql';
import { Refused } from '../../src/core/errors.ts';

interface Matcher {
  readonly label: string;
  readonly operator: string;
  /** As it is written, with its quotes. */
  readonly literal: string;
}

interface Selector {
  readonly matchers: readonly Matcher[];
  /** Where a matcher can be put in front, or behind the name of a selector without any. */
  readonly at: number;
  readonly hasBraces: boolean;
}

interface Read {
  readonly selectors: readonly Selector[];
  readonly functions: ReadonlySet<string>;
  /** Undefined where the query is one. */
  readonly trouble: string | undefined;
}

/** What a query selects, by the grammar that Prometheus' own editor uses. */
const readQuery = (query: string): Read => {
  const selectors: { matchers: Matcher[]; at: number; hasBraces: boolean }[] = [];
  const functions = new Set<string>();
  let trouble: string | undefined;
  const textOf = ({ from, to }: { readonly from: number; readonly to: number }): string =>
    query.slice(from, to);
  parser.parse(query).iterate({
    enter: (node) => {
      const selector = selectors.at(-1);
      if (node.type.isError) trouble ??= `it cannot be read at character ${node.from + 1}`;
      else if (node.name === 'LineComment') trouble ??= 'leave comments out';
      else if (node.name === 'FunctionIdentifier') functions.add(textOf(node));
      else if (node.name === 'VectorSelector')
        selectors.push({ matchers: [], at: node.to, hasBraces: false });
      else if (node.name === 'LabelMatchers' && selector !== undefined) {
        selector.at = node.from + 1;
        selector.hasBraces = true;
      } else if (node.name === 'UnquotedLabelMatcher' || node.name === 'QuotedLabelMatcher') {
        const part = (name: string): string => {
          const child = node.node.getChild(name);
          return child === null ? '' : textOf(child);
        };
        selector?.matchers.push({
          label: part('LabelName') || part('QuotedLabelName').slice(1, -1),
          operator: part('MatchOp'),
          literal: part('StringLiteral'),
        });
      }
    },
  });
  return { selectors, functions, trouble };
};

/** Values of which nothing is escaped mean what they look like. */
const plainValue = (literal: string): string | undefined =>
  literal.includes('\\') ? undefined : literal.slice(1, -1);

const namesOne = ({ matchers }: Selector, allowed: readonly string[]): boolean =>
  matchers.some(
    ({ label, operator, literal }) =>
      label === 'namespace' && operator === '=' && allowed.includes(plainValue(literal) ?? ''),
  );

export interface QueryScope {
  /** A matcher that is added to everything that is selected. */
  readonly matcher?: { readonly label: string; readonly value: string } | undefined;
  /** Namespaces that everything that is selected must name; undefined = all. */
  readonly namespaces: readonly string[] | undefined;
}

/**
 * The query within its bounds. Throws Refused where it reaches out of them, or is no query; one without bounds is passed as
 * it is, so that a newer Prometheus may know more of the language.
 */
export const scopeQuery = (query: string, { matcher, namespaces }: QueryScope): string => {
  if (matcher === undefined && namespaces === undefined) return query;
  const { selectors, functions, trouble } = readQuery(query);
  if (trouble !== undefined) throw new Refused(`this is no query in PromQL: ${trouble}`);
  // Reads series of its own choice.
  if (functions.has('info')) throw new Refused('the function info is not asked for here');
  if (namespaces !== undefined && !selectors.every((selector) => namesOne(selector, namespaces)))
    throw new Refused(
      `every selector must name a namespace, as namespace="${namespaces[0] ?? ''}"; those that may be seen here are ${namespaces.join(', ')}`,
    );
  if (matcher === undefined) return query;
  const added = `${matcher.label}=${JSON.stringify(matcher.value)}`;
  return selectors
    .toSorted((a, b) => b.at - a.at)
    .reduce(
      (text, { at, hasBraces }) =>
        `${text.slice(0, at)}${hasBraces ? `${added},` : `{${added}}`}${text.slice(at)}`,
      query,
    );
};
