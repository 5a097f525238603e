// SPDX-License-Identifier: Apache-2.0

import type { Completion } from './complete-line.ts';

/** As Cobra programs answer, so that whatever completes those completes this one too, kubectl for its plug-ins among them. */
const FILES = 0;
const NO_FILES = 4;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** One candidate a line, with its description behind a tab; then what the shell is to do where there is none. */
export const answerShell = ({ candidates, files }: Completion): string => {
  const lines = candidates.map(({ value, description }) =>
    description === undefined ? value : `${value}\t${oneLine(description)}`,
  );
  return [...lines, `:${files && candidates.length === 0 ? FILES : NO_FILES}`, ''].join('\n');
};
