// SPDX-License-Identifier: Apache-2.0

import { type Json, list, record, text, textMap, texts } from './read.ts';

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** metav1.LabelSelector. `undefined` selects nothing, an empty selector selects everything. */
export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly Requirement[];
}

const readRequirement = (raw: Json): Requirement => ({
  key: text(raw['key']) ?? '',
  operator: text(raw['operator']) ?? '',
  values: texts(raw['values']),
});

export const readLabelSelector = (raw: unknown): LabelSelector | undefined =>
  typeof raw === 'object' && raw !== null
    ? {
        matchLabels: textMap(record(raw)['matchLabels']),
        matchExpressions: list(record(raw)['matchExpressions'], readRequirement),
      }
    : undefined;

const isInteger = (value: string | undefined): value is string =>
  value !== undefined && /^-?\d+$/.test(value);

const meets = (labels: Readonly<Record<string, string>>, { key, operator, values }: Requirement): boolean => {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return isInteger(value) && Number(value) > Number(values[0]);
    case 'Lt':
      return isInteger(value) && Number(value) < Number(values[0]);
    default:
      return false;
  }
};

export const matchesLabels = (
  labels: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean => Object.entries(wanted).every(([key, value]) => labels[key] === value);

export const matchesSelector = (
  labels: Readonly<Record<string, string>>,
  selector: LabelSelector | undefined,
): boolean =>
  selector !== undefined &&
  matchesLabels(labels, selector.matchLabels) &&
  selector.matchExpressions.every((requirement) => meets(labels, requirement));

const requirementText = ({ key, operator, values }: Requirement): string => {
  switch (operator) {
    case 'In':
      return `${key} in (${values.join(', ')})`;
    case 'NotIn':
      return `${key} notin (${values.join(', ')})`;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return key;
  }
};

/** Its requirements one by one, as kubectl writes them; none for a selector that selects everything or nothing. */
export const selectorTexts = (selector: LabelSelector | undefined): readonly string[] =>
  selector === undefined
    ? []
    : [
        ...Object.entries(selector.matchLabels)
          .map(([key, value]) => `${key}=${value}`)
          .sort(),
        ...selector.matchExpressions.map(requirementText),
      ];
