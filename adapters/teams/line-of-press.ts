// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import { lineOfForm } from '../../src/core/form.ts';

const text = z.string().max(10_000);
const Button = z.object({ line: z.string().min(1).max(2_000) });
const Menu = z.object({ menu: z.string().max(100) });
const Sent = z.object({
  form: z.string().min(1).max(2_000),
  fields: z.array(z.string().max(100)).max(20),
  several: z.record(z.string(), z.array(text).max(100)).default({}),
});

type Data = Readonly<Record<string, unknown>>;

const ofForm = ({ form, fields, several }: z.output<typeof Sent>, data: Data): string =>
  lineOfForm(
    form,
    fields.map((id) => {
      const given = fits(text, data[id]);
      if (!given.success) return { id, values: [] };
      const values = several[id];
      if (values === undefined) return { id, values: [given.data] };
      return {
        id,
        values: given.data.split(',').flatMap((at) => {
          const value = /^\d{1,3}$/.test(at) ? values[Number(at)] : undefined;
          return value === undefined ? [] : [value];
        }),
      };
    }),
  );

/** The command line of a button, a menu or a form; '' for a menu in which nothing was chosen; undefined when it is none of ours. */
export const lineOfPress = (data: Data): string | undefined => {
  const button = fits(Button, data);
  if (button.success) return button.data.line;
  const menu = fits(Menu, data);
  if (menu.success) {
    const chosen = fits(z.string().max(2_000), data[menu.data.menu]);
    return chosen.success ? chosen.data : '';
  }
  const sent = fits(Sent, data);
  return sent.success ? ofForm(sent.data, data) : undefined;
};
