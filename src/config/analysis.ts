import { z } from 'zod';
import type { AnalysisSettings, CodeSettings, IgnoreRule } from '../core/analysis-settings.ts';
import { defineConfig } from '../core/config-slice.ts';
import { severities } from '../core/finding.ts';
import { matchesGlob } from '../core/glob.ts';
import { kindOfWord } from '../core/kind-of-word.ts';
import { parseSelector } from '../core/parse-selector.ts';
import { untilOf } from '../core/suppress.ts';

const word = z.string().trim().min(1, 'a pattern is not empty');
/** One pattern or several. */
const patterns = z.union([word, z.array(word).min(1)]);

const selector = z.string().refine(
  (text) => {
    try {
      parseSelector(text);
      return true;
    } catch {
      return false;
    }
  },
  { error: 'labels is a label selector, for example app=web,tier!=cache' },
);

const CRITERIA = ['kind', 'namespace', 'name', 'labels', 'code', 'text'] as const;

const Rule = z
  .strictObject({
    cluster: patterns.optional().describe('Only in these clusters'),
    kind: patterns.optional().describe('Kinds, as in kubectl: Deployment, deploy'),
    namespace: patterns.optional().describe('Namespaces; * stands for anything'),
    name: patterns.optional().describe('Names of the object or of its owner; * stands for anything'),
    labels: selector.optional().describe('A label selector that the object or its owner fits'),
    code: patterns.optional().describe('Codes of findings, for example config-map/unused or pod-*/*'),
    text: word.optional().describe('Part of what the finding says, in any case'),
    until: z
      .string('until is a date, for example 2026-12-31')
      .refine((value) => untilOf(value) !== undefined, {
        error: 'until is a date, for example 2026-12-31, or a moment, 2026-12-31T18:00:00Z',
      })
      .optional()
      .describe('The rule ends with this day (UTC), or at this moment'),
    why: z.string().optional().describe('For those who read the file'),
  })
  .refine((rule) => CRITERIA.some((key) => rule[key] !== undefined), {
    error: `a rule that hides everything hides too much: give one of ${CRITERIA.join(', ')}`,
  });

const Code = z.strictObject({
  severity: z
    .enum(severities, `a severity is ${severities.join(', ')}`)
    .optional()
    .describe('In place of the built-in one'),
  threshold: z
    .number('a threshold is a number')
    .optional()
    .describe('In place of the built-in one, in its unit'),
});

const Lists = z.strictObject({
  include: z
    .array(word)
    .default([])
    .describe('Namespaces that are checked where nobody names any; default: all'),
  exclude: z.array(word).default([]).describe('Namespaces that are not checked unless somebody names them'),
});

export const analysisConfig = defineConfig({
  key: 'analysis',
  title: 'What is checked, hidden and how grave it is',
  schema: z.strictObject({
    ignore: z.array(Rule).default([]).describe('Findings that are hidden; each report says how many'),
    codes: z
      .record(z.string(), Code)
      .default({})
      .describe(
        'By code: `severity` (critical, warning, info) and `threshold`, in place of the built-in ones',
      ),
    namespaces: Lists.default({ include: [], exclude: [] }).describe(
      '`include`: checked where nobody names any (default: all); `exclude`: not checked unless named; * stands for anything',
    ),
    clusters: z
      .record(z.string(), z.strictObject({ namespaces: Lists }))
      .default({})
      .describe('By name of the cluster: its `namespaces`, in place of those above'),
  }),
  env: {},
});

export type AnalysisConfig = z.output<typeof analysisConfig.schema>;

const many = (given: string | readonly string[] | undefined): readonly string[] | undefined =>
  typeof given === 'string' ? [given] : given;

const ruleOf = (rule: AnalysisConfig['ignore'][number]): IgnoreRule => ({
  kinds: many(rule.kind)?.map((kind) => kindOfWord(kind) ?? kind),
  namespaces: many(rule.namespace),
  names: many(rule.name),
  labels: rule.labels === undefined ? undefined : parseSelector(rule.labels),
  codes: many(rule.code),
  text: rule.text,
  until: rule.until === undefined ? undefined : untilOf(rule.until),
});

/** What holds in one cluster. */
export const analysisSettings = (config: AnalysisConfig, cluster: string): AnalysisSettings => {
  const own = Object.hasOwn(config.clusters, cluster) ? config.clusters[cluster] : undefined;
  const { include, exclude } = (own ?? config).namespaces;
  return {
    ignore: config.ignore
      .filter((rule) => many(rule.cluster)?.some((name) => matchesGlob(cluster, name)) ?? true)
      .map(ruleOf),
    codes: config.codes satisfies Readonly<Record<string, CodeSettings>>,
    onlyNamespaces: include,
    exceptNamespaces: exclude,
  };
};
