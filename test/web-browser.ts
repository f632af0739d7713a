import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import packageJson from '../package.json' with { type: 'json' };

const SYSTEM = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's Chromium where there is one, else the one that comes by npm; with Chinese glyphs either way. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = SYSTEM.find((path) => path !== '' && existsSync(path)) ?? (await unpackedChromium());
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
    env: { ...stringsOf(process.env), FONTCONFIG_FILE: fontsConf() },
  });
}

/** `@sparticuz/chromium` unpacks itself into the temporary folder, and its libraries only where it believes to run on AWS. */
async function unpackedChromium(): Promise<string> {
  const folder = join(tmpdir(), `jiangtong-chromium-${packageJson.devDependencies['@sparticuz/chromium']}`);
  mkdirSync(folder, { recursive: true });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return await packed.executablePath();
  } finally {
    // Else the next one unpacks itself anew, below this one's folder, and every other temporary folder is there, too.
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

function fontsConf(): string {
  const folder = join(tmpdir(), 'jiangtong-fonts');
  const glyphs = join(import.meta.dirname, '../node_modules/@expo-google-fonts/noto-sans-sc');
  const weights = ['400Regular', '500Medium', '600SemiBold', '700Bold'].map(
    (weight) => `<dir>${join(glyphs, weight)}</dir>`,
  );
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${weights.join('')}<dir>/usr/share/fonts</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
  );
  return file;
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
