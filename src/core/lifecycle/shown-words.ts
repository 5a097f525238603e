// SPDX-License-Identifier: Apache-2.0

import { plain } from '../document.ts';
import type { IncidentRecord } from '../incident-record.ts';

/** What the first line of its message says of it besides its turns: where it is, what it is, and how grave. */
export const shownWords = ({ severity, namespaces, title }: IncidentRecord): string =>
  [severity, namespaces.join(', '), plain(title)].join(' ');
