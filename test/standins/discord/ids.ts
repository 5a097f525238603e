// SPDX-License-Identifier: Apache-2.0

const EPOCH = 1_420_070_400_000;
let last = 0;

/** Discord's ids: time and a counter, 19 digits in our years. */
export const snowflake = (now: number): string => {
  last = (last + 1) % 4_096;
  return ((BigInt(now - EPOCH) << 22n) | BigInt(last)).toString();
};
