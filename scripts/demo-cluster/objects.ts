// SPDX-License-Identifier: Apache-2.0

/** Recorded objects as the demo's script edits them: plain JSON. */
// biome-ignore lint/suspicious/noExplicitAny: recorded objects of every kind, edited by hand-written steps
export type Editable = any;

const edit = (value: Editable, change: (text: string, key: string) => string, key = ''): Editable => {
  if (typeof value === 'string') return change(value, key);
  if (Array.isArray(value)) return value.map((item) => edit(item, change, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, edit(item, change, name)]));
};

/** Every text of the objects with these words in place of others, wherever a name can stand. */
export const renamed = (
  objects: readonly Editable[],
  names: Readonly<Record<string, string>>,
): readonly Editable[] => {
  const patterns = Object.entries(names).map(
    ([from, to]) => [new RegExp(`(?<![A-Za-z0-9-])${from}(?![A-Za-z0-9])`, 'g'), to] as const,
  );
  return edit(objects, (text) => patterns.reduce((result, [from, to]) => result.replaceAll(from, to), text));
};

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const earlier = (text: string, ms: number): string => {
  const shifted = new Date(Date.parse(text) - ms).toISOString();
  return text.includes('.') ? `${shifted.slice(0, -1)}000Z` : `${shifted.slice(0, 19)}Z`;
};

/** The same objects, begun so much earlier: all their times, or only those named. */
export const older = (
  objects: readonly Editable[],
  ms: number,
  fields?: readonly string[],
): readonly Editable[] =>
  edit(objects, (text, key) =>
    TIME.test(text) && (fields === undefined || fields.includes(key)) ? earlier(text, ms) : text,
  );

/** Each container with an image of its own instead of the one that all recorded states share. */
export const withImages = (
  objects: readonly Editable[],
  versions: Readonly<Record<string, string>>,
): readonly Editable[] =>
  objects.map((object) => {
    const text = JSON.stringify(object);
    const named = /containers\{([^}]+)\}/.exec(text) ?? /"containers":\[\{"name":"([^"]+)"/.exec(text);
    const name = named?.[1];
    if (name === undefined) return object;
    const image = `registry.example.com/${object.metadata.namespace}/${name}`;
    return JSON.parse(
      text
        .replaceAll('registry.example.com/shop/app:1.4.2', `${image}:${versions[name] ?? '1.4.2'}`)
        .replaceAll('registry.example.com/shop/app@', `${image}@`),
    );
  });

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
