// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** A token as it can stand in a header; those who refuse a header with other characters quote it in their error. */
export const AccessToken = z
  .string()
  .max(65_536)
  .regex(/^[\x21-\x7e]+$/);
