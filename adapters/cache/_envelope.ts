// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';

/** When an entry was stored and when it is over, in epoch milliseconds. */
export interface Times {
  readonly storedAt: number;
  readonly until: number;
}

const DIGITS = 13;
const HASH = 16;
const HEADER = /^k8sgpt-cache 1 (\d{13}) (\d{13}) ([\da-f]{16})\n$/;

/** Bytes that stand before every value, always as many. */
export const HEADER_BYTES = 'k8sgpt-cache 1   \n'.length + 2 * DIGITS + HASH;

/** Largest entry that is read or written; an answer has some kilobytes. */
export const LARGEST_ENTRY = 1024 * 1024;

const digits = (at: number): string => String(Math.round(at)).padStart(DIGITS, '0').slice(-DIGITS);
const hashOf = (value: Buffer): string => createHash('sha256').update(value).digest('hex').slice(0, HASH);

/** A value with its times and its hash before it: what was cut, mixed up or written by others is not taken for an answer. */
export const seal = (value: string, { storedAt, until }: Times): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([
    Buffer.from(`k8sgpt-cache 1 ${digits(storedAt)} ${digits(until)} ${hashOf(bytes)}\n`),
    bytes,
  ]);
};

/** The times of what begins with a header; undefined for anything else. */
export const timesOf = (start: Buffer): Times | undefined => {
  const found = HEADER.exec(start.subarray(0, HEADER_BYTES).toString('latin1'));
  return found === null ? undefined : { storedAt: Number(found[1]), until: Number(found[2]) };
};

/** What was sealed, whole; undefined for anything else. */
export const unseal = (sealed: Buffer): (Times & { readonly value: string }) | undefined => {
  const times = timesOf(sealed);
  const bytes = sealed.subarray(HEADER_BYTES);
  const hash = sealed.subarray(HEADER_BYTES - 1 - HASH, HEADER_BYTES - 1).toString('latin1');
  return times === undefined || hash !== hashOf(bytes) ? undefined : { ...times, value: bytes.toString() };
};
