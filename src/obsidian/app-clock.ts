/** The clock of the machine that runs the app. */
import type { Clock } from '../log/ports.ts';

/** Returns the user's local calendar day: late on Sunday evening it is still Sunday, regardless of UTC. */
function localDay(time: Date): string {
  const parts = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  return parts.map((part, at) => String(part).padStart(at === 0 ? 4 : 2, '0')).join('-');
}

/**
 * Waits for one turn of the event loop. A timer would wait four milliseconds each time once a few timers are nested.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(undefined);
  });
}

export function appClock(): Clock {
  return {
    now: () => Date.now(),
    today: () => localDay(new Date()),
    pause: nextTask,
    wait: (ms) => new Promise((resolve) => window.setTimeout(resolve, ms)),
  };
}
