// SPDX-License-Identifier: Apache-2.0

import { Unavailable } from './errors.ts';

/** More is asked for at the same time than is taken. */
export class Busy extends Unavailable {}
