// Unpacks the browser from npm into the folder for temporary files, and waits until it is there. A separate process
// (scripts/browser.mjs starts it), so that the folder can differ from the default one.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
process.exit(0);
