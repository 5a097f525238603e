// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { adaptiveCard } from './adaptive-card.js';
import { discord } from './discord.js';
import { slack } from './slack.js';

/**
 * Draws the payloads that a platform would be sent, as its own clients would. `press` is told the command line of a
 * button or of a choice.
 * @typedef {object} Stage
 * @property {HTMLElement} host
 * @property {boolean} dark
 * @property {(line: string) => void} press
 */

/** @typedef {Record<string, any>} Payload */
/** @typedef {(payloads: readonly Payload[], stage: Stage) => void} Draw */

/** @type {Record<string, Draw>} */
const drawings = { slack, 'adaptive-card': adaptiveCard, discord };

/**
 * @param {string} look
 * @param {readonly Payload[]} payloads
 * @param {Stage} stage
 */
export const draw = (look, payloads, stage) => drawings[look]?.(payloads, stage);
