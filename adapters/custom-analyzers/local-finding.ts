// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { CustomFinding } from '../../src/core/custom-finding.ts';
import { fits } from '../../src/core/fits.ts';
import { record, textMap } from '../../src/core/read.ts';
import { parseFindings } from './parse-findings.ts';

const word = z.string().min(1).max(300);

/** Objects that are blamed: our own contract names them, those over a network do not. */
const Blamed = z
  .array(z.object({ kind: word, name: word, namespace: word.optional() }), 'blames is a list of objects')
  .max(10, 'blames names 10 objects at most')
  .default([]);

const timeText = (given: unknown): unknown => {
  if (typeof given !== 'number') return given;
  const time = new Date(given);
  return Number.isNaN(time.getTime()) ? 'no time' : time.toISOString();
};

/** Whatever a file made of them. */
const labelTexts = (labels: unknown): unknown => (labels === undefined ? undefined : textMap(labels));

/** What stands in for a finding that is none, as one clause. */
const wrong = (detail: string | undefined): string =>
  `a finding is not understandable: ${detail?.replace(/^.*are not understandable: /, '') ?? 'it is none'}`;

/** A finding as it comes out of another process → what is kept of it, or what is wrong with it in one clause. */
export const findingOf = (given: unknown): CustomFinding | string => {
  const { object, blames, since, ...said } = record(given);
  const whole = object === undefined ? said : record(object);
  const { namespace, name } = object === undefined ? whole : { ...whole, ...record(whole['metadata']) };
  const labels = object === undefined ? undefined : record(whole['metadata'])['labels'];
  const named = { kind: whole['kind'], apiVersion: whole['apiVersion'], namespace, name };
  const { findings, trouble } = parseFindings([
    { ...said, ...named, labels: labelTexts(labels), since: timeText(since) },
  ]);
  const [finding] = findings;
  if (finding === undefined) return wrong(trouble?.detail);
  const blamed = fits(Blamed, blames);
  if (!blamed.success) return wrong(blamed.error.issues[0]?.message);
  return { ...finding, isClause: true, ...(blamed.data.length === 0 ? {} : { blames: blamed.data }) };
};
