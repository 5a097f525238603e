// SPDX-License-Identifier: Apache-2.0

import { describe, expect, onTestFinished, test } from 'vitest';
import openai from '../../adapters/ai/openai.ts';
import { renderDiscord } from '../../adapters/discord/render.ts';
import { proofs, renderMattermost } from '../../adapters/mattermost/render.ts';
import { renderSlack } from '../../adapters/slack/render.ts';
import { activityOf } from '../../adapters/teams/activity-of.ts';
import { renderTeams } from '../../adapters/teams/render.ts';
import { renderAnsi } from '../../adapters/terminal/ansi.ts';
import type { Document } from '../../src/core/document.ts';
import { blockMarkdown } from '../../src/core/document-markdown.ts';
import { createMasker } from '../../src/core/mask/masker.ts';
import type { QuestionAnswer } from '../../src/core/question.ts';
import { createAnswerer } from '../../src/explain/answerer.ts';
import { explanationBlocks, explanationFooter } from '../../src/views/explanation.ts';
import { answerView } from '../../src/views/question.ts';
import { displaysOf, madeOf } from '../standins/discord/visible-text.ts';
import { says, startOpenAi } from '../standins/openai.ts';
import { partsOfCard } from '../standins/teams/visible-text.ts';
import { about } from '../support/about.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { explaining, KEY } from '../support/explaining.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { deployment, reportOf } from '../support/objects.ts';

const ALLOWED = /^https:\/\/(?:[a-z0-9-]+\.)*(?:kubernetes|k8s)\.io\//;

/** Every object in a value. */
const objectsIn = (value: unknown): readonly any[] =>
  typeof value !== 'object' || value === null
    ? []
    : [value, ...Object.values(value).flatMap((each) => objectsIn(each))];

/** What a document pings or opens on each platform, as the platform itself reads what it is sent. */
const effects: Readonly<Record<string, (document: Document) => readonly string[]>> = {
  slack: (document) =>
    renderSlack(document).flatMap((payload) => [
      ...objectsIn(payload.blocks).flatMap(({ type, url, image_url, text }) => [
        ...(['user', 'usergroup', 'broadcast', 'channel', 'emoji'].includes(type) ? [`mention ${type}`] : []),
        ...(url === undefined ? [] : [`link ${url}`]),
        ...(image_url === undefined ? [] : [`link ${image_url}`]),
        // Slack reads markup only here.
        ...(type === 'mrkdwn' && typeof text === 'string' ? (text.match(/<[^>]*>/g) ?? []) : []),
      ]),
      ...(payload.text.match(/<[^>]*>/g) ?? []),
    ]),
  discord: (document) =>
    renderDiscord(document).flatMap((payload) => [
      ...displaysOf(payload.components as any).flatMap(({ markdown = '' }) =>
        madeOf(markdown).map(({ kind, target }) => `${kind} ${target}`),
      ),
      ...objectsIn(payload.components).flatMap(({ url }) => (url === undefined ? [] : [`link ${url}`])),
    ]),
  teams: (document) =>
    renderTeams(document).flatMap((payload) => [
      ...objectsIn(activityOf(payload)).flatMap((each) => [
        ...(each.type === 'Action.OpenUrl' ? [`link ${each.url}`] : []),
        ...(each.type === 'mention' || each.type === 'Image' ? [`mention ${each.type}`] : []),
      ]),
      // Text of a TextBlock is markdown; that of a RichTextBlock is not.
      ...partsOfCard(payload.card)
        .filter(({ type }) => type === 'TextBlock')
        .flatMap(({ text }) => (/\]\(|<at>|https?:/.test(text) ? [`markdown ${text}`] : [])),
    ]),
  mattermost: (document) =>
    renderMattermost({ callbackUrl: undefined, proofOf: proofs('token') })(document).flatMap(
      ({ message }) => {
        const bare = message.replace(/```[\s\S]*?```|`[^`]*`/g, '');
        return [
          ...(bare.match(/(?<![\w@])@[a-z][\w.-]*/gi) ?? []).map((mention) => `mention ${mention}`),
          ...[...bare.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, url]) => `link ${url}`),
          ...(bare.replace(/(?<!\\)\]\([^)]*\)/g, '').match(/\b(?:https?:\/\/|www\.)\S+/gi) ?? []).map(
            (url) => `link ${url}`,
          ),
        ];
      },
    ),
  terminal: (document) =>
    renderAnsi(document, { colour: true, width: 80, prompt: 'k8sgpt', now: 0, timeZone: 'UTC' })

      .replace(/\u001B\[[\d;]*m/g, '')
      .match(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]|https?:\/\/[^\s>]+/g)
      ?.map((found) => (found.startsWith('http') ? `link ${found}` : `control ${found.charCodeAt(0)}`)) ?? [],
  markdown: (document) =>
    document.blocks.flatMap((block) =>
      [...blockMarkdown(block).matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, url]) => `link ${url}`),
    ),
};

/** Nothing but links to the documentation. `typed`: what a person wrote; a terminal shows them their own addresses. */
const expectHarmless = (document: Document, typed = ''): void => {
  for (const [platform, read] of Object.entries(effects)) {
    const found = read(document).map((effect) => effect.replace(/^(?:link|url|autolink) /, ''));
    expect(
      found.filter((effect) => !ALLOWED.test(effect) && !(platform === 'terminal' && typed.includes(effect))),
      platform,
    ).toEqual([]);
  }
};

/** No word that people read is an order of ours, a link that is left, or a secret. */
const expectPlain = (text: string): void => {
  expect(text).not.toMatch(/evil[.-]|ghp_|hunter2|javascript:|data:text|vscode:|file:\/\//i);
  expect(text).not.toMatch(/@(?:everyone|here|channel|all)\b/i);
  expect(text).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2066-\u2069]/);
  expect(text).not.toMatch(/<[!@#]/);
};

const report = await reportOf(deployment('checkout', { trouble: 'crash', says: 'panic: no route to db' }));

describe('a model that does what it was told by others', () => {
  test.each(Object.entries(hostileWords))('explains nothing that acts: %s', async (name, words) => {
    const { server, final } = await explaining();
    const stuffed = JSON.stringify({
      happening: words,
      cause: words,
      confidence: words,
      because: [{ claim: words, facts: [1, 1, -1, 1e9] }, words],
      steps: [words, `1. ${words}`],
      verify: words,
      next: words,
      sources: [{ title: words, text: words }],
      runbooks: [{ title: words, url: 'https://evil.example.com' }],
      __proto__: { polluted: words },
    });
    server.will(says(stuffed.match(/[\s\S]{1,60000}/g) ?? [], { model: words.slice(0, 300) }));
    const explanation = await final(about(report));
    const blocks = explanationBlocks(explanation);
    const document: Document = {
      summary: explanation.happening,
      blocks: [...blocks, { type: 'note', text: [explanationFooter(explanation)] }],
      generated: true,
      growing: true,
    };
    expectHarmless(document);
    expectPlain(
      [
        explanation.happening,
        explanation.cause ?? '',
        ...explanation.because,
        ...explanation.steps,
        explanation.verify,
        explanation.next ?? '',
        explanation.model ?? '',
        explanation.note ?? '',
      ].join('\n'),
    );
    expect(JSON.stringify(explanation).length).toBeLessThan(12_000);
    expect(explanation.runbooks).toBeUndefined();
    expect(({} as any).polluted).toBeUndefined();
    if (name === 'shell')
      expect(explanation.steps).toEqual(
        explanation.steps.map(() => expect.stringContaining('(changes the cluster)')),
      );
    if (name === 'homoglyph') expect(explanation.steps[0]).toContain('is not in the report');
    if (name === 'stand-ins') expect(explanation.happening).toMatch(/^\(unknown pod\) \(unknown ns\)/);
    if (name === 'citations')
      expect(explanation.because).toEqual([
        'It is proven (from the report). [1]',
        'It is proven (from the report). (no fact was named for this)',
      ]);
  });

  test.each(Object.entries(hostileWords))('answers nothing that acts: %s', async (name, words) => {
    const standin = await startOpenAi();
    onTestFinished(() => standin.close());
    const { log } = keepingLog();
    const settings = openai.config.schema.parse({ apiKey: 'sk-test', baseUrl: standin.url });
    const answerer = createAnswerer({
      backend: await openai.open(settings, adapterParts({ log })),
      masker: (dictionary) => createMasker({ key: KEY, dictionary }),
      log,
    });
    const stuffed = JSON.stringify({ answer: [words, words], steps: [words], facts: [1, 99, -3] });
    standin.will(says(stuffed.match(/[\s\S]{1,60000}/g) ?? []));
    let last: QuestionAnswer | undefined;
    const request = { report, question: words.slice(0, 900), earlier: [{ question: words, answer: words }] };
    for await (const version of answerer(request, new AbortController().signal)) last = version;
    if (last === undefined) throw new Error('nothing was answered');
    const document = answerView(last, { report, question: words.slice(0, 900), askedBy: 'ana', final: true });
    // The question is the person's own words: shown, and as harmless as the rest.
    expectHarmless(document, words);
    expectPlain([...last.answer, ...last.steps, last.note ?? ''].join('\n'));
    if (name === 'shell') expect(last.steps[0]).toContain('(changes the cluster)');
    if (name === 'homoglyph') expect(last.answer[0]).toContain('is not in the report');
  });
});
