/** Who may do what, from a person's grants alone. */
export { grantsOf, PLATFORM_ACTOR, type Actor, type Grant, type Pending } from './actor.ts';
export { canGrant, placeFaults, type Objection } from './can-grant.ts';
export { canDelegate, DELEGABLE } from './can-delegate.ts';
export { excludes, exclusions } from './exclusions.ts';
export { may, type Target } from './may.ts';
export { isPermission, permission, PERMISSION_CODES, PERMISSIONS, type Permission } from './permissions.ts';
export { ROLE_CODES, roleOf, ROLES, type AccountKind, type Role } from './roles.ts';
export { scopeOf } from './scope-of.ts';
export { PLATFORM_SCOPE, type Scope } from './scope.ts';
export { permissionTable } from './to-markdown.ts';
