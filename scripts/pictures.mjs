// npm run pictures: takes the pictures of the documentation in the playground. It also writes the text on each, with
// which a test checks that they are up to date.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from './browser.mjs';
import { ROOT } from './bundles.mjs';
import { startExamplePage } from './example-page.mjs';
import { visitScreens } from './screens.mjs';

const folder = join(ROOT, 'docs/pictures');
mkdirSync(folder, { recursive: true });
const example = await startExamplePage();
const browser = await launchBrowser();
try {
  const texts = await visitScreens(browser, example, (page, name) =>
    page.screenshot({ path: join(folder, `${name}.png`) }),
  );
  writeFileSync(join(folder, 'texts.txt'), texts);
} finally {
  await browser.close();
  await example.close();
}
