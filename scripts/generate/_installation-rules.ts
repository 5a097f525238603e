// SPDX-License-Identifier: Apache-2.0

import { parser } from '@prometheus-io/lezer-promql';
import { isPair, isScalar, parseDocument, Scalar, visit } from 'yaml';

/** Stands in every selector of ours, for the chart to put in its place what tells one installation from others. */
export const OURS = 'k8sgpt_installation="@"';
/** The same of what Kubernetes tells of pods, which no label of ours is on. */
const PODS = 'namespace="@"';

/** By the program itself, or by rules on what it tells. */
const isOurs = (metric: string): boolean => /^(?:k8sgpt[_:]|process_|nodejs_)/.test(metric);

const markOf = (metric: string): string => {
  if (isOurs(metric)) return OURS;
  if (metric.startsWith('kube_')) return PODS;
  throw new Error(
    `${metric === '' ? 'a selector without a metric' : metric}: nobody knows whose series these are`,
  );
};

/** The query with a mark in each selector, before what stands there. Throws what is no PromQL. */
export const marked = (query: string): string => {
  const marks: { at: number; text: string }[] = [];
  parser.parse(query).iterate({
    enter: ({ type, name, from, node }) => {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${query}`);
      if (name !== 'VectorSelector') return;
      const metric = node.getChild('Identifier');
      const mark = markOf(metric === null ? '' : query.slice(metric.from, metric.to));
      const matchers = node.getChild('LabelMatchers');
      if (matchers === null) marks.push({ at: node.to, text: `{${mark}}` });
      else marks.push({ at: matchers.from + 1, text: matchers.firstChild === null ? mark : `${mark}, ` });
    },
  });
  return marks.reduceRight((text, { at, text: mark }) => text.slice(0, at) + mark + text.slice(at), query);
};

/** A file of rules with marks in its queries. All else stays as it is written: only these places are touched. */
export const markedRules = (text: string): string => {
  const places: (readonly [from: number, to: number])[] = [];
  visit(parseDocument(text), {
    Pair: (_, pair) => {
      if (!isPair(pair) || !isScalar(pair.key) || pair.key.value !== 'expr' || !isScalar(pair.value)) return;
      const { type, range } = pair.value;
      if (!range || (type !== Scalar.PLAIN && type !== Scalar.BLOCK_LITERAL))
        throw new Error('write expr plainly or after |-: what is quoted cannot be marked');
      // Of a block without its first line, which says how it is written. Indentation means nothing in PromQL.
      const from = type === Scalar.PLAIN ? range[0] : text.indexOf('\n', range[0]) + 1;
      places.push([from, range[1]]);
    },
  });
  return places.reduceRight(
    (all, [from, to]) => all.slice(0, from) + marked(text.slice(from, to)) + all.slice(to),
    text,
  );
};
