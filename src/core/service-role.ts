// SPDX-License-Identifier: Apache-2.0

/** What one process of the product does; `serve` is all of it. */
export const serviceRoles = ['serve', 'bot', 'worker', 'scheduler'] as const;
export type ServiceRole = (typeof serviceRoles)[number];
