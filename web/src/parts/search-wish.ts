let wished = false;

/** Says that somebody wants to type into the search field, which is drawn only afterwards. */
export function wishSearch(): void {
  wished = true;
}

/** Whether somebody wants to type into the search field that has just been drawn; asked once for each wish. */
export function takeSearchWish(): boolean {
  const taken = wished;
  wished = false;
  return taken;
}
