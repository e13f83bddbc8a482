/** The clock of the machine the app runs on. */
import type { Clock } from '../log/ports.ts';

/** The user's own calendar day: late on Sunday evening it still is Sunday, whatever UTC says. */
function localDay(time: Date): string {
  const parts = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  return parts.map((part, at) => String(part).padStart(at === 0 ? 4 : 2, '0')).join('-');
}

/** A turn through the event loop: a timer would wait four milliseconds each time once a few of them were nested. */
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
