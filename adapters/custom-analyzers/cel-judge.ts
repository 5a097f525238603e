// SPDX-License-Identifier: Apache-2.0

import type { CelInput } from '@bufbuild/cel';
import type { CustomFinding } from '../../src/core/custom-finding.ts';
import { type Json, record, text } from '../../src/core/read.ts';
import type { Ref } from '../../src/core/ref.ts';
import { parseSpan } from '../../src/core/time-span.ts';
import type { CompiledRef, CompiledRule, Sentence } from './cel-compile.ts';
import { type Bindings, type Evaluated, type Expression, passOn } from './cel-expression.ts';
import { celInput, celTime, textsOf, timeOf, wordsOf } from './cel-value.ts';

/** What holds for all objects of one look. */
export interface Look {
  readonly cluster: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What a rule says of one object. */
export type Judgement =
  | { readonly type: 'fine' }
  /** It has no such field, so that the rule does not apply to it. */
  | { readonly type: 'missing'; readonly field: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'finding'; readonly finding: CustomFinding };

/** Longest sentence; more is cut where it is told. */
const LONGEST = 4_000;

const bindingsOf = ({ parts }: CompiledRule, object: CelInput, { cluster, now }: Look): Bindings => {
  const bindings = { object, cluster, now: celTime(now) };
  for (const [name, expression] of parts) {
    let known: CelInput | undefined;
    // Worked out when something asks for it, once: most objects are fine.
    Object.defineProperty(bindings, name, {
      get: (): CelInput => (known ??= passOn(expression.evaluate(bindings))),
    });
  }
  return bindings;
};

/** What cannot be said is named: a finding is not lost for the want of a word. */
const said = (evaluated: Evaluated): string => {
  switch (evaluated.status) {
    case 'value':
      return wordsOf(evaluated.value);
    case 'missing':
      return `(no ${evaluated.field})`;
    case 'failed':
      return '(not known)';
  }
};

const sentenceOf = (sentence: Sentence, bindings: Bindings): string =>
  sentence
    .map((piece) => (typeof piece === 'string' ? piece : said(piece.evaluate(bindings))))
    .join('')
    .slice(0, LONGEST);

const wordOf = (expression: Expression, bindings: Bindings): string | undefined => {
  const evaluated = expression.evaluate(bindings);
  return evaluated.status === 'value' && typeof evaluated.value === 'string' && evaluated.value !== ''
    ? evaluated.value
    : undefined;
};

const refOf = (
  { kind, name, namespace }: CompiledRef,
  bindings: Bindings,
  own: string | undefined,
): Ref | undefined => {
  const found = wordOf(name, bindings);
  if (found === undefined) return undefined;
  return { kind, name: found, namespace: namespace === undefined ? own : wordOf(namespace, bindings) };
};

/** Since when, and whether that is long enough. */
const lasting = (
  { since, rule }: CompiledRule,
  bindings: Bindings,
  now: number,
): { readonly since: number | undefined } | Extract<Judgement, { type: 'fine' | 'missing' | 'failed' }> => {
  if (since === undefined) return { since: undefined };
  const evaluated = since.evaluate(bindings);
  const at = evaluated.status === 'value' ? timeOf(evaluated.value) : undefined;
  const least = rule.for === undefined ? undefined : parseSpan(rule.for);
  if (least === undefined) return { since: at };
  if (evaluated.status === 'missing') return { type: 'missing', field: evaluated.field };
  if (evaluated.status === 'failed') return { type: 'failed', message: evaluated.message };
  if (at === undefined) return { type: 'failed', message: 'since gives no time' };
  return now - at >= least ? { since: at } : { type: 'fine' };
};

const hiddenOf = (expressions: readonly Expression[], bindings: Bindings): readonly string[] =>
  expressions.flatMap((expression) => {
    const evaluated = expression.evaluate(bindings);
    return evaluated.status === 'value' ? textsOf(evaluated.value).filter((each) => each !== '') : [];
  });

/** Judges one object, of which what the rule reads is there. */
export const judge = (compiled: CompiledRule, raw: Json, look: Look): Judgement => {
  const bindings = bindingsOf(compiled, celInput(raw), look);
  const when = compiled.when.evaluate(bindings);
  if (when.status === 'missing') return { type: 'missing', field: when.field };
  if (when.status === 'failed') return { type: 'failed', message: when.message };
  if (typeof when.value !== 'boolean')
    return {
      type: 'failed',
      message: `when gives ${wordsOf(when.value).slice(0, 40)}, which is neither true nor false`,
    };
  if (!when.value) return { type: 'fine' };
  const lasted = lasting(compiled, bindings, look.now);
  if ('type' in lasted) return lasted;
  const { rule, parent, blames } = compiled;
  const metadata = record(raw['metadata']);
  const namespace = text(metadata['namespace']);
  const blamed = blames.flatMap((each) => refOf(each, bindings, namespace) ?? []);
  return {
    type: 'finding',
    finding: {
      kind: text(raw['kind']) ?? rule.kind,
      apiVersion: text(raw['apiVersion']),
      namespace,
      name: text(metadata['name']) ?? '',
      text: sentenceOf(compiled.say, bindings),
      severity: rule.severity,
      code: rule.code ?? rule.name,
      fix: compiled.fix === undefined ? undefined : sentenceOf(compiled.fix, bindings),
      docs: rule.docs,
      parent: parent === undefined ? undefined : refOf(parent, bindings, namespace),
      ...(blamed.length === 0 ? {} : { blames: blamed }),
      since: lasted.since,
      sensitive: hiddenOf(compiled.sensitive, bindings),
    },
  };
};
