import { Refused } from './errors.ts';
import type { LabelSelector, Requirement } from './label-selector.ts';

const KEY = String.raw`[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,315}[A-Za-z0-9])?`;
const VALUE = String.raw`[A-Za-z0-9._-]{0,63}`;
const FORMS: readonly { readonly form: RegExp; readonly read: (match: RegExpExecArray) => Requirement }[] = [
  {
    form: new RegExp(`^(${KEY})\\s*==?\\s*(${VALUE})$`),
    read: ([, key = '', value = '']) => ({ key, operator: 'In', values: [value] }),
  },
  {
    form: new RegExp(`^(${KEY})\\s*!=\\s*(${VALUE})$`),
    read: ([, key = '', value = '']) => ({ key, operator: 'NotIn', values: [value] }),
  },
  {
    form: new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`),
    read: ([, key = '', word, values = '']) => ({
      key,
      operator: word === 'in' ? 'In' : 'NotIn',
      values: values.split(',').map((value) => value.trim()),
    }),
  },
  {
    form: new RegExp(`^!\\s*(${KEY})$`),
    read: ([, key = '']) => ({ key, operator: 'DoesNotExist', values: [] }),
  },
  { form: new RegExp(`^(${KEY})$`), read: ([, key = '']) => ({ key, operator: 'Exists', values: [] }) },
];

/** kubectl's label selector grammar: `a=b,c!=d,e in (x,y),f notin (z),g,!h`. */
export const parseSelector = (text: string): LabelSelector => {
  const parts = text.split(/,(?![^()]*\))/).map((part) => part.trim());
  const requirements = parts.map((part) => {
    for (const { form, read } of FORMS) {
      const match = form.exec(part);
      if (match !== null) return read(match);
    }
    throw new Refused(`"${part.slice(0, 80)}" is not a label selector.`, {
      hint: 'analyze -L app=web,tier!=cache',
    });
  });
  return { matchLabels: {}, matchExpressions: requirements };
};
