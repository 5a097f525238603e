// SPDX-License-Identifier: Apache-2.0

import { Refused } from './errors.ts';

/** Nobody knows who asks: a token is missing, or nobody's. */
export class Unauthenticated extends Refused {}
