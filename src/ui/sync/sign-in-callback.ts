/** The way back from the browser: ends the sign-in that is under way, and nothing else, whatever the link says. */
import { Notice, type ObsidianProtocolHandler } from 'obsidian';
import type { SignInDesk } from '../../sync/auth-service.ts';
import { guarded } from '../parts/with-error-notice.ts';
import { resultText } from '../text/sign-in.ts';

/** What the app calls with the parameters of the link. Any page can bring such a link, so only one with our own state counts. */
export function signInEnder(desk: SignInDesk): ObsidianProtocolHandler {
  return guarded(async ({ action: _, ...link }) => {
    const attempt = desk.attempt();
    new Notice(resultText(await desk.finish(link), attempt));
  });
}
