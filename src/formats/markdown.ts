// SPDX-License-Identifier: Apache-2.0

import { documentMarkdown } from '../core/document-markdown.ts';
import { findingsView } from '../views/findings.ts';
import { wholeReportView } from '../views/whole-report.ts';
import { defineFormat } from './_format.ts';

export default defineFormat({
  summary: 'for merge requests, wikis and chats: the report with all its details',
  report: (report) => {
    const { summary, blocks } = wholeReportView(report);
    const list = report.findings.length === 0 ? [] : findingsView(report).blocks;
    const told = list.map((block) =>
      block.type === 'headline'
        ? { ...block, type: 'section' as const, title: block.text, lines: [], actions: [] }
        : block,
    );
    return documentMarkdown({ summary, blocks: [...blocks, ...told] });
  },
  document: documentMarkdown,
});
