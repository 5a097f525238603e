// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from '../kind.ts';
import { type Json, list, record, text, time } from '../read.ts';
import type { Ref } from '../ref.ts';

/** What policies say of resources, in the form that Kyverno and others write. */
export interface PolicyReportOf<K extends string = string> extends KubeObject<K> {
  /** Failed or broken checks only: those that passed are not kept. */
  readonly results: readonly PolicyResult[];
}

export interface PolicyResult {
  readonly policy: string;
  readonly rule: string;
  /** fail, warn or error. */
  readonly result: string;
  /** critical, high, medium, low or info; empty when the policy does not grade. */
  readonly severity: string;
  readonly message: string;
  readonly resource?: Ref | undefined;
  readonly at?: number | undefined;
}

const refOf = (raw: unknown): Ref | undefined => {
  const reference = record(raw);
  const [kind, name] = [text(reference['kind']), text(reference['name'])];
  return kind === undefined || name === undefined
    ? undefined
    : { kind, namespace: text(reference['namespace']) || undefined, name };
};

const BAD = new Set(['fail', 'warn', 'error']);

export const projectPolicyReport = <K extends string>(raw: Json, base: KubeObject<K>): PolicyReportOf<K> => {
  const scope = refOf(raw['scope']);
  return {
    results: list(raw['results'], (result): PolicyResult[] => {
      const resources = list(result['resources'], (item) => refOf(item));
      const seconds = record(result['timestamp'])['seconds'];
      const about = resources.filter((ref) => ref !== undefined);
      return (about.length === 0 ? [scope] : about).map((resource) => ({
        policy: text(result['policy']) ?? '',
        rule: text(result['rule']) ?? '',
        result: text(result['result']) ?? '',
        severity: (text(result['severity']) ?? '').toLowerCase(),
        message: text(result['message']) ?? '',
        resource,
        at: typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : time(result['timestamp']),
      }));
    })
      .flat()
      .filter(({ result }) => BAD.has(result)),
    ...base,
  };
};
