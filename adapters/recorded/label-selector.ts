// SPDX-License-Identifier: Apache-2.0

import { textMap } from '../../src/core/read.ts';
import type { RawObject } from './raw-object.ts';

/** A query parameter that an API server would refuse with 400. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery';
}

export type Matcher = (object: RawObject) => boolean;

const KEY = '[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?';
const VALUE = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})?$`);
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);

type Labels = Readonly<Record<string, string>>;

const requirement = (text: string): ((labels: Labels) => boolean) => {
  const set = SET.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    // An object without the label is not in the set: `notin` matches it.
    return operator === 'in'
      ? (labels) => labels[key] !== undefined && values.includes(labels[key])
      : (labels) => labels[key] === undefined || !values.includes(labels[key]);
  }
  const equality = EQUALITY.exec(text);
  if (equality !== null) {
    const [, key = '', operator, value = ''] = equality;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const exists = EXISTS.exec(text);
  if (exists === null) throw new BadQuery(`unable to parse requirement of labelSelector: ${text}`);
  const [, negated, key = ''] = exists;
  return (labels) => (labels[key] === undefined) === (negated === '!');
};

/** Commas part requirements, except between the values of a set. */
const requirements = (selector: string): readonly string[] => {
  const parts = [''];
  for (const [piece] of selector.matchAll(/\([^()]*\)|[,(]|[^,(]+/g))
    if (piece === ',') parts.push('');
    else parts.push(`${parts.pop() ?? ''}${piece}`);
  return parts.map((part) => part.trim());
};

/** `app=web,tier in (a, b),!legacy` → whether an object's labels match. Throws BadQuery. */
export const labelMatcher = (selector: string): Matcher => {
  if (selector.trim() === '') return () => true;
  const all = requirements(selector).map(requirement);
  return (object) => {
    const labels = textMap(object.metadata['labels']);
    return all.every((matches) => matches(labels));
  };
};
