// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { root } from '../../scripts/root.ts';

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is empty in values.yaml is filled by people as they like: Helm's schema looks at it. */
const check = (given: unknown, known: unknown, path: string): void => {
  if (!isMap(given) || !isMap(known) || Object.keys(known).length === 0) return;
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, key)) throw new Error(`the chart knows no value ${path}${key}`);
    check(value, known[key], `${path}${key}.`);
  }
};

/** Throws where a block of values names one that values.yaml does not. */
export const checkValues = (text: string): void =>
  check(parse(text), parse(readFileSync(`${root}deploy/helm/k8sgpt/values.yaml`, 'utf8')), '');
