import { axisWords } from "../text/axis-words.ts";

/** Heads of the columns that say which cell a row is of. */
export const AxisHeads = ({ of }: { readonly of: readonly string[] }) => (
  <>
    {of.map((axis) => (
      <th key={axis} scope="col">
        {axisWords(axis)}
      </th>
    ))}
  </>
);
