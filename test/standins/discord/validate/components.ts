// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../../adapters/discord/limits.ts';
import type { Json } from '../types.ts';

/** What is wrong with the components of a V2 message, in words; empty = Discord takes them. */
export const faultsOfComponents = (components: Json, files: readonly string[] = []): readonly string[] => {
  const faults: string[] = [];
  const fault = (path: string, what: string): void => void faults.push(`${path}: ${what}`);
  const ids = new Set<string>();
  let [count, text] = [0, 0];

  const textual = (path: string, value: Json, most: number, least = 1): void => {
    if (typeof value !== 'string') fault(path, 'must be text');
    else if (value.trim().length < least) fault(path, `needs ${least} characters`);
    else if (value.length > most) fault(path, `${value.length} characters, ${most} at most`);
  };
  const identified = (path: string, { custom_id: id }: Json): void => {
    textual(`${path}.custom_id`, id, limitOf('customId'));
    if (ids.has(id)) fault(`${path}.custom_id`, `is there twice: ${id}`);
    ids.add(id);
  };
  const among = (path: string, value: Json, allowed: readonly number[]): boolean => {
    if (typeof value === 'object' && value !== null && allowed.includes(value.type)) return true;
    fault(path, `type ${value?.type} cannot be here`);
    return false;
  };
  const many = (path: string, value: Json, [least, most]: readonly [number, number]): readonly Json[] => {
    if (!Array.isArray(value)) {
      fault(path, 'must be a list');
      return [];
    }
    if (value.length < least || value.length > most)
      fault(path, `${value.length}, ${least} to ${most} can be`);
    return value;
  };

  const button = (path: string, value: Json): void => {
    count += 1;
    identified(path, value);
    textual(`${path}.label`, value.label, limitOf('buttonLabel'));
    if (![1, 2, 3, 4].includes(value.style)) fault(`${path}.style`, `is ${value.style}`);
  };
  const select = (path: string, value: Json): void => {
    count += 1;
    identified(path, value);
    if (value.placeholder !== undefined)
      textual(`${path}.placeholder`, value.placeholder, limitOf('selectPlaceholder'));
    const values = many(`${path}.options`, value.options, [1, limitOf('selectOptions')]).map((option, at) => {
      const here = `${path}.options[${at}]`;
      textual(`${here}.label`, option.label, limitOf('optionLabel'));
      textual(`${here}.value`, option.value, limitOf('optionValue'));
      if (option.description !== undefined)
        textual(`${here}.description`, option.description, limitOf('optionDescription'));
      return option.value;
    });
    if (new Set(values).size < values.length) fault(path, 'a value is there twice');
  };
  const row = (path: string, value: Json): void => {
    count += 1;
    const inside = many(`${path}.components`, value.components, [1, limitOf('rowButtons')]);
    if (inside.some(({ type }) => type === 3) && inside.length > 1)
      fault(path, 'a select stands alone in its row');
    for (const [at, one] of inside.entries()) {
      const here = `${path}.components[${at}]`;
      if (!among(here, one, [2, 3])) continue;
      if (one.type === 2) button(here, one);
      else select(here, one);
    }
  };
  const display = (path: string, value: Json): void => {
    count += 1;
    textual(`${path}.content`, value.content, limitOf('messageText'));
    text += `${value.content}`.length;
  };
  const section = (path: string, value: Json): void => {
    count += 1;
    for (const [at, one] of many(`${path}.components`, value.components, [
      1,
      limitOf('sectionTexts'),
    ]).entries())
      if (among(`${path}.components[${at}]`, one, [10])) display(`${path}.components[${at}]`, one);
    if (among(`${path}.accessory`, value.accessory, [2])) button(`${path}.accessory`, value.accessory);
  };
  const file = (path: string, value: Json): void => {
    count += 1;
    const name = /^attachment:\/\/(.+)$/.exec(value.file?.url ?? '')?.[1];
    if (name === undefined || !files.includes(name)) fault(path, `names a file that is not there: ${name}`);
  };
  const gallery = (path: string, value: Json): void => {
    count += 1;
    for (const [at, one] of many(`${path}.items`, value.items, [1, 10]).entries()) {
      file(`${path}.items[${at}]`, { file: one.media });
      count -= 1;
      if (one.description !== undefined)
        textual(`${path}.items[${at}].description`, one.description, limitOf('description'));
    }
  };
  const any = (path: string, value: Json, inContainer: boolean): void => {
    if (!among(path, value, inContainer ? [1, 9, 10, 12, 13, 14] : [1, 9, 10, 12, 13, 14, 17])) return;
    if (value.type === 1) row(path, value);
    else if (value.type === 9) section(path, value);
    else if (value.type === 10) display(path, value);
    else if (value.type === 12) gallery(path, value);
    else if (value.type === 13) file(path, value);
    else if (value.type === 14) count += 1;
    else container(path, value);
  };
  const container = (path: string, value: Json): void => {
    count += 1;
    const color: unknown = value.accent_color;
    if (color !== undefined && (typeof color !== 'number' || color < 0 || color > 0xffffff))
      fault(`${path}.accent_color`, `is ${JSON.stringify(color)}`);
    for (const [at, one] of many(`${path}.components`, value.components, [1, 40]).entries())
      any(`${path}.components[${at}]`, one, true);
  };

  for (const [at, one] of many('components', components, [1, 40]).entries())
    any(`components[${at}]`, one, false);
  if (count > limitOf('messageComponents'))
    fault('components', `${count} with those inside, ${limitOf('messageComponents')} at most`);
  if (text > limitOf('messageText'))
    fault('components', `${text} characters of text in all, ${limitOf('messageText')} at most`);
  return faults;
};
