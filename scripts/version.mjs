// `node scripts/version.mjs 1.2.3` writes a version everywhere it stands; `--check 1.2.3` fails unless all places agree.
import { readFileSync, writeFileSync } from 'node:fs';

const check = process.argv[2] === '--check';
const version = process.argv[check ? 3 : 2];
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  console.error('usage: node scripts/version.mjs [--check] <major.minor.patch>');
  process.exit(2);
}

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const write = (file, json) => writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
const manifest = read('manifest.json');
const versions = read('versions.json');
const pack = read('package.json');
const lock = read('package-lock.json');

if (check) {
  const wrong = Object.entries({
    'manifest.json': manifest.version,
    'package.json': pack.version,
    'package-lock.json': lock.version,
    'versions.json': versions[version] === manifest.minAppVersion ? version : undefined,
    'CHANGELOG.md': readFileSync('CHANGELOG.md', 'utf8').includes(`## ${version}\n`) ? version : undefined,
  }).filter(([, found]) => found !== version);
  for (const [file, found] of wrong) console.error(`${file} says ${found ?? 'nothing'} where ${version} belongs`);
  process.exit(wrong.length > 0 ? 1 : 0);
}

write('manifest.json', { ...manifest, version });
write('versions.json', { ...versions, [version]: manifest.minAppVersion });
write('package.json', { ...pack, version });
write('package-lock.json', { ...lock, version, packages: { ...lock.packages, '': { ...lock.packages[''], version } } });
console.log(`version ${version}; write its section of CHANGELOG.md`);
