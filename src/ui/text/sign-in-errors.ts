/** Texts for the reasons why a sign-in failed. */
import type { SignInProblem } from '../../targets/core/sign-in.ts';
import type { MessageText } from './yaml.ts';

/** Texts by reason. `{crm}` is replaced with the CRM's name. */
export const SIGN_IN_ERROR_TEXT: Readonly<Record<SignInProblem, MessageText>> = {
  'not-set-up': { message: '{crm} isn’t set up.', advice: 'Enter the address and the client ID first.' },
  denied: {
    message: 'Sign-in was denied.',
    advice: 'Try again and allow access, or ask your admin to let you use the app.',
  },
  foreign: {
    message: 'This link doesn’t belong to a sign-in started on this device.',
    advice: 'Select “Sign in” and use the new link.',
  },
  expired: {
    message: 'This sign-in has expired or was already used.',
    advice: 'Start again. Each sign-in works only once and expires after a few minutes.',
  },
  'no-link': {
    message: 'This isn’t the link from the browser.',
    advice: 'After you allow access, copy the full address that starts with “obsidian:”.',
  },
  'client-unknown': {
    message: 'The app with this client ID isn’t allowed to sign in this way.',
    advice:
      'Check the client ID. A new app takes a few minutes to work, and must not require a secret. See the setup steps in the documentation.',
  },
  'redirect-mismatch': {
    message: 'The app with this client ID has no callback address for this plugin.',
    advice: 'Ask your admin to set the callback address to exactly obsidian://crm-sync-attribution.',
  },
  'secret-required': {
    message:
      'The app with this client ID is registered as a confidential client, which requires a secret. Apps on your device can’t keep one.',
    advice:
      'Ask your admin to register it as a public client for mobile and desktop. See the setup steps in the documentation.',
  },
  'secret-wrong': {
    message: '{crm} rejected the client secret.',
    advice: 'Check the secret that this run uses. If it has expired, ask your admin for a new one.',
  },
  'public-client': {
    message: 'The app with this client ID is registered without a secret, but a secret was sent.',
    advice: 'Ask your admin to register an app with a secret for runs without a user, or remove the secret.',
  },
  'not-accepted': {
    message: '{crm} didn’t accept the sign-in.',
    advice: 'Try again. If this keeps happening, sign out and sign in again, or show this to your admin.',
  },
  'session-ended': {
    message: '{crm} no longer accepts this sign-in.',
    advice: 'Sign in again in the plugin’s settings.',
  },
  'account-locked': {
    message: 'This account is locked.',
    advice: 'Wait a while and try again, or ask your admin to unlock it.',
  },
  busy: {
    message: 'The sign-in server of {crm} is too busy.',
    advice: 'Wait a few minutes and try again.',
  },
  origin: {
    message: 'The sign-in server treated this app as a web page.',
    advice: 'Sign in with a code instead, or sign in on a computer. The registration of the app is correct.',
  },
  'address-unknown': {
    message: 'Your company’s sign-in server doesn’t recognize this address.',
    advice: 'Check the spelling of the address in the settings.',
  },
  'wrong-platform': {
    message: 'The app with this client ID is registered for a web page.',
    advice: 'Ask your admin to register it for mobile and desktop instead. See the setup steps in the documentation.',
  },
  'consent-needed': {
    message: 'Your company hasn’t allowed this app yet.',
    advice: 'Ask an admin to grant consent for your organization, then sign in again.',
  },
  policy: {
    message: 'A company policy blocks this way of signing in.',
    advice: 'Try another way of signing in, or show this to your admin.',
  },
  'tenant-unknown': {
    message: 'No company matches the tenant in your settings.',
    advice: 'Check the spelling, or ask your admin for the tenant ID.',
  },
  'no-user': {
    message: 'You don’t have a user account in this {org}.',
    advice: 'Check the address, or ask your admin for an account with permission to edit opportunities.',
  },
  'address-refused': {
    message: '{crm} pointed to an address that doesn’t belong to it, so nothing was sent there.',
    advice: 'Check the address in the settings, and show this to your admin.',
  },
  'key-unfit': {
    message: 'This isn’t a valid {crm} key.',
    advice: 'Copy the full key from {crm} and paste it here.',
  },
  'key-refused': {
    message: '{crm} rejected this key.',
    advice: 'It may have been deleted or replaced. Copy it again, or create a new key and paste it here.',
  },
  unreachable: { message: '{crm} didn’t respond.', advice: 'Check the address and your network, and try again.' },
  unreadable: {
    message: 'The response didn’t come from {crm}.',
    advice: 'Check the address, and whether your network asks you to sign in.',
  },
  refused: { message: '{crm} rejected the sign-in.', advice: 'Show this to your admin, and try again.' },
};
