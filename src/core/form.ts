// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { joinLine } from './command-line.ts';
import { fits } from './fits.ts';

const name = z
  .string()
  .regex(/^[a-z][a-z-]*$/)
  .max(40);
const common = {
  /** The flag that takes the value; `operand` fields are words after the verb, in the order of the form. */
  as: z.enum(['flag', 'operand']),
  name,
  label: z.string().min(1).max(45),
  required: z.boolean(),
};

export const FormField = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.literal('text'),
    /** Several lines may be written. */
    long: z.boolean(),
    placeholder: z.string().min(1).max(100).optional(),
    initial: z.string().optional(),
    max: z.number().int().min(1).max(1_500),
  }),
  z.object({
    ...common,
    type: z.literal('choice'),
    several: z.boolean(),
    options: z
      .array(z.object({ label: z.string().min(1).max(75), value: z.string().min(1).max(90) }))
      .min(1)
      .max(25)
      .readonly(),
    initial: z.array(z.string()).readonly(),
  }),
]);
export type FormField = z.infer<typeof FormField>;

/** What a person is asked for when words do not fit into a button: a modal, a dialog, a card with inputs. What they send becomes a command line. */
export const Form = z.object({
  title: z.string().min(1).max(24),
  submit: z.string().min(1).max(24),
  /** The command line that the values are added to. */
  line: z.string().min(1).max(90),
  /** Discord shows five at most. https://docs.discord.com/developers/components/reference */
  fields: z.array(FormField).min(1).max(5).readonly(),
});
export type Form = z.infer<typeof Form>;

/** How a field is called in the platform's payload: all that is needed to read it back, so that nothing is kept meanwhile. */
export const fieldId = ({ as, name: called }: Pick<FormField, 'as' | 'name'>): string => `${as}:${called}`;

export interface FilledField {
  /** Of `fieldId`; anything else is left out. */
  readonly id: string;
  /** Untrusted. */
  readonly values: readonly string[];
}

/** What was sent → the command line, which is parsed and authorised like any that is typed. */
export const lineOfForm = (line: string, filled: readonly FilledField[]): string => {
  const flags: string[] = [];
  const operands: string[] = [];
  for (const { id, values } of filled) {
    const [as, called] = id.split(':');
    // Chat clients send line breaks; command lines have none.
    const given = values.map((value) => value.replace(/\s+/g, ' ').trim()).filter((value) => value !== '');
    if (as === 'operand') operands.push(...given);
    if (as === 'flag' && fits(name, called).success)
      flags.push(...given.map((value) => `--${called}=${value}`));
  }
  const words = [...flags, ...(operands.length === 0 ? [] : ['--', ...operands])];
  return words.length === 0 ? line : `${line} ${joinLine(words)}`;
};
