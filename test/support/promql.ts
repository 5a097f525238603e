// SPDX-License-Identifier: Apache-2.0

import { parser } from '@prometheus-io/lezer-promql';

/** What Grafana puts in place of its variables. */
const asPrometheusSees = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '1m').replaceAll('$cluster', '.*');

export interface Asked {
  readonly metric: string;
  readonly labels: readonly string[];
}

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** Labels of every `by` around it. */
const groupedBy = (node: SyntaxNode, expr: string): readonly string[] => {
  const { parent } = node;
  if (parent === null) return [];
  const labels: string[] = [];
  if (parent.name === 'AggregateExpr')
    parent
      .getChild('AggregateModifier')
      ?.cursor()
      .iterate(({ name, from, to }) => {
        if (name === 'LabelName') labels.push(expr.slice(from, to));
      });
  return [...labels, ...groupedBy(parent, expr)];
};

/** Every metric that an expression asks for, with the labels that it is chosen by, and grouped by. Throws what is no PromQL. */
export const askedIn = (given: string): readonly Asked[] => {
  const expr = asPrometheusSees(given);
  const tree = parser.parse(expr);
  const asked: { metric: string; labels: string[] }[] = [];
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${given}`);
      const text = expr.slice(node.from, node.to);
      if (node.name === 'VectorSelector') {
        const name = node.node.getChild('Identifier');
        const metric = name === null ? '' : expr.slice(name.from, name.to);
        asked.push({ metric, labels: [...groupedBy(node.node, expr)] });
      }
      if (node.name === 'LabelName' && node.node.parent?.name.endsWith('Matcher') === true)
        asked.at(-1)?.labels.push(text);
    },
  });
  return asked;
};
