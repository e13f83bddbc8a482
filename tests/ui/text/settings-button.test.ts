/** Messages that send the user to the settings, which get a button there. */
import { expect, test } from 'vitest';
import { ERROR_TEXT } from '../../../src/ui/text/errors.ts';
import { leadsToSettings } from '../../../src/ui/text/format.ts';
import { FIELD_REASON_TEXT } from '../../../src/ui/text/plan.ts';
import { SIGN_IN_ERROR_TEXT } from '../../../src/ui/text/sign-in-errors.ts';

const MESSAGES = Object.values({ ...ERROR_TEXT, ...SIGN_IN_ERROR_TEXT }).map(
  ({ message, advice }) => `${message} ${advice}`,
);

test.each(MESSAGES.filter((text) => text.includes('settings')))('%s leads to the settings', (text) => {
  expect(leadsToSettings(text)).toBe(true);
});

test.each([
  FIELD_REASON_TEXT['vault-wins'],
  FIELD_REASON_TEXT['clearing-not-allowed'],
  'it’s in a folder that the settings exclude',
  ...MESSAGES.filter((text) => !text.includes('settings')),
])('%s does not lead to the settings', (text) => {
  expect(leadsToSettings(text)).toBe(false);
});
