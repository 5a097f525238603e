// SPDX-License-Identifier: Apache-2.0

import type { CustomAnswer } from '../../src/core/custom-finding.ts';
import { findingsOfResult } from './k8sgpt-result.ts';
import { parseFindings, parseUnchecked } from './parse-findings.ts';

const misunderstood = (detail: string): CustomAnswer => ({
  findings: [],
  trouble: { reason: 'not-understandable', detail },
});

const listOf = (value: unknown): readonly unknown[] | undefined =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : undefined;

/** An answer in JSON, of either contract: `findings` are ours, `result` is k8sgpt's. */
export const answerOfJson = (body: Uint8Array): CustomAnswer => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return misunderstood('its answer is not in UTF-8');
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return misunderstood('its answer is no JSON');
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return misunderstood('its answer has neither findings nor a result');
  const answer = raw as Readonly<Record<string, unknown>>;
  if ('findings' in answer || 'unchecked' in answer) {
    const findings = listOf(answer['findings']);
    const unchecked = listOf(answer['unchecked']);
    if (findings === undefined || unchecked === undefined)
      return misunderstood('findings and unchecked are lists');
    const unread = parseUnchecked(unchecked);
    return { ...parseFindings(findings), ...(unread.length === 0 ? {} : { unread }) };
  }
  // k8sgpt's answer without anything wrong is an empty object.
  if ('result' in answer || Object.keys(answer).length === 0) return findingsOfResult(answer['result']);
  return misunderstood('its answer has neither findings nor a result');
};
