// SPDX-License-Identifier: Apache-2.0

/**
 * Names and ids as BullMQ takes them: it allows no ':' and no whole numbers as ids, and clusters are called
 * `arn:aws:eks:eu-west-1:111122223333:cluster/prod`. Reversible, and readable in Redis.
 */
export const encodeName = (name: string): string => encodeURIComponent(name);

export const decodeName = (encoded: string): string => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
};

export const encodeId = (id: string): string => `job-${encodeURIComponent(id)}`;

export const decodeId = (encoded: string): string => decodeName(encoded.slice('job-'.length));
