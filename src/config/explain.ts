// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { RunbookRule } from '../core/analysis-settings.ts';
import { defineConfig } from '../core/config-slice.ts';
import { languageNamed } from '../core/language-named.ts';
import type { PromptRule } from '../core/prompt-rule.ts';
import { criteria, criteriaOf, inClusters, isIn, patterns } from './criteria.ts';

/** Longest words of the operator that one prompt carries: the facts need the room. */
const LONGEST = 2_000;

const language = z
  .string()
  .refine(
    (given) => languageNamed(given) !== undefined,
    'a language is one such as German or Brazilian Portuguese',
  )
  .transform((given) => languageNamed(given) ?? given);
const words = z.string().trim().min(1).max(LONGEST, `words for a prompt have at most ${LONGEST} characters`);

const Prompt = z.strictObject({
  code: patterns.optional().describe('Codes of the cause, for example pod-crash/oom-killed or pod-*/*'),
  kind: patterns.optional().describe('Kinds of the object to blame'),
  text: words.describe('What a model is told besides the facts; in place of the built-in words'),
});

const Runbook = z
  .strictObject({
    ...inClusters,
    ...criteria,
    title: z.string().trim().min(1).max(80).describe('Shown where it is linked'),
    url: z
      .url({ protocol: /^https?$/, error: 'a url begins with https://' })
      .optional()
      .describe('Where people read it'),
    file: z.string().optional().describe('Path of a markdown file that is quoted'),
    quote: z
      .boolean()
      .default(false)
      .describe('The page behind url is text or markdown: read it and quote it'),
  })
  .refine(({ url, file }) => url !== undefined || file !== undefined, {
    error: 'a runbook has a url, a file, or both',
  })
  .refine(({ url, quote }) => !quote || url !== undefined, { error: 'quote needs a url' });

export const explainConfig = defineConfig({
  key: 'explain',
  title: 'How explanations are written',
  schema: z.strictObject({
    language: language
      .optional()
      .describe(
        'Language of explanations where neither the person nor the channel has one; default: English',
      ),
    channels: z
      .record(z.string(), z.strictObject({ language }))
      .default({})
      .describe('By id of the channel: `language`, whoever asks there'),
    instructions: words
      .optional()
      .describe('What a model is told in every prompt, for example how your clusters are built'),
    prompts: z
      .array(Prompt)
      .default([])
      .describe('By code and kind of the cause: what a model is told; the first that fits'),
    looks: z
      .number('looks is a number from 0 to 50')
      .int('looks is a whole number')
      .min(0)
      .max(50, 'looks is 50 at most')
      .default(12)
      .describe(
        'How often a model may look at the cluster for one question (lists, objects, events, logs, rollouts); 0: it answers from the report alone',
      ),
    logs: z
      .boolean('logs is true or false')
      .default(true)
      .describe('Whether such a look may read logs of pods, without secrets and masked'),
    runbooks: z
      .array(Runbook)
      .default([])
      .describe('Your own instructions, linked and quoted where they fit; at most three per incident'),
  }),
  env: { K8SGPT_LANGUAGE: 'language' },
});

export type ExplainConfig = z.output<typeof explainConfig.schema>;

/** Runbooks of one cluster. */
export const runbookRules = ({ runbooks }: ExplainConfig, cluster: string): readonly RunbookRule[] =>
  runbooks
    .filter((rule) => isIn(cluster, rule))
    .map((rule) => ({
      ...criteriaOf(rule),
      runbook: { title: rule.title, url: rule.url, file: rule.file, quote: rule.quote },
    }));

export const promptRules = ({ prompts }: ExplainConfig): readonly PromptRule[] =>
  prompts.map(({ code, kind, text }) => {
    const { codes, kinds } = criteriaOf({ code, kind });
    return { codes, kinds, text };
  });

/** The language of a place and a person: what the channel has, else theirs, else everybody's. */
export const languageFor = (
  { language: everybodys, channels }: ExplainConfig,
  channel: string | undefined,
  theirs: string | undefined,
): string | undefined =>
  (channel !== undefined && Object.hasOwn(channels, channel) ? channels[channel]?.language : undefined) ??
  theirs ??
  everybodys;
