// `node scripts/version.mjs 1.2.3` writes a version to every file that contains it. `--check 1.2.3` fails unless all
// files agree. `--notes 1.2.3` prints the section of the changelog, which is the text of the release.
import { readFileSync, writeFileSync } from 'node:fs';

const mode = process.argv[2]?.startsWith('--') ? process.argv[2] : '';
const version = process.argv[mode === '' ? 2 : 3];
if (!/^\d+\.\d+\.\d+$/.test(version ?? '') || !['', '--check', '--notes'].includes(mode)) {
  console.error('usage: node scripts/version.mjs [--check | --notes] <major.minor.patch>');
  process.exit(2);
}

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const write = (file, json) => writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);

/** Returns the text below the heading of the version, `## 1.2.3` or `## [1.2.3] - 2026-11-29`, or an empty text. */
function notes() {
  const [, ...sections] = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
  const heading = new RegExp(`^\\[?${version.replaceAll('.', '\\.')}\\]?(?: - \\d{4}-\\d{2}-\\d{2})?$`);
  const found = sections.find((section) => heading.test(section.slice(0, section.indexOf('\n'))));
  return found === undefined ? '' : found.slice(found.indexOf('\n')).trim();
}

if (mode === '--notes') {
  const text = notes();
  if (text === '') {
    console.error(`CHANGELOG.md has no entries for ${version}`);
    process.exit(1);
  }
  console.log(text);
} else if (mode === '--check') {
  const manifest = read('manifest.json');
  const wrong = Object.entries({
    'manifest.json': manifest.version,
    'package.json': read('package.json').version,
    'package-lock.json': read('package-lock.json').version,
    'versions.json': read('versions.json')[version] === manifest.minAppVersion ? version : undefined,
    'CHANGELOG.md': notes() === '' ? undefined : version,
  }).filter(([, found]) => found !== version);
  for (const [file, found] of wrong) console.error(`${file} has ${found ?? 'no entry'} instead of ${version}`);
  process.exit(wrong.length > 0 ? 1 : 0);
} else {
  const manifest = read('manifest.json');
  const lock = read('package-lock.json');
  write('manifest.json', { ...manifest, version });
  write('versions.json', { ...read('versions.json'), [version]: manifest.minAppVersion });
  write('package.json', { ...read('package.json'), version });
  write('package-lock.json', {
    ...lock,
    version,
    packages: { ...lock.packages, '': { ...lock.packages[''], version } },
  });
  console.log(`version ${version}; add its section to CHANGELOG.md`);
}
