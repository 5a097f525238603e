// SPDX-License-Identifier: Apache-2.0

import type { ReceivedSpan } from './otlp-receiver.ts';

/** How a span is called in the tree: what differs from run to run is said once. */
const shown = ({ name }: ReceivedSpan): string => {
  if (/^(?:list|get) /.test(name)) return 'list pods, and whatever else is read';
  if (/^(?:post|update|find|remove)$/.test(name)) return 'post or update';
  return name.replace(/^chat .*/, 'chat, with the name of the model');
};

/**
 * The shape of a trace as a tree of text: each kind of span once under its parent, by when it first began, with its
 * process. Versions of a message on the way to the last one are left out: how many are shown depends on the time.
 */
export const traceTree = (spans: readonly ReceivedSpan[]): string => {
  const lines: string[] = [];
  const walk = (parents: readonly ReceivedSpan[], depth: number): void => {
    const ids = new Set(parents.map(({ spanId }) => spanId));
    const isStored = parents.some(({ name }) => name === 'outbox');
    const below = spans
      .filter(({ parent, name }) =>
        parent === undefined ? depth === 0 : ids.has(parent) && (name !== 'deliver' || isStored),
      )
      .sort((a, b) => a.start - b.start);
    for (const name of new Set(below.map(shown))) {
      const same = below.filter((span) => shown(span) === name);
      lines.push(`${'  '.repeat(depth)}${name} (${String(same[0]?.resource['k8sgpt.role'])})`);
      walk(same, depth + 1);
    }
  };
  walk([], 0);
  return `${lines.join('\n')}\n`;
};
