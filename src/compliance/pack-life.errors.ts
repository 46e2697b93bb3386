import { UserError } from '../schema/errors.ts'

/** A version never changes: other content was given under its name. */
export class PackContentDiffers extends UserError {
  readonly code = 'PACK_CONTENT_DIFFERS'
  readonly storedHash: string
  readonly givenHash: string

  constructor(packCode: string, version: string, storedHash: string, givenHash: string) {
    super(`${packCode} version ${version} has content of hash ${storedHash}, and ${givenHash} was given. A version never changes: give the new content a new version.`, ['version'])
    this.storedHash = storedHash
    this.givenHash = givenHash
  }
}

/** Who loaded a pack may not sign it off. */
export class PackSignerIsLoader extends UserError {
  readonly code = 'PACK_SIGNER_IS_LOADER'
  readonly loadedBy: string

  constructor(packCode: string, version: string, loadedBy: string) {
    super(`${packCode} version ${version} was loaded by ${loadedBy}, who may not sign it off too. Ask someone else to.`, ['version'])
    this.loadedBy = loadedBy
  }
}

/** Portfolios name a pack that would no longer be there. */
export class PackInUse extends UserError {
  readonly code = 'PACK_IN_USE'
  readonly portfolios: readonly string[]

  constructor(packCode: string, portfolios: readonly string[]) {
    super(
      `${packCode} is named by ${portfolios.join(', ')}, and no other version of it is in force: every contact there would be refused. Take it off them first, or have a newer version signed off.`,
      ['code'],
    )
    this.portfolios = portfolios
  }
}
