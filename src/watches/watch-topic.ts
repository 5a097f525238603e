// SPDX-License-Identifier: Apache-2.0

/** Told when watches are made, changed or asked for: a hint to whoever looks after them. */
export const WATCH_TOPIC = 'watch';
