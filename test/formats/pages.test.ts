// SPDX-License-Identifier: Apache-2.0

import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Document, strong } from '../../src/core/document.ts';
import { documentJson } from '../../src/core/document-json.ts';
import { formatNames } from '../../src/core/format-names.ts';
import type { Report } from '../../src/core/report.ts';
import { reportJson } from '../../src/core/report-json.ts';
import { formats } from '../../src/formats/index.ts';
import { demoReport } from '../support/demo-report.ts';
import { formatted, withHostileWords } from '../support/formatted.ts';

let report: Report;
beforeAll(async () => {
  report = await demoReport();
});

const names = Object.keys(formats) as (keyof typeof formats)[];

describe('every format', () => {
  test('has its name after -o', () => {
    expect(formatNames).toEqual(['text', ...names]);
  });

  test.each(names)('%s: the same cluster gives the same bytes, ending in a line', async (name) => {
    const text = await formatted(name, report);
    expect(await formatted(name, { ...report, id: 'another', durationMs: 9_999 })).toBe(text);
    expect(text).toMatch(/[^\n]\n$/);
  });

  test.each(names)('%s tells each incident', async (name) => {
    const text = await formatted(name, report);
    for (const word of ['ledger-db', 'checkout', 'february-closing']) expect(text).toContain(word);
  });
});

describe('YAML', () => {
  test('is the JSON document', async () => {
    expect(parse(await formatted('yaml', report))).toEqual(JSON.parse(JSON.stringify(reportJson(report))));
    const hostile = withHostileWords(report);
    expect(parse(await formatted('yaml', hostile))).toEqual(JSON.parse(JSON.stringify(reportJson(hostile))));
  });
});

describe('HTML', () => {
  test('is one file that loads nothing and runs nothing', async () => {
    const text = await formatted('html', report);
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).not.toMatch(/<script|<link|<img|\son\w+=|src=|@import|url\(/i);
    expect(text).toContain("default-src 'none'");
    expect(text).toContain('name="viewport"');
    expect(text).toContain('prefers-color-scheme:dark');
  });

  test('words of a cluster stay words', async () => {
    const text = await formatted('html', withHostileWords(report));
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toMatch(/<script|\u202e|\u0007/);
    expect(text).not.toMatch(/href="javascript:/);
  });
});

describe('markdown', () => {
  test('has all details and the list of findings', async () => {
    const text = await formatted('markdown', report);
    expect(text).toMatch(/^# 🔴 \*\*demo: 2 problems, 1 warning\*\*\n/);
    expect(text).toContain('kubectl describe pod ledger-db-0 -n payments');
    expect(text).toContain('10 findings');
  });
});

describe('a document that is no report', () => {
  const document: Document = {
    summary: 'Two filters',
    blocks: [
      { type: 'headline', tone: 'neutral', text: [strong('2 filters')] },
      {
        type: 'table',
        columns: ['Filter', 'What it finds', ''],
        rows: [
          [['Pod'], ['pods <b>'], ['yes']],
          [['Node'], ['nodes'], ['no']],
        ],
      },
      { type: 'actions', actions: [{ label: 'x', line: 'x', style: 'default' }] },
    ],
  };

  test('is rows by their columns for programs', () => {
    expect(documentJson(document)).toEqual({
      summary: 'Two filters',
      blocks: [
        { type: 'headline', tone: 'neutral', text: '2 filters' },
        {
          type: 'table',
          rows: [
            { filter: 'Pod', whatItFinds: 'pods <b>', column3: 'yes' },
            { filter: 'Node', whatItFinds: 'nodes', column3: 'no' },
          ],
        },
      ],
    });
  });

  test('is a page too', async () => {
    const { default: html } = await formats.html();
    expect(html.document?.(document)).toContain('<td>pods &lt;b&gt;</td>');
  });
});
