/** The colour that a name of the style sheet has just now, as a canvas takes it: by theme, and by the reader's own choice. */
export function colourOf(name: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
