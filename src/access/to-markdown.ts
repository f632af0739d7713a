import { permission, PERMISSION_CODES, type PermissionSpec } from './permissions.ts';
import { ROLE_CODES, ROLES } from './roles.ts';

/** The table of rights as Markdown, for `docs/permissions.md`: a row a permission, a column a role. */
export function permissionTable(): string {
  const rows = PERMISSION_CODES.map((code) => {
    const spec = permission(code);
    return [`\`${code}\``, ...ROLE_CODES.map((role) => mark(spec, role)), spec.reason];
  });
  const header = ['permission', ...ROLE_CODES.map((role) => ROLES[role].name), 'why'];
  const rule = ['---', ...ROLE_CODES.map(() => ':-:'), '---'];
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** `●` changes something, `○` only looks; `◐`: of an organisation's clerks, the 主经办人. */
function mark(spec: PermissionSpec, role: string): string {
  const held = typeof spec.roles === 'string' || spec.roles.some((one) => one === role);
  if (!held) return '';
  if (spec.principal === true) return '◐';
  return spec.changes ? '●' : '○';
}
