// SPDX-License-Identifier: Apache-2.0

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** Shifts one time, keeping the precision in which Kubernetes wrote it (seconds, or microseconds). */
const shiftTime = (text: string, fraction: string | undefined, byMs: number): string => {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return text;
  const shifted = new Date(ms + byMs).toISOString();
  if (fraction === undefined) return `${shifted.slice(0, 19)}Z`;
  // Date keeps milliseconds only: what is finer is carried over as it was.
  const finer = fraction.slice(4);
  return `${shifted.slice(0, 19)}${shifted.slice(19, 23).slice(0, fraction.length)}${finer}Z`;
};

const shift = (value: unknown, byMs: number): unknown => {
  if (typeof value === 'string') {
    const match = value.length <= 40 ? RFC3339.exec(value) : null;
    return match === null ? value : shiftTime(value, match[1], byMs);
  }
  if (Array.isArray(value)) return value.map((item) => shift(item, byMs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shift(item, byMs)]));
};

/**
 * The same objects as if recorded at another moment: every field that is an RFC 3339 time moves by `toMs - fromMs`,
 * down to whole seconds, so that times of different precision keep their order. Times inside sentences and
 * certificates stay as they are.
 */
export const rebase = <T>(objects: readonly T[], fromMs: number, toMs: number): readonly T[] => {
  const byMs = Math.floor((toMs - fromMs) / 1_000) * 1_000;
  return objects.map((object) => shift(object, byMs) as T);
};
