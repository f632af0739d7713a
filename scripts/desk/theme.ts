import { readFileSync } from 'node:fs';
import type { ThemeConfig } from 'antd';

export type Scheme = 'light' | 'dark';

const TOKENS = new URL('../../src/web/ui/tokens.css', import.meta.url);

/** The colours that portal and desk share, by their names in `tokens.css` without the dashes. */
export function coloursOf(scheme: Scheme, css = readFileSync(TOKENS, 'utf8')): Readonly<Record<string, string>> {
  const pairs = css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\);/gu);
  return Object.fromEntries(
    Array.from(pairs, ([, name = '', light = '', dark = '']) => [name, scheme === 'light' ? light : dark]),
  );
}

/** Ant Design's theme from them: what it computes shades from must be a colour, so the variables themselves will not do. */
export function themeOf(scheme: Scheme): ThemeConfig {
  const of = coloursOf(scheme);
  const colour = (name: string): string => {
    const found = of[name];
    if (found === undefined) throw new Error(`tokens.css has no colour --${name} with a light and a dark value`);
    return found;
  };
  return {
    token: {
      colorPrimary: colour('blue-strong'),
      colorLink: colour('blue'),
      colorInfo: colour('blue'),
      colorSuccess: colour('green'),
      colorWarning: colour('amber'),
      colorError: colour('red'),
      colorBgLayout: colour('paper'),
      colorBgContainer: colour('sheet'),
      colorBgElevated: colour('sheet'),
      colorText: colour('ink'),
      colorTextHeading: colour('ink'),
      colorTextSecondary: colour('ink-quiet'),
      colorTextTertiary: colour('ink-quiet'),
      colorTextDescription: colour('ink-quiet'),
      colorTextPlaceholder: colour('ink-quiet'),
      colorIcon: colour('ink-quiet'),
      colorBorder: colour('line-strong'),
      colorBorderSecondary: colour('line'),
      colorSplit: colour('line'),
      ...shades(colour, 'Success', 'green'),
      ...shades(colour, 'Warning', 'amber'),
      ...shades(colour, 'Error', 'red'),
      ...shades(colour, 'Info', 'blue'),
      ...MEASURES,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Table: {
        headerBg: colour('paper'),
        headerSplitColor: 'transparent',
        cellPaddingBlock: 10,
        cellPaddingInline: 12,
      },
      Form: { itemMarginBottom: 20, verticalLabelPadding: '0 0 4px' },
      Alert: { defaultPadding: '12px 16px' },
      Tag: { defaultBg: colour('sheet'), defaultColor: colour('ink') },
    },
  };
}

type Shade = 'Success' | 'Warning' | 'Error' | 'Info';

/** Ground, border and text of a message, as the portal has them. */
function shades(colour: (name: string) => string, kind: Shade, name: string): NonNullable<ThemeConfig['token']> {
  return {
    [`color${kind}Bg`]: colour(`${name}-soft`),
    [`color${kind}Border`]: colour('line-strong'),
    [`color${kind}Text`]: colour(name),
  };
}

/** In px. Nothing is smaller than 14, and what is pressed is 40 high; on a touch screen `desk.css` makes it 44. */
const MEASURES = {
  fontSize: 15,
  fontSizeSM: 14,
  fontSizeLG: 17,
  controlHeight: 40,
  controlHeightSM: 32,
  controlHeightLG: 46,
  borderRadius: 8,
  borderRadiusLG: 10,
  lineWidthFocus: 3,
  wireframe: false,
  fontFamily: 'var(--hei)',
} as const;
