// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import type { Document } from '../core/document.ts';
import type { Report } from '../core/report.ts';

/** What a format may tell beside the report itself. */
export interface FormatGiven {
  /** Of k8sgpt. */
  readonly version: string;
  /** Everything that could have been checked: the words of problems, and who looks at what. */
  readonly analyzers: readonly RegisteredAnalyzer[];
  /** Of formats for programs: with addresses of documentation, and with what took how long. */
  readonly withDoc?: boolean | undefined;
  readonly withStat?: boolean | undefined;
}

/** One value of `-o`: the file name is its name. Pure, and the same for the same report. */
export interface Format {
  /** One line for help. */
  readonly summary: string;
  readonly report: (report: Report, given: FormatGiven) => string;
  /** Answers that are no report; undefined = only reports have this form. */
  readonly document?: ((document: Document) => string) | undefined;
}

export const defineFormat = (format: Format): Format => Object.freeze(format);
