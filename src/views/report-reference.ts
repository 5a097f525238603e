// SPDX-License-Identifier: Apache-2.0

import { code, type Text } from '../core/document.ts';
import type { Report } from '../core/report.ts';
import { referenceOf } from '../core/run.ts';

/** What people of a chat can tell its operator, who finds the run by it in logs and traces. At a terminal there is nobody to tell. */
export const reportReference = ({ id, askedBy, unasked }: Report): Text =>
  askedBy === undefined && unasked !== true ? [] : ['report ', code(referenceOf(id))];
