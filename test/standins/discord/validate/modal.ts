// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../../adapters/discord/limits.ts';
import type { Json } from '../types.ts';

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= most;

const faultsOfInput = (input: Json): readonly string[] =>
  [
    [1, 2].includes(input.style) ? undefined : 'style',
    input.placeholder === undefined || isText(input.placeholder, limitOf('inputPlaceholder'))
      ? undefined
      : 'placeholder',
    input.value === undefined ||
    isText(input.value, Math.min(input.max_length ?? 4_000, limitOf('inputValue')))
      ? undefined
      : 'value',
    input.label === undefined ? undefined : 'a label stands around it',
  ].flatMap((what) => (what === undefined ? [] : [`text input: ${what}`]));

const faultsOfSelect = ({
  options,
  min_values: min = 1,
  max_values: max = 1,
  required = true,
}: Json): readonly string[] => {
  const values = (options ?? []).map(({ value }: Json) => value);
  return [
    options?.length >= 1 && options.length <= limitOf('selectOptions') ? undefined : 'options',
    new Set(values).size === values.length ? undefined : 'a value is there twice',
    min <= max && max <= values.length && max >= 1 ? undefined : 'number of values',
    min === 0 && required === true ? 'none can be chosen, and one must be' : undefined,
    options.every(
      ({ label, value }: Json) =>
        isText(label, limitOf('optionLabel')) && isText(value, limitOf('optionValue')),
    )
      ? undefined
      : 'an option',
  ].flatMap((what) => (what === undefined ? [] : [`select: ${what}`]));
};

/** What is wrong with a modal; empty = Discord opens it. */
export const faultsOfModal = ({ custom_id: id, title, components }: Json): readonly string[] => {
  const faults: string[] = [];
  if (!isText(id, limitOf('customId'))) faults.push('custom_id');
  if (!isText(title, limitOf('modalTitle'))) faults.push('title');
  if (!Array.isArray(components) || components.length < 1 || components.length > limitOf('modalComponents'))
    return [...faults, 'components'];
  const ids = components.map(({ component }: Json) => component?.custom_id);
  if (new Set(ids).size < ids.length) faults.push('an id is there twice');
  for (const { type, label, component } of components) {
    if (type !== 18) faults.push(`type ${type}: fields stand in labels`);
    if (!isText(label, limitOf('modalLabel'))) faults.push(`label: ${label}`);
    if (!isText(component?.custom_id, limitOf('customId'))) faults.push('custom_id of a field');
    if (component?.type === 4) faults.push(...faultsOfInput(component));
    else if (component?.type === 3) faults.push(...faultsOfSelect(component));
    else faults.push(`field of type ${component?.type}`);
  }
  return faults;
};
