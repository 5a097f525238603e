// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { FindingCriteria } from '../core/finding-criteria.ts';
import { matchesGlob } from '../core/glob.ts';
import { kindOfWord } from '../core/kind-of-word.ts';
import { parseSelector } from '../core/parse-selector.ts';

/** Not empty, without spaces around it. */
export const word = z.string().trim().min(1, 'a pattern is not empty');

/** One pattern or several. */
export const patterns = z.union([word, z.array(word).min(1)]);

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

/** Where a rule holds. */
export const inClusters = { cluster: patterns.optional().describe('Only in these clusters') };

/** Which findings a rule is about, as people write it. */
export const criteria = {
  kind: patterns.optional().describe('Kinds, as in kubectl: Deployment, deploy'),
  namespace: patterns.optional().describe('Namespaces; * stands for anything'),
  name: patterns.optional().describe('Names of the object or of its owner; * stands for anything'),
  labels: selector.optional().describe('A label selector that the object or its owner fits'),
  code: patterns.optional().describe('Codes of findings, for example config-map/unused or pod-*/*'),
};

export const many = (given: string | readonly string[] | undefined): readonly string[] | undefined =>
  typeof given === 'string' ? [given] : given;

export const criteriaOf = (rule: z.output<z.ZodObject<typeof criteria>>): FindingCriteria => ({
  kinds: many(rule.kind)?.map((kind) => kindOfWord(kind) ?? kind),
  namespaces: many(rule.namespace),
  names: many(rule.name),
  labels: rule.labels === undefined ? undefined : parseSelector(rule.labels),
  codes: many(rule.code),
});

export const isIn = (
  cluster: string,
  rule: { readonly cluster?: string | readonly string[] | undefined },
): boolean => many(rule.cluster)?.some((name) => matchesGlob(cluster, name)) ?? true;
