// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { renderDiscord } from '../adapters/discord/render.ts';
import { renderMattermost } from '../adapters/mattermost/render.ts';
import { renderSlack } from '../adapters/slack/render.ts';
import type { Document } from '../src/core/document.ts';
import { goldenDocuments } from './golden/documents.ts';

const renderers = {
  discord: renderDiscord,
  slack: renderSlack,
  mattermost: renderMattermost({ callbackUrl: 'http://bot.example', proofOf: () => 'p' }),
};
const why: Document = {
  summary: 'demo: 1 incident',
  blocks: [
    { type: 'paragraph', text: ['Why: ', 'the class is missing'] },
    { type: 'actions', actions: [{ label: 'Details', line: 'details', style: 'default' }] },
  ],
};

it.each(Object.entries(renderers))(
  '%s says of words of a model that they are such, once',
  (_name, render) => {
    const times = (document: Document): number =>
      JSON.stringify(render(document)).split('AI-generated').length - 1;
    expect(times(why)).toBe(0);
    expect(times({ ...why, generated: true })).toBe(1);
    const answer = goldenDocuments['answer-generated'];
    expect(answer?.generated).toBe(true);
    expect(times(answer ?? why)).toBe(1);
    const told = JSON.stringify(render({ ...why, generated: true }));
    expect(told.indexOf('AI-generated')).toBeLessThan(told.indexOf('Details'));
  },
);
