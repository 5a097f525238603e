// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import { record, text } from '../../src/core/read.ts';
import { suggest } from '../../src/core/suggest.ts';
import { type CompiledRule, compileRule } from './cel-compile.ts';
import { type Placed, type RulesText, readPlaced } from './cel-places.ts';
import { Rule, RulesFile, referenceSettings, ruleSettings } from './cel-rule.ts';

export interface ReadRules {
  /** Those that are right. */
  readonly rules: readonly CompiledRule[];
  /** Each begins with `path:line:column`. Empty when everything is right. */
  readonly problems: readonly string[];
}

/** Bytes of a file of rules. */
const LARGEST = 1024 * 1024;

const knownAt = (path: readonly PropertyKey[]): readonly string[] =>
  path.length === 0 ? ruleSettings : referenceSettings;

const sentences = (
  issue: z.core.$ZodIssue,
  from: readonly PropertyKey[],
  name: string,
  { placeOf }: Placed,
): readonly string[] => {
  const words = (message: string): string =>
    [name, ...(issue.path.length > 1 ? [issue.path.map(String).join('.')] : []), message]
      .filter((part) => part !== '')
      .join(': ');
  if (issue.code !== 'unrecognized_keys')
    return [`${placeOf([...from, ...issue.path])}: ${words(issue.message)}`];
  const known = from.length === 0 ? ['analyzers'] : knownAt(issue.path);
  return issue.keys.map((key) => {
    const near = suggest(key, known);
    const help = near === undefined ? `; known are ${known.join(', ')}` : `; did you mean ${near}?`;
    return `${placeOf([...from, ...issue.path, key])}: ${words(`unknown setting ${key}${help}`)}`;
  });
};

/** Reads a file of rules: those that are right, and everything that is wrong with the others. */
export const readRules = (file: RulesText): ReadRules => {
  if (file.text.length > LARGEST)
    return { rules: [], problems: [`${file.path}: a file of rules has 1 MB at most`] };
  const placed = readPlaced(file);
  if (placed.problems.length > 0) return { rules: [], problems: placed.problems };
  const whole = fits(RulesFile, placed.values ?? {});
  if (!whole.success)
    return { rules: [], problems: whole.error.issues.flatMap((issue) => sentences(issue, [], '', placed)) };
  const problems: string[] = [];
  const rules: CompiledRule[] = [];
  const seen = new Set<string>();
  for (const [at, given] of whole.data.analyzers.entries()) {
    const path = ['analyzers', at];
    const parsed = fits(Rule, given);
    if (!parsed.success) {
      const name = text(record(given)['name']) ?? '';
      problems.push(...parsed.error.issues.flatMap((issue) => sentences(issue, path, name, placed)));
      continue;
    }
    const { name } = parsed.data;
    if (seen.has(name))
      problems.push(`${placed.placeOf([...path, 'name'])}: there is another rule of the name ${name}`);
    seen.add(name);
    const { rule, faults } = compileRule(parsed.data);
    for (const { path: field, at: offset, message } of faults)
      problems.push(
        `${placed.placeOf([...path, ...field], offset)}: ${name}: ${field.map(String).join('.')}: ${message}`,
      );
    if (faults.length === 0) rules.push(rule);
  }
  return { rules, problems };
};
