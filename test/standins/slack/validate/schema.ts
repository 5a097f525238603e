// SPDX-License-Identifier: Apache-2.0

/** Small checks that add up to Block Kit's schema. Each reports what Slack would say, with a JSON pointer. */
export type Report = (message: string, pointer: string) => void;
export type Check = (value: unknown, pointer: string, report: Report) => void;

export type Fields = Readonly<Record<string, Check | Optional>>;

interface Optional {
  readonly optional: Check;
}

export const optional = (check: Check): Optional => ({ optional: check });

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const string =
  ({ max, min = 0 }: { readonly max?: number; readonly min?: number } = {}): Check =>
  (value, pointer, report) => {
    if (typeof value !== 'string') report('must provide a string', pointer);
    else if (value.length < min) report(`must be more than ${min - 1} characters`, pointer);
    else if (max !== undefined && value.length > max)
      report(`must be less than ${max + 1} characters`, pointer);
  };

export const url =
  (max: number): Check =>
  (value, pointer, report) => {
    string({ max, min: 1 })(value, pointer, report);
    if (typeof value === 'string' && !/^(https?|mailto):/i.test(value))
      report('must be a valid url', pointer);
  };

export const flag: Check = (value, pointer, report) => {
  if (typeof value !== 'boolean') report('must provide a boolean', pointer);
};

export const number =
  ({ min, max }: { readonly min?: number; readonly max?: number } = {}): Check =>
  (value, pointer, report) => {
    if (typeof value !== 'number') report('must provide a number', pointer);
    else if (min !== undefined && value < min) report(`must be at least ${min}`, pointer);
    else if (max !== undefined && value > max) report(`must be at most ${max}`, pointer);
  };

export const oneOf =
  (...allowed: readonly string[]): Check =>
  (value, pointer, report) => {
    if (typeof value !== 'string' || !allowed.includes(value))
      report(`must be a valid enum value (${allowed.join(', ')})`, pointer);
  };

export const list =
  (item: Check, { min = 0, max }: { readonly min?: number; readonly max?: number } = {}): Check =>
  (value, pointer, report) => {
    if (!Array.isArray(value)) return report('must provide an array', pointer);
    if (value.length < min) report(`no fewer than ${min} items allowed`, pointer);
    if (max !== undefined && value.length > max) report(`no more than ${max} items allowed`, pointer);
    value.forEach((entry: unknown, index) => item(entry, `${pointer}/${index}`, report));
  };

/** Exactly these fields: what is missing and what is too much are both errors. */
export const object =
  (fields: Fields): Check =>
  (value, pointer, report) => {
    if (!isObject(value)) return report('must provide an object', pointer);
    for (const [name, field] of Object.entries(fields)) {
      const given = value[name];
      const check = typeof field === 'function' ? field : field.optional;
      if (given !== undefined) check(given, `${pointer}/${name}`, report);
      else if (typeof field === 'function') report(`missing required field: ${name}`, pointer);
    }
    for (const name of Object.keys(value))
      if (!Object.hasOwn(fields, name)) report(`invalid additional property: ${name}`, pointer);
  };

/** Alternatives told apart by their `type`. */
export const byType =
  (types: Readonly<Record<string, Check>>): Check =>
  (value, pointer, report) => {
    if (!isObject(value)) return report('must provide an object', pointer);
    const { type } = value;
    if (typeof type !== 'string') return report('missing required field: type', pointer);
    const check = Object.hasOwn(types, type) ? types[type] : undefined;
    if (check === undefined) return report(`unsupported type: ${type}`, `${pointer}/type`);
    check(value, pointer, report);
  };

/** An object of one type; `type` itself need not be listed. */
export const typed = (fields: Fields): Check => object({ type: string(), ...fields });

export const all =
  (...checks: readonly Check[]): Check =>
  (value, pointer, report) => {
    for (const check of checks) check(value, pointer, report);
  };
