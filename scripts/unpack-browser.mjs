// Unpacks the browser that npm brought into the folder for temporary files, and waits until it is there. A process of its own
// (scripts/browser.mjs starts it), so that the folder can be another one than everybody else's.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
process.exit(0);
