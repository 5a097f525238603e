// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** An IANA time zone that exists. */
export const timeZone = z.string('a time zone is written Europe/Berlin').refine(isZone, {
  error: (issue) => `there is no time zone ${String(issue.input)}; write for example Europe/Berlin`,
});
