/** Texts for the reasons why a sign-in failed. */
import type { SignInProblem } from '../../targets/sign-in.ts';
import type { Words } from './words-yaml.ts';

/** `{crm}` stands for the CRM's name. */
export const SIGN_IN_PROBLEMS: Readonly<Record<SignInProblem, Words>> = {
  'not-set-up': { message: '{crm} is not set up.', advice: 'Give its address and the client ID first.' },
  denied: {
    message: 'You were not let in.',
    advice: 'Try again and allow access, or ask your admin to let you use the app.',
  },
  foreign: {
    message: 'This link belongs to no sign-in that was started here.',
    advice: 'Press “Sign in”, and use the link that this brings.',
  },
  expired: {
    message: 'This sign-in took too long, or was used before.',
    advice: 'Begin again: each attempt is good once, and for some minutes.',
  },
  'no-link': {
    message: 'This is not the link from the browser.',
    advice: 'Copy all of the address that begins with obsidian: once you have allowed access.',
  },
  'client-unknown': {
    message: 'The app with this client ID may not sign in that way.',
    advice:
      'Check the client ID. A new app takes some minutes to work, and must not require a secret: see the guide in the README.',
  },
  'redirect-mismatch': {
    message: 'The app with this client ID does not lead back here.',
    advice: 'Ask your admin to give it the callback address obsidian://crm-sync-attribution, letter by letter.',
  },
  'secret-required': {
    message:
      'The app with this client ID is registered as one that keeps a secret, which an app on your device cannot.',
    advice: 'Ask your admin to register it for mobile and desktop, as a public client: see the guide in the README.',
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
    message: 'The sign-in server took this app for a web page.',
    advice: 'Sign in with a code instead, or sign in on a computer. The registration of the app is correct.',
  },
  'address-unknown': {
    message: 'Your company’s sign-in server doesn’t know this address.',
    advice: 'Check the address in the settings, letter by letter.',
  },
  'wrong-platform': {
    message: 'The app with this client ID is registered for a web page.',
    advice: 'Ask your admin to register it for mobile and desktop instead: see the guide in the README.',
  },
  'consent-needed': {
    message: 'Your company has not allowed this app yet.',
    advice: 'Ask an admin to grant it consent for everybody, then sign in again.',
  },
  policy: {
    message: 'A rule of your company forbids signing in this way.',
    advice: 'Try another way of signing in, or show this to your admin.',
  },
  'tenant-unknown': {
    message: 'There is no company under the tenant that the settings name.',
    advice: 'Check it letter by letter, or ask your admin for it.',
  },
  'no-user': {
    message: 'There is no account for you in this org.',
    advice: 'Check the address, or ask your admin for an account with a role that may write opportunities.',
  },
  'address-refused': {
    message: '{crm} pointed to an address that does not belong to it, so nothing was sent there.',
    advice: 'Check the address in the settings, and show this to your admin.',
  },
  'key-unfit': {
    message: 'This cannot be a key of {crm}.',
    advice: 'Copy all of the key there, and paste it here.',
  },
  'key-refused': {
    message: '{crm} does not take this key.',
    advice: 'It may have been deleted or replaced there. Copy it anew, or make another one, and paste that.',
  },
  unreachable: { message: '{crm} did not answer.', advice: 'Check the address and your network, and try again.' },
  unreadable: {
    message: 'Something other than {crm} answered.',
    advice: 'Check the address, and whether your network asks you to sign in.',
  },
  refused: { message: '{crm} refused the sign-in.', advice: 'Show this to your admin, and try again.' },
};
