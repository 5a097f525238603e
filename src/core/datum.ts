// SPDX-License-Identifier: Apache-2.0

import type { Ref } from './ref.ts';

/**
 * The values of a finding are typed, so that rendering, fingerprints and masking work on structure:
 * `name` and `names` identify things of the cluster (masked before AI, part of the fingerprint unless volatile),
 * `text` is untrusted free text (masked by dictionary and detectors), `quantity` and `time` are plain.
 */
export type Datum =
  | { readonly type: 'name'; readonly kind: string; readonly value: string; readonly volatile?: true }
  | {
      readonly type: 'names';
      readonly kind: string;
      readonly values: readonly string[];
      readonly volatile?: true;
    }
  | { readonly type: 'ref'; readonly ref: Ref; readonly volatile?: true }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'word'; readonly value: string }
  | { readonly type: 'quantity'; readonly value: number; readonly unit?: string | undefined }
  | { readonly type: 'time'; readonly at: number };

export type Data = Readonly<Record<string, Datum>>;

/** A name that identifies: `kind` is a Kubernetes kind or one of image, host, label, port, key, path. */
export const name = (kind: string, value: string): Datum => ({ type: 'name', kind, value });
/** A name that changes from scan to scan (a pod's suffix, a revision): shown, masked, never in the fingerprint. */
export const volatileName = (kind: string, value: string): Datum => ({
  type: 'name',
  kind,
  value,
  volatile: true,
});
export const names = (kind: string, values: readonly string[]): Datum => ({ type: 'names', kind, values });
/** What could be meant instead: others come and go while the trouble stays the same, so never in the fingerprint. */
export const shownNames = (kind: string, values: readonly string[]): Datum => ({
  type: 'names',
  kind,
  values,
  volatile: true,
});
export const ref = (value: Ref): Datum => ({ type: 'ref', ref: value });
/** Untrusted words of the cluster: event and condition messages, log lines. */
export const freeText = (value: string): Datum => ({ type: 'text', value });
/** A word of Kubernetes' own vocabulary (a reason, a phase, a type): shown as it is, part of the fingerprint. */
export const word = (value: string): Datum => ({ type: 'word', value });
/** A number with its unit in singular ('pod', 'restart', 'byte'); plurals are the view's business. */
export const quantity = (value: number, unit?: string): Datum => ({ type: 'quantity', value, unit });
export const moment = (at: number): Datum => ({ type: 'time', at });
