// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import {
  type AnalysisSettings,
  type CodeSettings,
  type ConditionMeaning,
  type IgnoreRule,
  noSettings,
} from '../core/analysis-settings.ts';
import { MINUTE } from '../core/clock.ts';
import { defineConfig } from '../core/config-slice.ts';
import { severities } from '../core/finding.ts';
import type { KindDefinition } from '../core/kind.ts';
import { kinds } from '../core/kinds/index.ts';
import { untilOf } from '../core/suppress.ts';
import { criteria, criteriaOf, inClusters, isIn, word } from './criteria.ts';

/** Kinds whose conditions are judged one by one: all that are known but nodes, where other parties add their own. */
const isJudged = (kind: string): boolean => {
  const [name = '', ...group] = kind.toLowerCase().split('.');
  if (name === 'node') return false;
  return Object.values(kinds as Readonly<Record<string, KindDefinition>>).some(
    (known) =>
      (known.servedAs ?? known.kind).toLowerCase() === name &&
      (group.length === 0 || known.apiVersions.some((version) => version.startsWith(`${group.join('.')}/`))),
  );
};

const CRITERIA = ['kind', 'namespace', 'name', 'labels', 'code', 'text'] as const;

const Rule = z
  .strictObject({
    ...inClusters,
    ...criteria,
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

const severity = z.enum(severities, `a severity is ${severities.join(', ')}`);

const Code = z.strictObject({
  severity: severity.optional().describe('In place of the built-in one'),
  threshold: z
    .number('a threshold is a number')
    .optional()
    .describe('In place of the built-in one, in its unit'),
});

/** YAML reads a bare True as a truth value: the status that was meant is plain. */
const status = z.preprocess(
  (value) => (value === true ? 'True' : value === false ? 'False' : value),
  z.enum(['True', 'False', 'Unknown', 'never'], 'bad is True, False, Unknown or never'),
);

const OWN = `has an analyzer of its own, which judges its conditions: set severity or ignore its codes instead`;

const Meaning = z.strictObject({
  ...inClusters,
  kind: word
    .refine((kind) => !isJudged(kind), { error: (issue) => `${String(issue.input)} ${OWN}` })
    .optional()
    .describe(
      'Kind of the custom resource, with or without its group: Widget, Widget.example.com; or Node. Default: every one',
    ),
  type: word.describe('Type of the condition, for example OutOfMilk'),
  bad: status.describe(
    'The status that is trouble: True, False, Unknown; or never, whatever the type is usually taken for',
  ),
  severity: severity.optional().describe('Default: warning'),
  settleMinutes: z
    .number('settleMinutes is a number')
    .min(0)
    .max(7 * 24 * 60)
    .optional()
    .describe('How long it must have lasted; default: 15, for a Node 0'),
  why: z.string().optional().describe('For those who read the file'),
});

const Lists = z.strictObject({
  include: z
    .array(word)
    .default([])
    .describe('Namespaces that are checked where nobody names any; default: all'),
  exclude: z.array(word).default([]).describe('Namespaces that are not checked unless somebody names them'),
});

const Logs = z.strictObject({
  lastLines: z
    .number('lastLines is a number from 0 to 20')
    .int('lastLines is a whole number')
    .min(0)
    .max(20, 'lastLines is 20 at most')
    .default(noSettings.logs.lastLines)
    .describe('Last lines of the log that are told of a container that crashed; 0: no log is read for it'),
  pods: z
    .number('pods is a number from 1 to 1000')
    .int('pods is a whole number')
    .min(1)
    .max(1_000, 'pods is 1000 at most')
    .default(noSettings.logs.pods)
    .describe('Most pods of which one check reads logs'),
});

const filterNames = z
  .union([z.array(word), z.string().transform((text) => text.split(',').map((name) => name.trim()))])
  .default([]);

/** `add` and `remove`, or a list in place of the usual ones. */
const Filters = z.strictObject({
  only: filterNames.describe('In place of the usual ones; core and all are groups'),
  add: filterNames.describe('Besides the usual ones, for example Log or BestPractice'),
  remove: filterNames.describe('Only when somebody names them'),
});

const instead = z
  .union([z.array(word), z.string().transform((text) => text.split(',').map((name) => name.trim()))])
  .transform((only) => ({ only, add: [], remove: [] }));

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
    conditions: z
      .array(Meaning)
      .default([])
      .describe('What conditions of custom resources mean, where it is not known or not as usual'),
    filters: z
      .union([Filters, instead])
      .default({ only: [], add: [], remove: [] })
      .describe(
        'What is looked at where nobody names filters: `add` and `remove` change the usual ones, `only` stands in place of them; `k8sgpt filters add|remove` writes it',
      ),
    namespaces: Lists.default({ include: [], exclude: [] }).describe(
      '`include`: checked where nobody names any (default: all); `exclude`: not checked unless named; * stands for anything',
    ),
    logs: Logs.default(noSettings.logs).describe(
      '`lastLines`: told of a container that crashed (default: 0, none; 20 at most); `pods`: of which one check reads logs (default: 100)',
    ),
    clusters: z
      .record(z.string(), z.strictObject({ namespaces: Lists.optional(), logs: Logs.optional() }))
      .default({})
      .describe('By name of the cluster: its `namespaces` and `logs`, in place of those above'),
  }),
  env: { K8SGPT_FILTERS: 'filters' },
});

export type AnalysisConfig = z.output<typeof analysisConfig.schema>;

const ruleOf = (rule: AnalysisConfig['ignore'][number]): IgnoreRule => ({
  ...criteriaOf(rule),
  text: rule.text,
  until: rule.until === undefined ? undefined : untilOf(rule.until),
});

const meaningOf = ({
  kind,
  type,
  bad,
  severity,
  settleMinutes,
}: AnalysisConfig['conditions'][number]): ConditionMeaning => ({
  kind,
  type,
  bad,
  severity,
  settle: settleMinutes === undefined ? undefined : settleMinutes * MINUTE,
});

/** What holds in one cluster. */
export const analysisSettings = (config: AnalysisConfig, cluster: string): AnalysisSettings => {
  const own = Object.hasOwn(config.clusters, cluster) ? config.clusters[cluster] : undefined;
  const { include, exclude } = own?.namespaces ?? config.namespaces;
  return {
    ignore: config.ignore.filter((rule) => isIn(cluster, rule)).map(ruleOf),
    codes: config.codes satisfies Readonly<Record<string, CodeSettings>>,
    conditions: config.conditions.filter((meaning) => isIn(cluster, meaning)).map(meaningOf),
    logs: own?.logs ?? config.logs,
    runbooks: [],
    labels: [],
    onlyNamespaces: include,
    exceptNamespaces: exclude,
  };
};
