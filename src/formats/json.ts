// SPDX-License-Identifier: Apache-2.0

import { documentJson } from '../core/document-json.ts';
import { reportJson } from '../core/report-json.ts';
import { defineFormat } from './_format.ts';

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export default defineFormat({
  summary: 'one document for programs, in the documented shape',
  report: (report, given) => text(reportJson(report, given)),
  document: (document) => text(documentJson(document)),
});
