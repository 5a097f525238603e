// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { CustomAnswer } from '../../src/core/custom-finding.ts';
import { fits } from '../../src/core/fits.ts';
import { parseFindings } from './parse-findings.ts';

const text = z.string().default('');

const ErrorDetail = z.object({
  text,
  sensitive: z.array(z.object({ unmasked: text, masked: text })).default([]),
});

/** `schema.v1.Result`: JSON of proto3 has `parentObject`, and that of k8sgpt's own fields `parent_object`. */
const Result = z.object({
  kind: text,
  name: text,
  error: z.array(ErrorDetail).nullish(),
  parent_object: z.string().optional(),
  parentObject: z.string().optional(),
});

/** `Rack/r1`, or `Deployment/web`, as k8sgpt names who owns an object. */
const parentOf = (given: string | undefined): { kind: string; name: string } | undefined => {
  const [, kind = '', name = ''] = /^([A-Za-z][A-Za-z0-9.]*)\/([^/\s]+)$/.exec(given ?? '') ?? [];
  return kind === '' ? undefined : { kind, name };
};

/** k8sgpt's answer: one object, each of its troubles a finding. Without any nothing is wrong. */
export const findingsOfResult = (raw: unknown): CustomAnswer => {
  if (raw === null || raw === undefined) return { findings: [] };
  const parsed = fits(Result, raw);
  if (!parsed.success)
    return {
      findings: [],
      trouble: { reason: 'not-understandable', detail: 'its result is none of k8sgpt' },
    };
  const { kind, name, error, parent_object: parent, parentObject } = parsed.data;
  return parseFindings(
    (error ?? []).map(({ text: said, sensitive }) => ({
      kind,
      name,
      text: said,
      parent: parentOf(parent ?? parentObject),
      sensitive: sensitive.map(({ unmasked }) => unmasked).filter((part) => part !== ''),
    })),
  );
};
