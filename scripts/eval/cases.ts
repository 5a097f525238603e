// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { Feedback } from '../../src/core/feedback.ts';
import { formatRef } from '../../src/core/ref.ts';
import type { Report } from '../../src/core/report.ts';
import type { State } from '../score/expected.ts';

/** Explanations that people judged, as JSON lines of `feedback --export`, to be explained again. */
export const readCases = async (path: string): Promise<readonly (State & { readonly report: Report })[]> =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      const { case: kept, code, verdict } = Feedback.parse(JSON.parse(line));
      // Written by the product itself, in the shape that it stores.
      const report = kept as unknown as Report;
      const [lead] = report.findings;
      return {
        id: `${at + 1} ${code}`,
        title: code,
        family: verdict,
        incidents: 1,
        quiet: [],
        namespaces: [],
        objects: [],
        now: report.takenAt,
        k8sgpt: {},
        report,
        findings:
          lead === undefined
            ? []
            : [
                {
                  object: formatRef(lead.object),
                  // What the problem is called: `oom-killed`, `image-missing`.
                  mustMatch: (code.split('/')[1] ?? code).split('-').filter((word) => word.length > 2),
                  severity: lead.severity,
                  rootCause: true,
                  also: [],
                },
              ],
      };
    });
