// SPDX-License-Identifier: Apache-2.0

import { code, type Document, strong } from '../core/document.ts';

interface Backend {
  readonly name: string;
  readonly title: string;
  readonly isConfigured: boolean;
}

const partOf = (name: string, chosen: readonly string[]): string => {
  const at = chosen.indexOf(name);
  if (at < 0) return 'not asked';
  return at === 0 ? 'explains' : `goes on where ${chosen[at - 1] ?? ''} fails`;
};

/** Which AI backends there are, which are set up, and which are asked. No key is shown. */
export const authListView = (backends: readonly Backend[], chosen: readonly string[]): Document => {
  const ready = backends.filter(({ name, isConfigured }) => isConfigured || chosen.includes(name));
  const others = backends.filter((backend) => !ready.includes(backend)).map(({ name }) => name);
  return {
    summary: `${ready.length} of ${backends.length} AI backends are set up`,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [strong('AI backends')] },
      ...(ready.length === 0
        ? [
            {
              type: 'paragraph' as const,
              text: [
                'None is set up: the built-in guidance explains. For example: ',
                code('k8sgpt auth add openai --key-env OPENAI_API_KEY'),
              ],
            },
          ]
        : [
            {
              type: 'table' as const,
              columns: ['Backend', 'What', 'Set up'],
              rows: ready.map(({ name, title, isConfigured }) => [
                [code(name), ` ${title}`],
                [partOf(name, chosen)],
                [isConfigured ? 'yes' : 'no: see k8sgpt doctor'],
              ]),
            },
          ]),
      { type: 'note', text: [`There are also ${others.join(', ')}.`] },
    ],
  };
};

/** The same with what somebody set of each; of a key only that there is one. */
export const authDetailsView = (
  backends: readonly Backend[],
  chosen: readonly string[],
  settingsOf: (name: string) => Readonly<Record<string, string>>,
): Document => {
  const { summary, blocks } = authListView(backends, chosen);
  const set = backends.flatMap(({ name }) => {
    const fields = Object.entries(settingsOf(name));
    return fields.length === 0 ? [] : [{ name, fields }];
  });
  return {
    summary,
    blocks: [
      ...blocks,
      ...set.flatMap(({ name, fields }): Document['blocks'] => [
        { type: 'headline', tone: 'neutral', text: [strong(name)] },
        { type: 'fields', fields: fields.map(([label, value]) => ({ label, value: [code(value)] })) },
      ]),
    ],
  };
};
