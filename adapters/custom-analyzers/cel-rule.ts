// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { severities } from '../../src/core/finding.ts';
import { parseSelector } from '../../src/core/parse-selector.ts';
import { parseSpan } from '../../src/core/time-span.ts';

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const text = (what: string) =>
  z
    .string({ error: (issue) => (issue.input === undefined ? `${what} is missing` : `${what} is a text`) })
    .refine((value) => value.trim() !== '', `${what} is empty`);

const expression = (what: string) =>
  // `when: true` is an expression, too.
  z.preprocess((value) => (typeof value === 'boolean' ? String(value) : value), text(what));

const sentence = (what: string) =>
  text(what).refine((value) => value.length <= 1_000, `${what} has 1000 characters at most`);

const selector = z.string('labels is a label selector, for example app=web,tier!=cache').refine((value) => {
  try {
    parseSelector(value);
    return true;
  } catch {
    return false;
  }
}, 'labels is a label selector, for example app=web,tier!=cache');

const patterns = z
  .union(
    [text('a namespace').transform((one) => [one]), z.array(text('a namespace')).min(1)],
    'namespaces is a name or a list of names; * stands for anything',
  )
  .optional();

const Reference = z.strictObject(
  {
    kind: text('kind'),
    name: expression('name'),
    namespace: expression('namespace').optional(),
  },
  'an object is written kind, name (an expression) and, where it is another one, namespace (an expression)',
);

/** One rule, as it stands in a file. Fields whose values are CEL, or hold it in braces, are texts here. */
export const Rule = z
  .strictObject(
    {
      name: z.string('a rule has a name').regex(NAME, 'a name has up to 63 small letters, digits and dashes'),
      title: sentence('title').optional(),
      kind: text('kind').regex(
        /^[A-Za-z][A-Za-z0-9.-]*$/,
        'kind is one kind as kubectl has it, for example Pod or postgresqls.acid.zalan.do',
      ),
      apiVersion: text('apiVersion')
        .regex(/^(?:[a-z0-9.-]+\/)?v[a-z0-9]+$/, 'apiVersion is written apps/v1')
        .optional(),
      namespaces: patterns,
      labels: selector.optional(),
      let: z
        .record(
          z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a name is a word such as ready'),
          expression('a part of let'),
          'let holds names with their expressions',
        )
        .optional(),
      when: expression('when'),
      since: expression('since').optional(),
      for: z
        .string('for is a time span, for example 5m')
        .refine((value) => parseSpan(value) !== undefined, 'for is a time span, for example 5m')
        .optional(),
      severity: z.enum(severities, `a severity is ${severities.join(', ')}`).optional(),
      code: z
        .string('code is a word')
        .regex(NAME, 'a code has up to 63 small letters, digits and dashes')
        .optional(),
      say: sentence('say'),
      fix: sentence('fix').optional(),
      docs: z
        .url({ protocol: /^https?$/, error: 'docs is an address, for example https://example.com/runbook' })
        .optional(),
      parent: Reference.optional(),
      blames: z
        .array(Reference, 'blames is a list of objects')
        .max(10, 'blames names 10 objects at most')
        .optional(),
      sensitive: z
        .array(expression('a sensitive value'), 'sensitive is a list of expressions')
        .max(20, 'sensitive has 20 expressions at most')
        .optional(),
    },
    'a rule has name, kind, when and say',
  )
  .superRefine((rule, context) => {
    if (rule.for !== undefined && rule.since === undefined)
      context.addIssue({
        code: 'custom',
        path: ['for'],
        message:
          'for needs since: an expression that tells when it began, for example object.metadata.creationTimestamp',
      });
  });
export type Rule = z.output<typeof Rule>;

const RULES = 200;

/** A file of rules; each is read by itself, so that all that is wrong is told at once. */
export const RulesFile = z.strictObject(
  {
    analyzers: z
      .array(z.unknown(), 'analyzers is a list of rules')
      .min(1, 'analyzers has no rule')
      .max(RULES, `a file has ${RULES} rules at most`),
  },
  'a file of rules holds `analyzers:` with a list of rules',
);

/** Names that settings have, for suggestions. */
export const ruleSettings: readonly string[] = Object.keys(Rule.shape);
export const referenceSettings: readonly string[] = Object.keys(Reference.shape);
