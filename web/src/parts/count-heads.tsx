/** Heads of columns of counts, which stand to the right above their figures. */
export const CountHeads = ({ of }: { readonly of: readonly string[] }) => (
  <>
    {of.map((name) => (
      <th key={name} scope="col" class="n">
        {name}
      </th>
    ))}
  </>
);
