// SPDX-License-Identifier: Apache-2.0

type Keyed = Readonly<Record<string, unknown>>;

const isKeyed = (value: unknown): value is Keyed =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

const renamed = (value: unknown, rename: (key: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (!isKeyed(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), renamed(item, rename)]));
};

/** Keys as protocols of gRPC write them (`parent_object`) → as JSON does (`parentObject`), however deep; others stay. */
export const camelKeys = (value: unknown): unknown =>
  renamed(value, (key) =>
    key.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
  );

/** The way back. */
export const snakeKeys = (value: unknown): unknown =>
  renamed(value, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
