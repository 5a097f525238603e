// SPDX-License-Identifier: Apache-2.0

import { stringify } from 'yaml';
import { documentJson } from '../core/document-json.ts';
import { reportJson } from '../core/report-json.ts';
import { defineFormat } from './_format.ts';

/** Long lines stay whole: where they are folded, two programs disagree about their blanks. Nothing becomes an anchor. */
const text = (value: unknown): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

export default defineFormat({
  summary: 'the same document as json, in YAML',
  report: (report, given) => text(reportJson(report, given)),
  document: (document) => text(documentJson(document)),
});
