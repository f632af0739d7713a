/** Who may do what, from a person's grants alone. */
export { grantsOf, hasRole, PLATFORM_ACTOR, type Actor, type Grant, type Pending } from './actor.ts';
export { canGrant, placeFaults, type Grantee, type Objection } from './can-grant.ts';
export { excludes, exclusions } from './exclusions.ts';
export { may, type Target } from './may.ts';
export {
  isPermission,
  permission,
  PERMISSION_CODES,
  PERMISSIONS,
  type Permission,
  type PermissionSpec,
} from './permissions.ts';
export { isRole, ROLE_CODES, roleOf, ROLES, type AccountKind, type Reach, type Role } from './roles.ts';
export { scopeOf } from './scope-of.ts';
export { PLATFORM_SCOPE, type Scope } from './scope.ts';
export { permissionTable } from './to-markdown.ts';
