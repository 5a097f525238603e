// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { bedrockModule, bedrockSettings } from './_bedrock-settings.ts';

const named = { name: 'amazonbedrock', title: 'Amazon Bedrock', prefix: 'BEDROCK' };

export const amazonbedrockConfig = defineConfig(bedrockSettings(named));

export default bedrockModule(named, amazonbedrockConfig);
