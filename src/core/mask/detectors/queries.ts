// SPDX-License-Identifier: Apache-2.0

import { byPattern } from './detector.ts';

/** What follows `?` in the line of a request or in a relative address: `GET /orders?customer=4711`. */
export const queries = byPattern(
  'query',
  /(?<=[\w/]\?)((?=[\w.%[\]-]{1,64}=)(?:(?!\[redacted )[^\s"'`<>\\]){1,2048})/dg,
);
