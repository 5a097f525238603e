// SPDX-License-Identifier: Apache-2.0

const half = /\\ud[89a-f]/i;
const wellFormed = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

/**
 * The value in a body of anybody; undefined where that is no JSON. Half a character, which JSON can write and no address
 * can hold, is U+FFFD in it.
 */
export const jsonOfBody = (body: Buffer | string): unknown => {
  const text = body.toString('utf8');
  try {
    return half.test(text) ? JSON.parse(text, wellFormed) : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The same of a body that is an object; undefined for anything else. */
export const objectOfBody = (body: Buffer | string): Record<string, unknown> | undefined => {
  const value = jsonOfBody(body);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
};
