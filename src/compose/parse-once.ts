// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** Imported before any schema: who reads each thing once is done sooner without compiling how to read it. */
z.config({ jitless: true });
